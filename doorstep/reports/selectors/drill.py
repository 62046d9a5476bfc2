"""One figure opened: how it adds up, from which areas or sessions it comes, and the sentence it makes in a brief."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import units
from doorstep.reports.errors import UnitNotCounted
from doorstep.reports.periods import Period
from doorstep.reports.query import ALL, FigureQuery
from doorstep.reports.selectors import sentences
from doorstep.reports.selectors.drill_parts import ADDS, Part, curve_of, items_of, parts_of, visible_records
from doorstep.reports.selectors.figures import open_sites, programmes, united
from doorstep.reports.selectors.records import ANONYMOUS, NAMED
from doorstep.reports.selectors.scope import area
from doorstep.reports.selectors.sentences import Sentence
from doorstep.reports.selectors.table import Books, Known, Months

#: Parts shown beside the table; the page of the figure shows all.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Drill:
    programme: Programme | None
    unit: str
    area: Region
    period: Period
    value: int
    before: int | None
    other: Period | None
    named_times: int
    anonymous_times: int
    people: int
    #: Times that a named person came again, and people recognised among the walk-ins who had not come by name.
    again: int
    recognised: int
    parts: list[Part]
    parts_kind: str
    parts_left: int
    parts_sum: int
    curve: list[tuple[str, int]]
    sentence: Sentence | None
    rounded: Sentence | None
    records_url: str = ""
    named_url: str = ""
    anonymous_url: str = ""
    people_url: str = ""
    times_url: str = ""
    before_url: str = ""
    close_url: str = ""
    word: str = ""
    items: list[Part] = field(default_factory=list)

    @property
    def difference(self) -> int | None:
        return None if self.before is None else self.value - self.before

    @property
    def adds_up(self) -> bool:
        return self.parts_left == 0 and self.parts_sum == self.value and self.unit not in units.DISTINCT

    @property
    def came_by_name(self) -> int:
        return self.people - self.recognised

    @property
    def parts_unit(self) -> str:
        """People and households can't be split over sessions: their parts show the times behind them."""
        return ADDS.get(self.unit, self.unit) if self.parts_kind != "areas" else self.unit

    @property
    def curve_unit(self) -> str:
        return ADDS.get(self.unit, self.unit)

    @property
    def parts_count(self) -> int:
        return len(self.parts) + self.parts_left

    @property
    def shows_split(self) -> bool:
        return self.unit in ("person_times", "people") and self.parts_kind in ("areas", "sessions")

    @property
    def all_url(self) -> str:
        return self.records_url

    @property
    def name(self) -> str:
        return units.name_of(self.programme) if self.programme else gettext("All programmes")


@dataclass(frozen=True, slots=True)
class _Opened:
    """Which figure it is, of which area, and the sums behind it now and in the compared period."""

    region: Region
    programme: Programme | None
    chosen: Sequence[Programme]
    ids: list[int] | None
    other: Period | None
    book: dict[int, Sums]
    total: Sums
    then: Sums | None
    months: Months | None


def open_figure(*, actor: Actor, query: FigureQuery, whole: bool = False, known: Known | None = None) -> Drill:
    """The figure that `query.of`, `unit` and `inside` point to; `whole` leaves no part out.

    `known` is what the table beside it has read already of the page's own area.
    """
    opened = _open(actor, query, known)
    region, programme, total = opened.region, opened.programme, opened.total
    recognised, came_by_name = (
        _recognised(actor, region, query.period, programme, total) if programme else (0, len(total.persons))
    )
    named_times = total.person_times - total.anonymous_times
    kind, parts = parts_of(actor, query, region, programme)
    shown = parts if whole else parts[:SHOWN]
    exact, rough = _sentences(actor, query, opened)
    return Drill(
        programme=programme,
        unit=query.unit,
        area=region,
        period=query.period,
        value=_value(actor, region, query.period, opened.chosen, total, query.unit),
        before=_before(actor, query, opened),
        other=opened.other,
        named_times=named_times,
        anonymous_times=total.anonymous_times,
        people=len(total.persons),
        again=max(named_times - came_by_name, 0),
        recognised=recognised,
        parts=shown,
        parts_kind=kind,
        parts_left=len(parts) - len(shown),
        parts_sum=sum(part.value for part in parts),
        curve=curve_of(region, query, opened.chosen, opened.ids, opened.months),
        sentence=exact,
        rounded=rough,
        word=units.session_word(programme) if programme else "",
        items=items_of(actor, region, query, programme) if programme and query.unit == "items" else [],
        **_addresses(query, programme, opened.other),
    )


def _open(actor: Actor, query: FigureQuery, known: Known | None) -> _Opened:
    region = area(actor=actor, path=query.inside) if query.inside else query.region
    programme = programmes(actor=actor, programme=query.of)[0] if query.of and query.of != ALL else None
    if programme is not None and query.unit not in units.counted_by(programme):
        raise UnitNotCounted
    catalogue = known.catalogue if known else []
    chosen = [programme] if programme else catalogue or programmes(actor=actor, with_words=False)
    ids = [programme.pk] if programme else None
    other = query.period.compared(query.against, clock.today())
    fits = not query.inside and (query.programme is None or query.programme == programme)
    books = known.books if known and fits else {}
    book = _book(books, region, query.period, ids)
    return _Opened(
        region=region,
        programme=programme,
        chosen=chosen,
        ids=ids,
        other=other,
        book=book,
        total=united(book, chosen),
        then=united(_book(books, region, other, ids), chosen) if other is not None else None,
        months=known.months if known and fits else None,
    )


def _before(actor: Actor, query: FigureQuery, opened: _Opened) -> int | None:
    if opened.other is None or opened.then is None:
        return None
    return _value(actor, opened.region, opened.other, opened.chosen, opened.then, query.unit)


def _sentences(actor: Actor, query: FigureQuery, opened: _Opened) -> tuple[Sentence | None, Sentence | None]:
    """Exact and rounded. Whatever number was opened, the sentence is the programme's and compares its main one."""
    programme, region, then = opened.programme, opened.region, opened.then
    if programme is None:
        return None, None
    main = units.main_unit(programme)
    counts_sites = "sites" in programme.counts
    facts = sentences.facts(
        programme=programme,
        region=region,
        period=query.period,
        found=opened.total,
        sites=_value(actor, region, query.period, opened.chosen, opened.total, "sites") if counts_sites else None,
        places=sentences.places_of(actor=actor, region=region, period=query.period, programme=programme),
        before=units.value_of(then, main) if then is not None and main in units.FROM_THE_BOOK else None,
        other=opened.other,
        unit=main,
        query=query,
    )
    return sentences.write(facts), sentences.write(facts, rounded=True)


def _addresses(query: FigureQuery, programme: Programme | None, other: Period | None) -> dict[str, str]:
    """Where each number of the opened figure leads."""
    code = programme.code if programme else ALL
    inside = {"inside": query.inside} if query.inside else {}
    then_query = query.changed(period=other) if other else query
    times_url = query.cell_url(code, "person_times", query.inside)
    return {
        "records_url": query.drill_url(code, query.unit, **inside) if programme and query.unit != "sites" else "",
        "named_url": query.drill_url(code, "person_times", who=NAMED, **inside) if programme else times_url,
        "anonymous_url": query.drill_url(code, "person_times", who=ANONYMOUS, **inside) if programme else times_url,
        "people_url": query.cell_url(code, "people", query.inside),
        "times_url": times_url,
        "before_url": then_query.cell_url(code, query.unit, query.inside),
        "close_url": query.page_url(),
    }


def _book(known: Books, region: Region, period: Period, ids: list[int] | None) -> dict[int, Sums]:
    found = known.get((period.start, period.end))
    if found is not None:
        return found
    return sums(area_path=region.path, start=period.start, end=period.end, programme_ids=ids)


def _value(actor: Actor, region: Region, period: Period, chosen: Sequence[Programme], total: Sums, unit: str) -> int:
    if unit != "sites":
        return units.value_of(total, unit)
    kinds = {one.sites_kind for one in chosen if "sites" in one.counts}
    return sum(open_sites(actor=actor, area_path=region.path, on=period.end, kinds=kinds).values())


def _recognised(actor: Actor, region: Region, period: Period, programme: Programme, total: Sums) -> tuple[int, int]:
    """(people known only from a walk-in count, people who came by name).

    A walk-in who was recognised later adds to 人数 without a named attendance, unless he also came by name some day.
    """
    rows = visible_records(actor, region, period, programme)
    linked = set(rows.filter(links__isnull=False).values_list("links__person_id", flat=True)) & set(total.persons)
    if not linked:
        return 0, len(total.persons)
    also_named = set(
        rows.filter(person_id__in=linked, person_times__gt=0, reverses__isnull=True, reversal__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    only = len(linked - also_named)
    return only, len(total.persons) - only
