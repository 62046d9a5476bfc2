"""The records behind a figure, one line each, with names only where the reader may know them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.ledger.models import Record
from doorstep.look.masks import masked_name
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import sessions, units
from doorstep.reports.errors import UnitNotCounted
from doorstep.reports.periods import Period
from doorstep.reports.sessions import SessionInfo
from doorstep.residents.models import Person

PAGE = 50
#: Further back than this nobody leafs: narrow the period, or export.
LAST_PAGE = 100
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Line:
    record: int
    day: date
    recorded_at: datetime
    is_late: bool
    title: str
    place: str
    area: str
    item: str
    #: `王**`, or nothing: a walk-in, or somebody whose name is not for the reader.
    person: str
    is_named: bool
    sessions: int
    items: int
    person_times: int
    household_times: int
    is_reversal: bool
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Lines:
    lines: list[Line]
    page: int
    has_more: bool
    shows_names: bool


#: Narrowing to one side of the sum 人次 = with a name + counted without one.
NAMED = "named"
ANONYMOUS = "anonymous"


def behind(
    *, actor: Actor, region: Region, period: Period, programme: Programme, unit: str, who: str = ""
) -> QuerySet[Record]:
    """The records that make up a figure: those that carry its unit, corrections included, newest day first."""
    if unit not in units.counted_by(programme) or unit == "sites":
        raise UnitNotCounted
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme=programme, occurred_on__range=(period.start, period.end))
    )
    match unit:
        case "people":
            rows = rows.exclude(person_times=0).exclude(person__isnull=True, links__isnull=True).distinct()
        case "households":
            rows = rows.exclude(household_times=0).exclude(household__isnull=True)
        case _:
            rows = rows.exclude(**{unit: 0})
    if who in (NAMED, ANONYMOUS):
        rows = rows.filter(person__isnull=who == ANONYMOUS)
    return rows.order_by("-occurred_on", "-id")


def page_of(
    *, actor: Actor, region: Region, period: Period, programme: Programme, unit: str, page: int, who: str = ""
) -> Lines:
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    rows = behind(actor=actor, region=region, period=period, programme=programme, unit=unit, who=who)
    taken = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return Lines(
        lines=list(_lines(actor, taken[:PAGE])),
        page=page,
        has_more=len(taken) > PAGE and page < LAST_PAGE,
        shows_names=shows_names(actor, region),
    )


def shows_names(actor: Actor, region: Region) -> bool:
    """Whether there may be names at all: the reader knows residents in this area or in a part of it."""
    return any(
        region.path.startswith(prefix) or prefix.startswith(region.path) for prefix in actor.areas("residents.view")
    )


def every_line(*, actor: Actor, rows: QuerySet[Record]) -> Iterator[Line]:
    """All lines for an export, some thousand at a time: memory stays flat."""
    chunk: list[Record] = []
    for record in rows.iterator(chunk_size=_CHUNK):
        chunk.append(record)
        if len(chunk) == _CHUNK:
            yield from _lines(actor, chunk)
            chunk = []
    yield from _lines(actor, chunk)


def _lines(actor: Actor, taken: list[Record]) -> Iterator[Line]:
    if not taken:
        return
    known = sessions.read(actor=actor, sessions={record.session for record in taken})
    areas = dict(Region.objects.visible_to(actor).filter(pk__in={r.region_id for r in taken}).values_list("pk", "name"))
    items = _items(taken)
    names = dict(
        Person.objects.visible_to(actor)
        .filter(pk__in={record.person_id for record in taken if record.person_id})
        .values_list("pk", "name")
    )
    for record in taken:
        info = known.get(record.session, SessionInfo("", ""))
        yield Line(
            record=record.pk,
            day=record.occurred_on,
            recorded_at=record.recorded_at,
            is_late=_is_late(record),
            title=info.title,
            place=info.place,
            area=areas.get(record.region_id, ""),
            item=items.get(record.item_id, "") if record.item_id else "",
            person=masked_name(names.get(record.person_id, "")) if record.person_id else "",
            is_named=record.person_id is not None,
            sessions=record.sessions,
            items=record.items,
            person_times=record.person_times,
            household_times=record.household_times,
            is_reversal=record.reverses_id is not None,
            reason=record.reason,
            url=info.url,
        )


def _items(taken: Iterable[Record]) -> dict[int, str]:
    from doorstep.kernel.actor import VISITOR
    from doorstep.programmes.models import ServiceItem

    # What a programme offers is public.
    wanted = {record.item_id for record in taken if record.item_id}
    rows = ServiceItem.objects.visible_to(VISITOR).filter(pk__in=wanted) if wanted else []
    return {item.pk: units.local({"zh": item.name, "en": item.name_en}) for item in rows}


def _is_late(record: Record) -> bool:
    from doorstep.kernel import clock

    return clock.month_of(clock.local(record.recorded_at).date())[0] > clock.month_of(record.occurred_on)[0]
