"""Who came: by code, number or name, at the door by oneself, or as a plain number of heads.

Everything runs under the lock of the activity: nobody is checked in while it is being closed, and the constraint
"one attendance an activity and person" has the last word. Each attendance is posted to the ledger at once.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from doorstep.activities.errors import (
    ActivityCancelled,
    AlreadyClosed,
    BadHeads,
    CheckInTooEarly,
    HouseFull,
    NoSuchNumber,
    NotHeldYet,
    TapUsedElsewhere,
    WhoIsIt,
    WrongQr,
)
from doorstep.activities.models import Activity, Attendance, Method, Signup, SignupMode, Via
from doorstep.activities.services.access import lock_activity, person_at, person_spoken_for
from doorstep.activities.services.counting import attendance_entry, others_of_door
from doorstep.activities.services.queue import has_room, leave_queue, take_place
from doorstep.activities.states import ACTIVITY, LIVE_SIGNUPS, SIGNUP, ActivityState, SignupState
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.ledger.services import post
from doorstep.look import dates
from doorstep.residents.models import Person

MAX_HEADS = 2000


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """`already`: he was checked in before, and nothing was written now."""

    attendance: Attendance
    already: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """One act of checking in, whoever does it."""

    actor: Actor
    method: str
    client_id: uuid.UUID
    at: datetime
    anyway: bool = False
    late: bool = False
    #: `at` is when it was done at the door, not when we heard of it.
    in_time: bool = False


def check_in(
    *,
    actor: Actor,
    activity_id: int,
    person_id: int | None = None,
    signup_token: uuid.UUID | None = None,
    number: int | None = None,
    method: str,
    client_id: uuid.UUID,
    anyway: bool = False,
    late: bool = False,
    taken_at: datetime | None = None,
) -> CheckedIn:
    """Staff check a person in: by the code on his phone, by his number, or by name (person_id).

    The first check-in starts the activity. Again the same person or the same tap returns what stands. Who waits gets a
    free place; without one he counts as somebody who just came. Where sign-up is required and all places are taken the
    door refuses, unless staff decide `anyway`. After closing only with `late` and the right to correct the ledger, or
    when it was `taken_at` the door before the closing, by a telephone that had no signal since.
    """
    if sum(given is not None for given in (person_id, signup_token, number)) != 1:
        raise WhoIsIt
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", activity_id)
        signup = _signup_by(activity, signup_token, number)
        person = signup.person if signup else person_at(actor, activity, person_id or 0)
        tap = Tap(actor, Method(method), client_id, taken_at or clock.now(), anyway, late, in_time=taken_at is not None)
        return attend(activity, person, tap)


def self_check_in(*, actor: Actor, door_token: uuid.UUID, person_id: int, client_id: uuid.UUID) -> CheckedIn:
    """Somebody scans the code at the door and checks himself in, or the person he speaks for."""
    with transaction.atomic():
        person = person_spoken_for(actor, person_id)
        activity = (
            Activity.objects.public()
            .select_for_update(no_key=True, of=("self",))
            .select_related("programme", "region")
            .filter(door_token=door_token)
            .first()
        )
        if activity is None:
            raise NotFound
        return attend(activity, person, Tap(actor, Method.DOOR, client_id, clock.now()))


def count_heads(
    *,
    actor: Actor,
    activity_id: int,
    heads: int,
    client_id: uuid.UUID,
    late: bool = False,
    taken_at: datetime | None = None,
) -> CheckedIn:
    """People who came without giving a name: they count as person-times, never as persons; `taken_at` as above."""
    if not 1 <= heads <= MAX_HEADS:
        raise BadHeads
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", activity_id)
        known = Attendance.objects.filter(client_id=client_id).first()
        if known is not None:
            if known.activity_id != activity.pk or known.person_id is not None or known.heads != heads:
                raise TapUsedElsewhere
            return CheckedIn(known, already=True)
        at = taken_at or clock.now()
        open_for_recording(activity, actor, late=late, taken_at=taken_at)
        tap = Tap(actor, Method.HEADCOUNT, client_id, at, late=late)
        return CheckedIn(_write(activity, None, None, tap, heads=heads))


def attend(activity: Activity, person: Person, tap: Tap) -> CheckedIn:
    """Check a person in at a locked activity."""
    known = Attendance.objects.filter(client_id=tap.client_id).first()
    if known is not None:
        if known.activity_id != activity.pk or known.person_id != person.pk:
            raise TapUsedElsewhere
        return CheckedIn(known, already=True)
    existing = Attendance.objects.filter(activity=activity, person=person, withdrawn_at__isnull=True).first()
    if existing is not None:
        return CheckedIn(existing, already=True)
    open_for_recording(activity, tap.actor, late=tap.late, taken_at=tap.at if tap.in_time else None)
    # Who waited in vain until it was over may still be entered late as somebody who came.
    fitting = Signup.objects.filter(activity=activity, person=person, state__in=(*LIVE_SIGNUPS, SignupState.LAPSED))
    signup = fitting.select_for_update(no_key=True).first()
    signup = _use_signup(activity, person, signup, tap)
    return CheckedIn(_write(activity, person, signup, tap))


def new_tap(actor: Actor, *, method: str, client_id: uuid.UUID, late: bool) -> Tap:
    """For the stall, where somebody who was not checked in yet is served: he is there, so no place is asked for."""
    return Tap(actor, method, client_id, clock.now(), anyway=True, late=late)


def open_for_recording(activity: Activity, actor: Actor, *, late: bool, taken_at: datetime | None = None) -> None:
    """Whether something may be recorded now. The first record of a published activity starts it.

    From some time before the start on (setting activities.checkin_opens_minutes) until it is closed: paper lists may be
    typed in the next morning. Afterwards only as a late entry, which the ledger books on the day of the activity: by
    who may correct, or because it was done before the closing and only comes in now.
    """
    match activity.state:
        case ActivityState.RUNNING:
            return
        case ActivityState.DRAFT:
            raise NotHeldYet
        case ActivityState.CANCELLED:
            raise ActivityCancelled(reason=activity.cancelled_reason)
        case ActivityState.CLOSED:
            if taken_at is not None and activity.closed_at is not None and taken_at <= activity.closed_at:
                return
            if not late:
                raise AlreadyClosed
            require(actor, "ledger.correct", activity.area_path)
        case _:
            opens = activity.starts_at - timedelta(
                minutes=int(dated_settings.value("activities.checkin_opens_minutes", area_path=activity.area_path))
            )
            if clock.now() < opens:
                raise CheckInTooEarly(opens=f"{dates.staff_when(opens)}")
            _start(activity, actor)


def _start(activity: Activity, actor: Actor) -> None:
    before = activity.state
    activity.state = ACTIVITY.next(before, "start")
    activity.save(update_fields=["state"])
    record(actor, activity, "start", from_state=before, to_state=activity.state)


def _signup_by(activity: Activity, token: uuid.UUID | None, number: int | None) -> Signup | None:
    if token is None and number is None:
        return None
    wanted = Q(token=token) if token is not None else Q(number=number)
    signup = Signup.objects.live().select_related("person").filter(wanted, activity=activity).first()
    if signup is None:
        raise WrongQr if token is not None else NoSuchNumber(number=number)
    return signup


def _use_signup(activity: Activity, person: Person, signup: Signup | None, tap: Tap) -> Signup | None:
    """The sign-up that this attendance fulfils, if any; asks for a place where one is needed."""
    if signup is None:
        if activity.signup_mode != SignupMode.REQUIRED:
            return None
        if has_room(activity):
            return _sign_up_at_door(activity, person, tap)
        if tap.anyway:
            return None
        raise HouseFull(capacity=activity.capacity)
    waited = signup.state == SignupState.LAPSED or (
        signup.state == SignupState.WAITING and not take_place(activity, signup)
    )
    if not waited:
        signup.state = SIGNUP.next(signup.state, "attend")
        _save(signup, tap)
        return signup
    if activity.signup_mode == SignupMode.REQUIRED and not tap.anyway and not has_room(activity):
        raise HouseFull(capacity=activity.capacity)
    _walk_in(activity, signup, tap)
    return signup


def _walk_in(activity: Activity, signup: Signup, tap: Tap) -> None:
    """He who waited comes without a place, like anybody who just came; his place in the queue ends."""
    before = signup.state
    signup.state = SIGNUP.next(before, "walk_in")
    _save(signup, tap)
    record(tap.actor, _at(signup, activity), "walk_in", from_state=before, to_state=signup.state, activity=activity.pk)
    if before == SignupState.WAITING:
        leave_queue(activity)


def _sign_up_at_door(activity: Activity, person: Person, tap: Tap) -> Signup:
    """Where sign-up is required, whoever is let in while there is room takes a place, so that the count stays true."""
    activity.taken += 1
    activity.last_number += 1
    activity.save(update_fields=["taken", "last_number"])
    via = Via.STAFF
    if person.pk in tap.actor.person_ids:
        via = Via.SELF if person.user_id == tap.actor.user_id else Via.PROXY
    return Signup.objects.create(
        activity=activity,
        person=person,
        state=SignupState.ATTENDED,
        number=activity.last_number,
        token=uuid.uuid4(),
        via=via,
        by_id=tap.actor.user_id,
        created_at=tap.at,
        changed_at=tap.at,
        told=True,
    )


def _save(signup: Signup, tap: Tap) -> None:
    signup.changed_at = tap.at
    signup.save(update_fields=["state", "changed_at"])


def _at(signup: Signup, activity: Activity) -> Signup:
    signup.activity = activity
    return signup


def _write(activity: Activity, person: Person | None, signup: Signup | None, tap: Tap, *, heads: int = 1) -> Attendance:
    attendance = Attendance.objects.create(
        activity=activity,
        person=person,
        signup=signup,
        heads=heads,
        method=tap.method,
        client_id=tap.client_id,
        late=activity.state == ActivityState.CLOSED,
        at=tap.at,
        by_id=tap.actor.user_id,
    )
    first_of_door = person is not None and others_of_door(attendance, person).first() is None
    post(actor=tap.actor, entries=[attendance_entry(activity, attendance, person, first_of_door=first_of_door)])
    record(
        tap.actor,
        attendance,
        "late_check_in" if attendance.late else "check_in",
        activity=activity.pk,
        person=person.pk if person else None,
        heads=heads,
        method=str(tap.method),
    )
    return attendance
