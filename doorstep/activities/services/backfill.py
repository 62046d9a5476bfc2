"""Activities of the past, entered whole: paper lists of last month, the year before the first day of the system, the
demo district. The same rules and the same entries as in daily work, in a few statements an activity."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities import plans
from doorstep.activities.errors import BadHeads, BadTimes, FieldProblem, ItemNotOffered
from doorstep.activities.models import (
    Activity,
    Attendance,
    FollowUp,
    Method,
    Series,
    ServiceDone,
    Signup,
    Stall,
    Template,
    Via,
)
from doorstep.activities.plans import Plan
from doorstep.activities.services import making
from doorstep.activities.services.attendance import MAX_HEADS
from doorstep.activities.services.closing import session_entry
from doorstep.activities.services.counting import attendance_entry
from doorstep.activities.services.stall import (
    MAX_TIMES,
    check_reading,
    follow_up_for,
    hint_for,
    name_of,
    service_entry,
)
from doorstep.activities.states import ActivityState, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.ledger.services import Entry, post
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.residents.models import Person

_OFFER = ("stall__name", "serviceitem__code")
_KEYS = uuid.UUID("6f6b2c52-0f7e-5d5e-9a55-3d1c6f0a7b11")


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A person who came; `at` is the start of the activity when it is not known."""

    person_id: int
    at: datetime | None = None
    method: str = Method.NAME


@dataclass(frozen=True, slots=True)
class PastSignup:
    """A person who had signed up; a no-show when he is not among the visits."""

    person_id: int
    stall: str = ""


@dataclass(frozen=True, slots=True)
class PastService:
    """An item done: for a person, or `times` for people without a name."""

    item: str
    stall: str = ""
    person_id: int | None = None
    times: int = 1
    reading: Mapping[str, Any] = field(default_factory=dict)


def record_past_activity(
    *,
    actor: Actor,
    key: str,
    region: Region,
    programme: Programme,
    plan: Plan,
    visits: Sequence[PastVisit] = (),
    heads: int = 0,
    signups: Sequence[PastSignup] = (),
    services: Sequence[PastService] = (),
    summary: str = "",
    filed_on: date | None = None,
    filing_number: str = "",
    follow_up_outcome: str = "",
    template: Template | None = None,
    series: Series | None = None,
    series_day: date | None = None,
) -> Activity:
    """A held and closed activity with all that was recorded at it. The same key again returns the first one.

    Needs the right to plan and to correct the ledger, since it books into the past. Follow-ups count as finished when
    an outcome is given; otherwise they stand open.
    """
    require(actor, "activities.edit", region.path)
    require(actor, "ledger.correct", region.path)
    plan = plans.check(plan, past_allowed=True)
    if plan.ends_at > clock.now():
        raise FieldProblem(_("This activity is not over yet, so it can't be entered as a past one."), field="ends_at")
    token = uuid.uuid5(_KEYS, key)
    with transaction.atomic():
        existing = Activity.objects.filter(door_token=token).first()
        if existing is not None:
            return existing
        activity = making.make_activity(
            actor=actor,
            region=region,
            programme=programme,
            plan=plan,
            template=template,
            series=series,
            series_day=series_day,
            state=ActivityState.RUNNING,
            door_token=token,
            key=key[:120],
        )
        past = _Past(actor, activity, _people(visits, signups, services))
        past.sign_up(signups, visits, services)
        past.attend(visits, services, heads)
        past.serve(services, follow_up_outcome.strip()[:200])
        _close(activity, summary.strip(), filed_on, filing_number)
        past.entries.append(session_entry(activity))
        post(actor=actor, entries=past.entries)
        record(actor, activity, "close", from_state=ActivityState.RUNNING, to_state=ActivityState.CLOSED, key=key[:120])
    return activity


def _people(
    visits: Sequence[PastVisit], signups: Sequence[PastSignup], services: Sequence[PastService]
) -> dict[int, Person]:
    wanted = {visit.person_id for visit in visits} | {signup.person_id for signup in signups}
    wanted |= {service.person_id for service in services if service.person_id is not None}
    found = Person.objects.only("pk", "household_id", "birth_date", "region_id", "area_path", "user_id").in_bulk(wanted)
    if len(found) != len(wanted):
        raise FieldProblem(_("One of the people does not exist."), field="people")
    return found


def _close(activity: Activity, summary: str, filed_on: date | None, filing_number: str) -> None:
    activity.state = ActivityState.CLOSED
    activity.closed_at = activity.ends_at
    activity.summary = summary
    activity.filed_on = filed_on
    activity.filing_number = filing_number
    activity.save(update_fields=["state", "closed_at", "summary", "filed_on", "filing_number", "taken", "last_number"])


class _Past:
    """Gathers the rows and ledger entries of one past activity."""

    def __init__(self, actor: Actor, activity: Activity, people: dict[int, Person]) -> None:
        self.actor = actor
        self.activity = activity
        self.people = people
        self.stalls = {stall.name: stall for stall in Stall.objects.filter(activity=activity)}
        self.signups: dict[int, Signup] = {}
        self.entries: list[Entry] = []

    def stall(self, name: str) -> Stall | None:
        if not name:
            return None
        if name not in self.stalls:
            raise FieldProblem(_("There is no stall called “%(stall)s”."), field="stalls", stall=name[:40])
        return self.stalls[name]

    def sign_up(
        self, signups: Sequence[PastSignup], visits: Sequence[PastVisit], services: Sequence[PastService]
    ) -> None:
        came = {visit.person_id for visit in visits} | {service.person_id for service in services}
        before = self.activity.starts_at - timedelta(days=3)
        rows = []
        for number, past in enumerate({signup.person_id: signup for signup in signups}.values(), start=1):
            person = self.people[past.person_id]
            state = SignupState.ATTENDED if past.person_id in came else SignupState.NO_SHOW
            rows.append(
                Signup(
                    activity=self.activity,
                    stall=self.stall(past.stall),
                    person=person,
                    state=state,
                    number=number,
                    token=uuid.uuid5(self.activity.door_token, f"signup:{person.pk}"),
                    via=Via.STAFF,
                    by_id=self.actor.user_id,
                    created_at=before,
                    changed_at=self.activity.ends_at,
                    told=True,
                )
            )
        if self.activity.capacity is not None and len(rows) > self.activity.capacity:
            raise FieldProblem(_("More people signed up than there were places."), field="signups")
        self.signups = {row.person_id: row for row in Signup.objects.bulk_create(rows, batch_size=1000)}
        self.activity.taken = self.activity.last_number = len(rows)

    def attend(self, visits: Sequence[PastVisit], services: Sequence[PastService], heads: int) -> None:
        came = {visit.person_id: visit for visit in visits}
        for service in services:
            # Who was served was there.
            if service.person_id is not None:
                came.setdefault(service.person_id, PastVisit(service.person_id))
        rows = [
            self._attendance(visit.person_id, visit.at, visit.method, f"visit:{visit.person_id}")
            for visit in came.values()
        ]
        if not 0 <= heads <= MAX_HEADS:
            raise BadHeads
        if heads:
            rows.append(self._attendance(None, None, Method.HEADCOUNT, "heads", heads))
        doors: set[int] = set()
        for row in Attendance.objects.bulk_create(rows, batch_size=1000):
            person = self.people[row.person_id] if row.person_id else None
            door = person.household_id if person else None
            self.entries.append(attendance_entry(self.activity, row, person, first_of_door=door not in doors))
            if door is not None:
                doors.add(door)

    def _attendance(
        self, person_id: int | None, at: datetime | None, method: str, name: str, heads: int = 1
    ) -> Attendance:
        return Attendance(
            activity=self.activity,
            person_id=person_id,
            signup=self.signups.get(person_id) if person_id else None,
            heads=heads,
            method=method,
            client_id=uuid.uuid5(self.activity.door_token, name),
            at=at or self.activity.starts_at,
            by_id=self.actor.user_id,
        )

    def serve(self, services: Sequence[PastService], outcome: str) -> None:
        offered = making.items_of(
            self.activity.programme, [plans.StallPlan(name="-", items=[s.item for s in services])]
        )
        at_stall = set(Stall.items.through.objects.filter(stall__activity=self.activity).values_list(*_OFFER))
        done = []
        for index, past in enumerate(services):
            item = offered[past.item]
            if past.stall and (past.stall, past.item) not in at_stall:
                raise ItemNotOffered(item=name_of(item))
            if not 1 <= past.times <= MAX_TIMES:
                raise BadTimes
            check_reading(item, past.reading, named=past.person_id is not None, times=past.times)
            person = self.people[past.person_id] if past.person_id is not None else None
            said = hint_for(item, past.reading, person, self.activity)
            row = ServiceDone(
                activity=self.activity,
                stall=self.stall(past.stall),
                item=item,
                person=person,
                times=past.times,
                reading=dict(past.reading),
                hint_level=said.level if said else "",
                client_id=uuid.uuid5(self.activity.door_token, f"service:{index}"),
                at=self.activity.starts_at,
                by_id=self.actor.user_id,
            )
            done.append((row, item, person, said))
        ServiceDone.objects.bulk_create([row for row, *_rest in done], batch_size=1000)
        follow_ups = []
        for row, item, person, said in done:
            self.entries.append(service_entry(self.activity, row, item, person))
            follow_up = follow_up_for(self.activity, row, person, said)
            if follow_up is not None:
                follow_ups.append(self._finished(follow_up, outcome))
        FollowUp.objects.bulk_create(follow_ups, batch_size=1000)

    def _finished(self, follow_up: FollowUp, outcome: str) -> FollowUp:
        if outcome:
            follow_up.outcome = outcome
            follow_up.done_by_id = self.actor.user_id
            follow_up.done_at = min(clock.at(follow_up.due_on, "10:00"), clock.now())
        return follow_up
