"""Signing up and giving a place back.

`sign_up` is the hot path: hundreds of people want the last places in the same minute. Its first write is the update of
the activity row, which queues them in the database and gives each a number; the sign-up is inserted by the same
statement, so the row stays locked for two round trips and no longer. No message is written here: a new sign-up stands
with `told = False`, which makes it its own outbox row, and the worker's next round (tasks.confirm_signups) writes the
confirmations of everybody at once. A crash between the two loses nothing, because the sign-up is the reminder.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from doorstep.activities.errors import (
    ActivityCancelled,
    NoSignupNeeded,
    PersonClosed,
    SignupNotOpen,
    SignupOver,
)
from doorstep.activities.models import Activity, Signup, SignupMode, Stall, Via
from doorstep.activities.rules import works_at
from doorstep.activities.services.queue import give_back, take_stall
from doorstep.activities.states import SIGNUP, ActivityState, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person

_OPEN = [ActivityState.PUBLISHED.value, ActivityState.RUNNING.value]

_STATEMENT = """
WITH place AS (
    UPDATE activities_activity
       SET {counter} = {counter} + 1, last_number = last_number + 1
     WHERE id = %(activity)s AND state = ANY(%(open)s) AND signup_mode <> 'none'
       AND ends_at > %(now)s AND (signup_until IS NULL OR signup_until > %(now)s) {room}
    RETURNING id, last_number, area_path
), written AS (
    INSERT INTO activities_signup
           (activity_id, stall_id, person_id, state, number, token, via, by_id, created_at, changed_at, told)
    SELECT place.id, %(stall)s, person.id, %(state)s, place.last_number, %(token)s,
           CASE WHEN %(staff)s THEN 'staff' WHEN person.user_id = %(user)s THEN 'self' ELSE 'proxy' END,
           %(user)s, %(now)s, %(now)s, FALSE
      FROM place CROSS JOIN residents_person person
     WHERE person.id = %(person)s AND person.life = 'active'
    RETURNING id, number, via
)
SELECT place.area_path, written.id, written.number, written.via FROM place LEFT JOIN written ON TRUE
"""
_BOOK = _STATEMENT.format(counter="taken", room="AND (capacity IS NULL OR taken < capacity)")
_WAIT = _STATEMENT.format(counter="waiting", room="AND capacity IS NOT NULL AND taken >= capacity")
#: Between "no place" and "then wait" somebody may give one back; then the place is tried again.
_ROUNDS = 5


def sign_up(*, actor: Actor, activity_id: int, person_id: int, stall_id: int | None = None) -> Signup:
    """Take a place for a person, or the next one on the waiting list when there is none.

    By the person, by his family proxy, or by staff at the activity for somebody they may see. Signing up again returns
    the sign-up that stands. Refused when the activity is not published, over, cancelled, or needs no sign-up.
    """
    by_staff = person_id not in actor.person_ids
    if by_staff:
        _check_staff(actor, activity_id, person_id)
    token = uuid.uuid4()
    values = {
        "activity": activity_id,
        "person": person_id,
        "stall": stall_id,
        "staff": by_staff,
        "user": actor.user_id,
        "token": token,
        "now": clock.now(),
        "open": _OPEN,
    }
    try:
        with transaction.atomic():
            return _take(actor, values)
    except IntegrityError:
        # The transaction is undone, counters and all. Either he is signed up already, or it is a fault of ours.
        existing = Signup.objects.live().filter(activity_id=activity_id, person_id=person_id).first()
        if existing is None:
            raise
        return existing


def _take(actor: Actor, values: dict[str, Any]) -> Signup:
    state, row = _place_or_queue(actor, values)
    area_path, pk, number, via = row
    if pk is None:
        raise PersonClosed
    signup = Signup(
        pk=pk,
        activity_id=values["activity"],
        stall_id=values["stall"],
        person_id=values["person"],
        state=state,
        number=number,
        token=values["token"],
        via=Via(via),
        by_id=values["user"],
        created_at=values["now"],
        changed_at=values["now"],
    )
    signup._state.adding = False
    signup._state.db = "default"
    if values["stall"] is not None:
        _at_stall(signup, values["stall"])
    record(
        actor,
        signup,
        "sign_up",
        to_state=signup.state,
        area_path=area_path,
        activity=values["activity"],
        number=number,
    )
    return signup


def _place_or_queue(actor: Actor, values: dict[str, Any]) -> tuple[SignupState, tuple[Any, ...]]:
    """A place while there is one, the queue only while there is none: nobody waits beside an empty chair."""
    for _round in range(_ROUNDS):
        for statement, state in ((_BOOK, SignupState.BOOKED), (_WAIT, SignupState.WAITING)):
            row = _run(statement, values | {"state": state.value})
            if row is not None:
                return state, row
        refusal = why_not(get_visible(Activity, actor, pk=values["activity"]), clock.now())
        if refusal is not None:
            raise refusal
    raise SignupOver


def _run(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _at_stall(signup: Signup, stall_id: int) -> None:
    """A place at the activity is also one at the stall; when the stall is full the person waits for the stall."""
    if signup.state == SignupState.BOOKED and take_stall(signup.activity_id, stall_id):
        return
    if not Stall.objects.filter(pk=stall_id, activity_id=signup.activity_id).exists():
        raise NotFound
    if signup.state == SignupState.BOOKED:
        Activity.objects.filter(pk=signup.activity_id).update(taken=F("taken") - 1, waiting=F("waiting") + 1)
        Signup.objects.filter(pk=signup.pk).update(state=SignupState.WAITING)
        signup.state = SignupState.WAITING


def _check_staff(actor: Actor, activity_id: int, person_id: int) -> None:
    activity = get_visible(Activity, actor, pk=activity_id)
    if not works_at(actor, "activities.checkin", activity.area_path):
        # Somebody who may not work here learns nothing about whether such a person exists.
        raise NotFound
    get_visible(Person, actor, pk=person_id)


def why_not(activity: Activity, now: datetime) -> Exception | None:
    """The reason why nobody can sign up now, or None. Also for the page, which says so before anybody tries."""
    if activity.state == ActivityState.DRAFT:
        return SignupNotOpen()
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(reason=activity.cancelled_reason)
    if activity.state == ActivityState.CLOSED or activity.ends_at <= now:
        return SignupOver()
    if activity.signup_mode == SignupMode.NONE:
        return NoSignupNeeded()
    if activity.signup_until is not None and activity.signup_until <= now:
        return SignupOver()
    return None


def cancel_signup(*, actor: Actor, signup_id: int, reason: str = "") -> Signup:
    """Give the place back. Whoever waits first for such a place gets it in the same transaction and is told at once."""
    seen = get_visible(Signup, actor, pk=signup_id)
    with transaction.atomic():
        activity = (
            Activity.objects.select_for_update(no_key=True, of=("self",))
            .select_related("programme", "region")
            .get(pk=seen.activity_id)
        )
        if seen.person_id not in actor.person_ids and not works_at(actor, "activities.checkin", activity.area_path):
            raise NotAllowed
        signup = Signup.objects.select_for_update(no_key=True).get(pk=signup_id)
        signup.activity = activity
        before = signup.state
        signup.state = SIGNUP.next(before, "cancel")
        signup.changed_at = clock.now()
        signup.save(update_fields=["state", "changed_at"])
        record(
            actor, signup, "cancel", from_state=before, to_state=signup.state, reason=reason[:200], activity=activity.pk
        )
        give_back(activity, signup, before)
    return signup
