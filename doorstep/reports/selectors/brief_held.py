"""The sessions behind a brief: which were held, which may be ticked, and what remains when some are left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q, Sum
from pyroaring import BitMap

from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.ledger.rollups import Sums
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports import sessions
from doorstep.reports.periods import Period

#: A programme with more sessions than this is taken as a whole: nobody ticks through them.
TICKED_SESSIONS = 40
_READ = 2000


@dataclass(frozen=True, slots=True)
class SessionChoice:
    session: str
    day: date
    title: str
    place: str
    person_times: int
    ticked: bool
    url: str = ""


@dataclass(slots=True)
class Held:
    """The sessions of one programme in the period, newest first."""

    sessions: list[str] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


def read_held(actor: Actor, region: Region, period: Period, ids: Sequence[int]) -> dict[int, Held]:
    if region.level < Level.STREET:
        return {}
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(
            programme_id__in=ids, occurred_on__range=(period.start, period.end), sessions__gt=0, reversal__isnull=True
        )
        .exclude(session="")
        .values("programme_id", "session")
        .annotate(day=Max("occurred_on"))
        .order_by("-day", "session")[:_READ]
    )
    found: dict[int, Held] = {}
    for row in rows:
        held = found.setdefault(row["programme_id"], Held())
        held.sessions.append(row["session"])
        held.days[row["session"]] = row["day"]
    wanted = [session for held in found.values() if len(held.sessions) <= TICKED_SESSIONS for session in held.sessions]
    if wanted:
        times = (
            Record.objects.visible_to(actor)
            .under(region.path)
            .filter(session__in=wanted)
            .values_list("programme_id", "session")
            .annotate(times=Sum("person_times"))
        )
        for programme_id, session, count in times:
            if programme_id in found:
                found[programme_id].times[session] = count
    return found


def session_choices(
    held: Held, info: dict[str, sessions.SessionInfo], left_out: Collection[str]
) -> list[SessionChoice]:
    empty = sessions.SessionInfo("", "")
    return [
        SessionChoice(
            session=session,
            day=held.days[session],
            title=info.get(session, empty).title,
            place=info.get(session, empty).place,
            person_times=held.times.get(session, 0),
            ticked=session not in left_out,
            url=info.get(session, empty).url,
        )
        for session in held.sessions
    ]


def without(actor: Actor, region: Region, period: Period, programme: Programme, left_out: Collection[str]) -> Sums:
    """The programme without some of its sessions, from the records that remain."""
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme=programme, occurred_on__range=(period.start, period.end))
        .exclude(session__in=left_out)
    )
    added = rows.aggregate(
        sessions_=Sum("sessions", default=0),
        items_=Sum("items", default=0),
        times=Sum("person_times", default=0),
        anonymous=Sum("person_times", filter=Q(person__isnull=True), default=0),
        calls=Sum("household_times", default=0),
    )
    live = rows.filter(reverses__isnull=True, reversal__isnull=True)
    persons = BitMap(
        live.filter(person__isnull=False, person_times__gt=0).values_list("person_id", flat=True).distinct()
    )
    households = BitMap(
        live.filter(household__isnull=False, household_times__gt=0).values_list("household_id", flat=True).distinct()
    )
    for person, household in live.filter(links__isnull=False).values_list("links__person_id", "links__household_id"):
        persons.add(person)
        if household is not None:
            households.add(household)
    return Sums(
        added["sessions_"], added["items_"], added["times"], added["anonymous"], added["calls"], persons, households
    )
