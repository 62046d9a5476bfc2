"""What the selects above the table offer."""

from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.programmes.models import Programme
from doorstep.reports import periods, units
from doorstep.reports.periods import Against, Kind
from doorstep.reports.query import BY_AREA, BY_PROGRAMME, FigureQuery
from doorstep.reports.selectors.brief import EXACT, ROUNDED
from doorstep.reports.selectors.figures import programmes
from doorstep.reports.selectors.scope import areas_offered


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Filter:
    periods: list[OptionGroup]
    against: list[Option]
    areas: list[Option]
    by: list[Option]
    programmes: list[Option]
    #: Whether the two day fields are shown, and what stands in them.
    asks_days: bool
    start: str
    end: str


def filter_of(*, actor: Actor, query: FigureQuery, catalogue: list[Programme] | None = None) -> Filter:
    custom = query.wants_days or query.period.kind is Kind.CUSTOM
    return Filter(
        periods=_periods(query, custom),
        against=_against(query),
        areas=[
            Option(one.path, "\u3000" * one.depth + one.name, one.path == query.region.path)
            for one in areas_offered(actor=actor, region=query.region)
        ],
        by=[
            Option(BY_PROGRAMME, gettext("Programme"), query.by == BY_PROGRAMME),
            Option(BY_AREA, pgettext("in a table", "Area"), query.by == BY_AREA),
        ],
        programmes=[
            Option("", gettext("All"), query.programme is None),
            *(
                Option(one.code, units.name_of(one), query.programme is not None and one.code == query.programme.code)
                for one in catalogue or programmes(actor=actor, with_words=False)
            ),
        ],
        asks_days=custom,
        start=query.period.start.isoformat(),
        end=query.period.end.isoformat(),
    )


def wordings() -> list[Option]:
    return [Option(EXACT, gettext("Exact")), Option(ROUNDED, gettext("Rounded"))]


def _periods(query: FigureQuery, custom: bool) -> list[OptionGroup]:
    names = {
        "so_far": gettext("So far"),
        "months": gettext("Months"),
        "quarters": gettext("Quarters"),
        "years": gettext("Years"),
    }
    groups = []
    seen = custom
    for key, offered in periods.offered(clock.today()):
        options = [Option(one.code, _long_label(one), not custom and one.code == query.period.code) for one in offered]
        seen = seen or any(option.chosen for option in options)
        groups.append(OptionGroup(names[key], options))
    own = [Option(Kind.CUSTOM, gettext("Choose the days"), custom)]
    if not seen:
        own.insert(0, Option(query.period.code, query.period.label(), True))
    groups.append(OptionGroup(gettext("Others"), own))
    return groups


def _long_label(period: periods.Period) -> str:
    return period.full_label() if period.kind in (Kind.MONTH, Kind.QUARTER, Kind.YEAR) else period.label()


def _against(query: FigureQuery) -> list[Option]:
    today = clock.today()
    labels = {
        Against.BEFORE: pgettext("compare with", "The period before"),
        Against.LAST_YEAR: pgettext("compare with", "The year before"),
        Against.NOTHING: pgettext("compare with", "Nothing"),
    }
    options = []
    for against, label in labels.items():
        other = query.period.compared(against, today)
        options.append(Option(against, other.label() if other else label, query.against is against))
    if query.period.kind is Kind.ALL:
        return options[-1:]
    return options
