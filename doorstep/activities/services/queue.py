"""Places and the waiting list. Everything here runs under the lock of the activity row."""

from collections.abc import Sequence

from django.db.models import F, Q

from doorstep.activities.models import Activity, Signup, Stall
from doorstep.activities.services.notices import tell_promoted
from doorstep.activities.states import RECORDING_STATES, SIGNUP, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, system
from doorstep.kernel.events import record


def take_stall(activity_id: int, stall_id: int) -> bool:
    """One place at the stall, when it has one left."""
    free = Q(capacity__isnull=True) | Q(taken__lt=F("capacity"))
    return bool(Stall.objects.filter(free, pk=stall_id, activity_id=activity_id).update(taken=F("taken") + 1))


def has_room(activity: Activity) -> bool:
    return activity.capacity is None or activity.taken < activity.capacity


def take_place(activity: Activity, signup: Signup) -> bool:
    """A place for somebody who waits, if the stall he wants has one too. Saves the counters, not the sign-up."""
    if not has_room(activity) or (signup.stall_id and not take_stall(activity.pk, signup.stall_id)):
        return False
    activity.taken += 1
    activity.waiting -= 1
    activity.save(update_fields=["taken", "waiting"])
    return True


def leave_queue(activity: Activity) -> None:
    """One less waits, and no place came free by it."""
    activity.waiting -= 1
    activity.save(update_fields=["waiting"])


def queue_again(activity: Activity) -> None:
    """Somebody waits again under his old number, and moves up at once when there is a place by now."""
    activity.waiting += 1
    activity.save(update_fields=["waiting"])
    move_up(activity)


def give_back(activity: Activity, signup: Signup, before: str) -> None:
    """The counters after a sign-up ended that was in state `before`, and the move up that follows."""
    if before == SignupState.WAITING:
        leave_queue(activity)
        return
    activity.taken -= 1
    activity.save(update_fields=["taken"])
    if signup.stall_id:
        Stall.objects.filter(pk=signup.stall_id).update(taken=F("taken") - 1)
    move_up(activity)


def move_up(activity: Activity, *, actor: Actor | None = None) -> list[Signup]:
    """Give every free place to the one who has waited longest for such a place, and tell them all at once.

    Somebody who waits for a full stall is passed over until that stall has room; he keeps his number.
    """
    if activity.waiting == 0 or not has_room(activity) or not _still_of_use(activity):
        return []
    free = None if activity.capacity is None else activity.capacity - activity.taken
    stalls = {stall.pk: stall for stall in Stall.objects.filter(activity=activity).select_for_update(no_key=True)}
    moved: list[Signup] = []
    waiting = Signup.objects.filter(activity=activity, state=SignupState.WAITING).order_by("number")
    for signup in waiting.select_related("person", "by").select_for_update(no_key=True, of=("self",)):
        if free is not None and len(moved) >= free:
            break
        stall = stalls.get(signup.stall_id) if signup.stall_id else None
        if stall is not None:
            if stall.capacity is not None and stall.taken >= stall.capacity:
                continue
            stall.taken += 1
        signup.state = SIGNUP.next(signup.state, "move_up")
        moved.append(signup)
    if moved:
        _save_moved(activity, moved, list(stalls.values()), actor or system("waiting list"))
    return moved


def _still_of_use(activity: Activity) -> bool:
    return activity.state in RECORDING_STATES and activity.ends_at > clock.now()


def _save_moved(activity: Activity, moved: Sequence[Signup], stalls: Sequence[Stall], actor: Actor) -> None:
    now = clock.now()
    Signup.objects.filter(pk__in=[signup.pk for signup in moved]).update(
        state=SignupState.BOOKED, changed_at=now, told=True
    )
    Stall.objects.bulk_update(stalls, ["taken"])
    activity.taken += len(moved)
    activity.waiting -= len(moved)
    activity.save(update_fields=["taken", "waiting"])
    for signup in moved:
        signup.activity = activity
        signup.changed_at = now
        signup.told = True
        record(
            actor, signup, "move_up", from_state=SignupState.WAITING, to_state=SignupState.BOOKED, activity=activity.pk
        )
    tell_promoted(activity=activity, signups=moved)
