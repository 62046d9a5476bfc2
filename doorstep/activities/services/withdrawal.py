"""Taking back what was entered by mistake. Rows stay, their records are reversed."""

from django.db import transaction
from django.db.models import Q

from doorstep.activities.errors import ReasonMissing
from doorstep.activities.models import Activity, Attendance, FollowUp, ServiceDone, Signup
from doorstep.activities.services.access import lock_activity
from doorstep.activities.services.counting import door_entry, others_of_door
from doorstep.activities.services.queue import give_back, queue_again
from doorstep.activities.services.stall import source_of
from doorstep.activities.states import SIGNUP, ActivityState, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, WrongState
from doorstep.kernel.events import record, subject_of
from doorstep.ledger.models import Record
from doorstep.ledger.services import post, reverse


def withdraw_attendance(*, actor: Actor, attendance_id: int, reason: str) -> Attendance:
    """Take a check-in back: the row stays, its record is reversed, the sign-up stands as before."""
    reason = _reason(reason)
    seen = Attendance.objects.filter(pk=attendance_id).first()
    if seen is None:
        raise NotFound
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", seen.activity_id)
        attendance = Attendance.objects.select_for_update(no_key=True).get(pk=attendance_id)
        attendance.activity = activity
        if attendance.withdrawn_at is not None:
            raise WrongState
        now = clock.now()
        Attendance.objects.filter(pk=attendance.pk).update(withdrawn_at=now, withdrawn_reason=reason)
        attendance.withdrawn_at, attendance.withdrawn_reason = now, reason
        if _take_back(actor, attendance, reason):
            _keep_door(actor, activity, attendance)
        record(actor, attendance, "withdraw", reason=reason, activity=activity.pk)
        if attendance.signup_id is not None:
            _undo_signup(activity, attendance, attendance.signup_id)
    return attendance


def _undo_signup(activity: Activity, attendance: Attendance, signup_id: int) -> None:
    signup = Signup.objects.select_for_update(no_key=True).get(pk=signup_id)
    before = signup.state
    if before == SignupState.WALKED_IN:
        _undo_walk_in(activity, signup)
        return
    signup.state = SIGNUP.next(before, "undo_attend")
    if activity.state == ActivityState.CLOSED:
        signup.state = SIGNUP.next(signup.state, "no_show")
    elif signup.created_at == attendance.at:
        # Made at the door by this very check-in: without it there would be no sign-up.
        signup.state = SIGNUP.next(signup.state, "cancel")
    signup.changed_at = clock.now()
    signup.save(update_fields=["state", "changed_at"])
    if signup.state == SignupState.CANCELLED:
        give_back(activity, signup, before)


def _undo_walk_in(activity: Activity, signup: Signup) -> None:
    """He waits as before; after closing there is nothing left to wait for."""
    signup.state = SIGNUP.next(signup.state, "undo_walk_in")
    closed = activity.state == ActivityState.CLOSED
    if closed:
        signup.state = SIGNUP.next(signup.state, "lapse")
    signup.changed_at = clock.now()
    signup.save(update_fields=["state", "changed_at"])
    if not closed:
        queue_again(activity)


def reverse_record(actor: Actor, source: str, reason: str) -> None:
    """Take back what was posted for a source; a programme that counts nothing of it has no record."""
    found = Record.objects.filter(source=source).first()
    if found is not None:
        reverse(actor=actor, record=found, reason=reason)


def _take_back(actor: Actor, attendance: Attendance, reason: str) -> bool:
    """Reverse all that this attendance counted; whether the time of its household was among it."""
    source = subject_of(attendance)
    found = Record.objects.filter(Q(source=source) | Q(source__startswith=f"{source}:door:"), reversal__isnull=True)
    counted_door = False
    for one in found.order_by("id"):
        reverse(actor=actor, record=one, reason=reason)
        counted_door |= one.household_times > 0
    return counted_door


def _keep_door(actor: Actor, activity: Activity, attendance: Attendance) -> None:
    """The household was here as long as one of it was: another of the door takes over its one time."""
    if attendance.person is None:
        return
    other = others_of_door(attendance, attendance.person).select_related("person").first()
    if other is not None:
        post(actor=actor, entries=[door_entry(activity, other)])


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise ReasonMissing
    return text[:120]


def withdraw_service(*, actor: Actor, service_id: int, reason: str) -> ServiceDone:
    """Take a recorded item back: the row stays, its record is reversed, its follow-up ends."""
    reason = _reason(reason)
    seen = ServiceDone.objects.filter(pk=service_id).first()
    if seen is None:
        raise NotFound
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", seen.activity_id)
        service = ServiceDone.objects.select_for_update(no_key=True).get(pk=service_id)
        service.activity = activity
        if service.withdrawn_at is not None:
            raise WrongState
        service.withdrawn_at, service.withdrawn_reason = clock.now(), reason
        service.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        reverse_record(actor, source_of(service), reason)
        FollowUp.objects.filter(service=service, done_at__isnull=True).update(
            done_at=service.withdrawn_at, done_by_id=actor.user_id, outcome=reason
        )
        record(actor, service, "withdraw", reason=reason, activity=activity.pk)
    return service
