"""One figure opened: how it adds up, from which areas or sessions it comes, and the sentence it makes in a brief."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger import breakdown
from doorstep.ledger.models import Record
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.places.models import Site
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports import periods, sessions, units
from doorstep.reports.errors import UnitNotCounted
from doorstep.reports.periods import Period
from doorstep.reports.query import ALL, FigureQuery
from doorstep.reports.selectors import sentences
from doorstep.reports.selectors.figures import open_sites, programmes, united
from doorstep.reports.selectors.records import ANONYMOUS, NAMED
from doorstep.reports.selectors.scope import area
from doorstep.reports.selectors.sentences import Sentence
from doorstep.reports.selectors.table import SPARK_MONTHS, Books, children, curve_end

#: Parts shown beside the table; the page of the figure shows all.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A session, area, site or item that a figure is made of."""

    name: str
    value: int
    url: str = ""
    day: date | None = None
    place: str = ""
    named: int | None = None
    anonymous: int | None = None


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
        return _ADDS.get(self.unit, self.unit) if self.parts_kind != "areas" else self.unit

    @property
    def curve_unit(self) -> str:
        return _ADDS.get(self.unit, self.unit)

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


def open_figure(*, actor: Actor, query: FigureQuery, whole: bool = False, books: Books | None = None) -> Drill:
    """The figure that `query.of`, `unit` and `inside` point to; `whole` leaves no part out.

    `books` are the sums of the page's own area that the table beside it has read already.
    """
    region = area(actor=actor, path=query.inside) if query.inside else query.region
    programme = programmes(actor=actor, programme=query.of)[0] if query.of and query.of != ALL else None
    if programme is not None and query.unit not in units.counted_by(programme):
        raise UnitNotCounted
    chosen = [programme] if programme else programmes(actor=actor, with_words=False)
    ids = [programme.pk] if programme else None
    other = query.period.compared(query.against, clock.today())
    fits = not query.inside and (query.programme is None or query.programme == programme)
    known = books if books is not None and fits else {}
    book = _book(known, region, query.period, ids)
    total = united(book, chosen)
    value = _value(actor, region, query.period, chosen, total, query.unit)
    then = united(_book(known, region, other, ids), chosen) if other is not None else None
    before = None if other is None or then is None else _value(actor, region, other, chosen, then, query.unit)
    recognised, named_people = (
        _recognised(actor, region, query.period, programme, total) if programme else (0, len(total.persons))
    )
    kind, parts = _parts(actor, query, region, programme, chosen, book)
    shown = parts if whole else parts[:SHOWN]
    exact = rough = None
    if programme is not None:
        # Whatever number was opened, the sentence is the programme's and compares its main one.
        main = units.main_unit(programme)
        facts = sentences.facts(
            programme=programme,
            region=region,
            period=query.period,
            found=total,
            sites=_value(actor, region, query.period, chosen, total, "sites") if "sites" in programme.counts else None,
            places=sentences.places_of(actor=actor, region=region, period=query.period, programme=programme),
            before=units.value_of(then, main) if then is not None and main in units.FROM_THE_BOOK else None,
            other=other,
            unit=main,
            query=query,
        )
        exact, rough = sentences.write(facts), sentences.write(facts, rounded=True)
    code = programme.code if programme else ALL
    inside = {"inside": query.inside} if query.inside else {}
    then_query = query.changed(period=other) if other else query
    times_url = query.cell_url(code, "person_times", query.inside)
    return Drill(
        programme=programme,
        unit=query.unit,
        area=region,
        period=query.period,
        value=value,
        before=before,
        other=other,
        named_times=total.person_times - total.anonymous_times,
        anonymous_times=total.anonymous_times,
        people=len(total.persons),
        again=max(total.person_times - total.anonymous_times - named_people, 0),
        recognised=recognised,
        parts=shown,
        parts_kind=kind,
        parts_left=len(parts) - len(shown),
        parts_sum=sum(part.value for part in parts),
        curve=_curve(region, query, chosen, ids),
        sentence=exact,
        rounded=rough,
        records_url=query.drill_url(code, query.unit, **inside) if programme and query.unit != "sites" else "",
        named_url=query.drill_url(code, "person_times", who=NAMED, **inside) if programme else times_url,
        anonymous_url=query.drill_url(code, "person_times", who=ANONYMOUS, **inside) if programme else times_url,
        people_url=query.cell_url(code, "people", query.inside),
        times_url=times_url,
        before_url=then_query.cell_url(code, query.unit, query.inside),
        close_url=query.page_url(),
        word=units.session_word(programme) if programme else "",
        items=_items(actor, region, query, programme) if programme and query.unit == "items" else [],
    )


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


def visible_records(actor: Actor, region: Region, period: Period, programme: Programme) -> QuerySet[Record]:
    return (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme=programme, occurred_on__range=(period.start, period.end))
    )


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


def _parts(
    actor: Actor,
    query: FigureQuery,
    region: Region,
    programme: Programme | None,
    chosen: Sequence[Programme],
    book: dict[int, Sums],
) -> tuple[str, list[Part]]:
    """Programmes of a total, child areas of a wide figure, sites or sessions of a near one."""
    if programme is None:
        return "programmes", []
    if query.unit == "sites":
        return "sites", _sites(actor, region, query.period, programme)
    if region.level < Level.COMMUNITY:
        return "areas", _areas(actor, query, region, programme)
    return "sessions", _sessions(actor, region, query.period, programme, query.unit)


def _areas(actor: Actor, query: FigureQuery, region: Region, programme: Programme) -> list[Part]:
    regions = children(actor=actor, region=region, period=query.period)
    found = breakdown.areas(
        parent=region.path,
        children=[one.path for one in regions],
        start=query.period.start,
        end=query.period.end,
        programme_ids=[programme.pk],
    )
    names = {one.path: one.name for one in regions} | {region.path: gettext("%(area)s itself") % {"area": region.name}}
    parts = []
    for path in [*names, *sorted(set(found) - set(names))]:
        total = united(found.get(path, {}), [programme])
        value = units.value_of(total, query.unit)
        if not value:
            continue
        narrower = path != region.path
        parts.append(
            Part(
                name=names.get(path, path),
                value=value,
                url=query.page_url(area=path, of=programme.code, unit=query.unit)
                if narrower
                else query.drill_url(programme.code, query.unit),
                named=total.person_times - total.anonymous_times,
                anonymous=total.anonymous_times,
            )
        )
    return sorted(parts, key=lambda part: -part.value)


def _sites(actor: Actor, region: Region, period: Period, programme: Programme) -> list[Part]:
    day = min(period.end, clock.today())
    rows = (
        Site.objects.visible_to(actor)
        .open_on(day)
        .filter(kind=programme.sites_kind, area_path__gte=region.path, area_path__lt=region.path + "~")
    )
    return [
        Part(name=site.name, value=1, day=site.opened_on, place=site.address)
        for site in rows.order_by("area_path", "name")
    ]


#: Unit → which records carry it, and the sum that a session contributes.
_CARRIES = {
    "sessions": ~Q(sessions=0),
    "items": ~Q(items=0),
    "person_times": ~Q(person_times=0),
    "people": ~Q(person_times=0) & (Q(person__isnull=False) | Q(links__isnull=False)),
    "household_times": ~Q(household_times=0),
    "households": ~Q(household_times=0) & Q(household__isnull=False),
}
_ADDS = {"people": "person_times", "households": "household_times"}


def _sessions(actor: Actor, region: Region, period: Period, programme: Programme, unit: str) -> list[Part]:
    measure = _ADDS.get(unit, unit)
    grouped = (
        visible_records(actor, region, period, programme)
        .values("session")
        .annotate(
            day=Max("occurred_on"),
            total=Sum(measure),
            times=Sum("person_times"),
            anonymous=Sum("person_times", filter=Q(person__isnull=True), default=0),
        )
        .order_by("-day", "-session")
    )
    rows = [row for row in grouped if row["total"]]
    known = sessions.read(actor=actor, sessions=[row["session"] for row in rows])
    parts = []
    for row in rows:
        info = known.get(row["session"])
        parts.append(
            Part(
                name=info.title if info else "",
                value=row["total"],
                url=info.url if info else "",
                day=row["day"] if row["session"] else None,
                place=info.place if info else "",
                named=row["times"] - row["anonymous"],
                anonymous=row["anonymous"],
            )
        )
    return parts


def _items(actor: Actor, region: Region, query: FigureQuery, programme: Programme) -> list[Part]:
    """Which items were done how often; only near figures, where reading the records is quick."""
    if region.level < Level.COMMUNITY:
        return []
    rows = (
        visible_records(actor, region, query.period, programme)
        .filter(item__isnull=False)
        .values("item__name", "item__name_en")
        .annotate(total=Sum("items"))
        .order_by("-total")
    )
    return [
        Part(name=units.local({"zh": row["item__name"], "en": row["item__name_en"]}), value=row["total"])
        for row in rows
        if row["total"]
    ]


def _curve(
    region: Region, query: FigureQuery, chosen: Sequence[Programme], ids: list[int] | None
) -> list[tuple[str, int]]:
    """Six months up to the end of the period. People and households can't be read off a curve of sums, so they take
    the attendances and calls behind them; sites have none."""
    unit = _ADDS.get(query.unit, query.unit)
    if unit not in units.FROM_THE_BOOK:
        return []
    months = periods.months_until(curve_end(query.period), SPARK_MONTHS)
    found = breakdown.months(area_path=region.path, first=months[0], last=months[-1], programme_ids=ids)
    counting = {one.pk for one in chosen if unit in one.counts}
    return [
        (
            periods.month_name(month),
            sum(
                getattr(part, unit) for (programme, at), part in found.items() if at == month and programme in counting
            ),
        )
        for month in months
    ]
