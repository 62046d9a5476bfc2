"""Signing up and giving a place back.

`sign_up` is the hot path: hundreds of people want the last places in the same minute. Its first write is the update of
the activity row, which queues them in the database and gives each a number; the sign-up and its event are inserted by
the same statement, so the row stays locked for no round trip at all. No message is written here: a new sign-up stands
with `told = False`, which makes it its own outbox row, and the worker's next round (tasks.confirm_signups) writes the
confirmations of everybody at once. A crash between the two loses nothing, because the sign-up is the reminder.
"""

import contextlib
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
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person

_OPEN = [ActivityState.PUBLISHED.value, ActivityState.RUNNING.value]

_STATEMENT = """
WITH place AS (
    UPDATE activities_activity
       SET {counter} = {counter} + 1, last_number = last_number + 1
     WHERE id = %(activity)s AND state = ANY(%(open)s) AND signup_mode <> 'none'
       AND ends_at > %(now)s AND (signup_until IS NULL OR signup_until > %(now)s) {room}
       AND EXISTS (SELECT FROM residents_person WHERE id = %(person)s AND life = 'active')
    RETURNING id, last_number, area_path
), written AS (
    INSERT INTO activities_signup
           (activity_id, stall_id, person_id, state, number, token, via, by_id, created_at, changed_at, told)
    SELECT place.id, %(stall)s, person.id, %(state)s, place.last_number, %(token)s,
           CASE WHEN %(staff)s THEN 'staff' WHEN person.user_id = %(user)s THEN 'self' ELSE 'proxy' END,
           %(user)s, %(now)s, %(now)s, FALSE
      FROM place CROSS JOIN residents_person person
     WHERE person.id = %(person)s
    RETURNING id, number, via
), {event}
SELECT written.id, written.number, written.via, place.area_path FROM place CROSS JOIN written
"""
_EVENT = "event AS ({}\n FROM place CROSS JOIN written)".format(
    events.INSERT.format(
        subject="'activities.signup:' || written.id",
        area_path="place.area_path",
        action="'sign_up'",
        to_state="%(state)s",
        data="jsonb_build_object('activity', place.id, 'number', written.number)",
    )
)
#: At a stall with places of its own it is known only afterwards whether he has a place, so the event follows then.
_LATER = "event AS (SELECT)"
_ROOM = {
    SignupState.BOOKED: ("taken", "AND (capacity IS NULL OR taken < capacity)"),
    SignupState.WAITING: ("waiting", "AND capacity IS NOT NULL AND taken >= capacity"),
}
_STATEMENTS = {
    event: [
        (_STATEMENT.format(counter=counter, room=room, event=event), state) for state, (counter, room) in _ROOM.items()
    ]
    for event in (_EVENT, _LATER)
}
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
        **events.values_for_insert(actor),
    }
    try:
        with _transaction(needed=stall_id is not None):
            return _take(actor, values)
    except IntegrityError:
        # The transaction is undone, counters and all. Either he is signed up already, or it is a fault of ours.
        existing = Signup.objects.live().filter(activity_id=activity_id, person_id=person_id).first()
        if existing is None:
            raise
        return existing


def _transaction(*, needed: bool) -> contextlib.AbstractContextManager[None]:
    """None around a single statement, which is one by itself: the round trips to begin and commit would double the
    time for which everybody else waits for the row. A savepoint inside the transaction of a caller."""
    if needed or connection.in_atomic_block:
        return transaction.atomic()
    return contextlib.nullcontext()


def _take(actor: Actor, values: dict[str, Any]) -> Signup:
    state, (pk, number, via, area_path) = _place_or_queue(actor, values)
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
        events.record(
            actor,
            signup,
            "sign_up",
            to_state=signup.state,
            area_path=area_path,
            activity=signup.activity_id,
            number=number,
        )
    return signup


def _place_or_queue(actor: Actor, values: dict[str, Any]) -> tuple[SignupState, tuple[Any, ...]]:
    """A place while there is one, the queue only while there is none: nobody waits beside an empty chair."""
    statements = _STATEMENTS[_EVENT if values["stall"] is None else _LATER]
    for _round in range(_ROUNDS):
        for statement, state in statements:
            row = _run(statement, values | {"state": state.value})
            if row is not None:
                return state, row
        refusal = why_not(get_visible(Activity, actor, pk=values["activity"]), clock.now())
        if refusal is not None:
            raise refusal
        if not Person.objects.active().filter(pk=values["person"]).exists():
            raise PersonClosed
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
        events.record(
            actor, signup, "cancel", from_state=before, to_state=signup.state, reason=reason[:200], activity=activity.pk
        )
        give_back(activity, signup, before)
    return signup
