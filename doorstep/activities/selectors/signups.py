"""Sign-ups as the console lists them, and one sign-up by its code."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from doorstep.activities.models import Activity, Attendance, Signup
from doorstep.activities.rules import works_at
from doorstep.activities.selectors.desk import Found
from doorstep.activities.states import SignupState
from doorstep.kernel import wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.pagination import Page, page_of

PAGE = 50


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def signup_list(*, actor: Actor, activity: Activity, state: str = "", cursor: str = "") -> Page[Signup]:
    """The sign-ups of an activity of the actor's work, by their numbers; without a state all but the withdrawn."""
    rows = _of(actor, activity).select_related("person", "stall", "by")
    if state in set(SignupState):
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state=SignupState.CANCELLED)
    return page_of(rows, keys=("number", "id"), cursor=cursor, size=PAGE)


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def signup_of(*, actor: Actor, activity: Activity, signup_id: int) -> Signup:
    """One sign-up of this activity, with its person."""
    found = _of(actor, activity).filter(pk=signup_id).select_related("person", "stall").first()
    if found is None:
        raise NotFound
    found.activity = activity
    return found


def _of(actor: Actor, activity: Activity) -> QuerySet[Signup]:
    """A grid worker sees the sign-ups of his whole community's activities, because he works there."""
    if not works_at(actor, "activities.view", activity.area_path):
        raise NotFound
    return activity.signups.all()


def ticket(*, actor: Actor, token: UUID) -> Signup:
    """A sign-up by its code, for the person and those who speak for him. Staff read codes at their desk."""
    found = (
        Signup.objects.visible_to(actor)
        .filter(token=token, person_id__in=actor.person_ids)
        .select_related("person", "stall", "activity__site", "activity__region", "activity__programme")
        .first()
    )
    if found is None:
        raise NotFound
    return found


@wall.beyond("a code is read at the desk of its activity, whose ever it is")
def desk_of(*, actor: Actor, token: UUID) -> Activity | None:
    """The activity at whose desk this code is read, for somebody who works there."""
    found = Activity.objects.visible_to(actor).staffed_by(actor, "activities.checkin")
    return found.filter(signups__token=token).first()


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanned code says: whom it belongs to, or that it is another activity's."""

    found: Found | None
    elsewhere: bool = False


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def by_code(*, actor: Actor, activity: Activity, token: UUID) -> Scanned:
    """The person behind a scanned code. Those on duty read it at their own activity only."""
    if not works_at(actor, "activities.checkin", activity.area_path):
        raise NotFound
    signup = activity.signups.live().filter(token=token).select_related("person", "stall").first()
    if signup is None:
        return Scanned(None, elsewhere=True)
    here: Attendance | None = activity.attendances.filter(person=signup.person, withdrawn_at__isnull=True).first()
    return Scanned(Found(signup.person, signup, here))
