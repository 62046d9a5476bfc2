"""What a figure is made of: areas, sessions, sites or items, and the months up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger import breakdown
from doorstep.ledger.models import Record
from doorstep.places.models import Site
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports import periods, sessions, units
from doorstep.reports.periods import Period
from doorstep.reports.query import FigureQuery
from doorstep.reports.selectors.figures import united
from doorstep.reports.selectors.table import SPARK_MONTHS, Months, children, curve_end

#: People and households can't be split over sessions or read off a curve: the times behind them stand in.
ADDS = {"people": "person_times", "households": "household_times"}


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


def visible_records(actor: Actor, region: Region, period: Period, programme: Programme) -> QuerySet[Record]:
    return (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme=programme, occurred_on__range=(period.start, period.end))
    )


def parts_of(
    actor: Actor,
    query: FigureQuery,
    region: Region,
    programme: Programme | None,
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


def _sessions(actor: Actor, region: Region, period: Period, programme: Programme, unit: str) -> list[Part]:
    measure = ADDS.get(unit, unit)
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


def items_of(actor: Actor, region: Region, query: FigureQuery, programme: Programme) -> list[Part]:
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


def curve_of(
    region: Region, query: FigureQuery, chosen: Sequence[Programme], ids: list[int] | None, known: Months | None = None
) -> list[tuple[str, int]]:
    """Six months up to the end of the period. People and households can't be read off a curve of sums, so they take
    the attendances and calls behind them; sites have none."""
    unit = ADDS.get(query.unit, query.unit)
    if unit not in units.FROM_THE_BOOK:
        return []
    months = periods.months_until(curve_end(query.period), SPARK_MONTHS)
    found = known
    if found is None:
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
