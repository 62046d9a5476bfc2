"""Finding and locking what a service works on. The activity is always locked first, then stalls and sign-ups: with one
gate for everybody there is no deadlock."""

from datetime import datetime

from doorstep.activities.errors import PersonClosed
from doorstep.activities.models import Activity, Attendance, Signup
from doorstep.activities.rules import works_at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.scope import require
from doorstep.residents.models import Life, Person


def lock_activity(actor: Actor, right: str, activity_id: int) -> Activity:
    """The activity under lock, for somebody who may work at it with this right. What he may not see does not exist."""
    activity = (
        Activity.objects.visible_to(actor)
        .select_for_update(no_key=True, of=("self",))
        .select_related("programme", "region")
        .filter(pk=activity_id)
        .first()
    )
    if activity is None:
        raise NotFound
    check_right(actor, right, activity.area_path)
    return activity


def check_right(actor: Actor, right: str, area_path: str) -> None:
    """Check-in is shared within a community; everything else needs the right over the area itself."""
    if right == "activities.checkin":
        if not works_at(actor, right, area_path):
            raise NotAllowed
    else:
        require(actor, right, area_path)


def person_at(actor: Actor, activity: Activity, person_id: int) -> Person:
    """A person whom staff may handle here: one of their area, one who lives around the activity (whoever is on duty at
    its door may find them), or one who signed up for it or came to it."""
    around = Person.objects.at_door_of(actor, activity.area_path)
    person = (Person.objects.visible_to(actor) | around).filter(pk=person_id).first()
    if person is None and (
        Signup.objects.filter(activity=activity, person_id=person_id).live().exists()
        or Attendance.objects.filter(activity=activity, person_id=person_id).exists()
    ):
        person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def person_spoken_for(actor: Actor, person_id: int) -> Person:
    """Himself, or somebody whose family proxy he is."""
    person = Person.objects.spoken_for_by(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def still_here(person: Person) -> Person:
    if person.life != Life.ACTIVE:
        raise PersonClosed
    return person


def day_of(activity: Activity) -> datetime:
    """The activity's start on a Shanghai clock; figures count everything for this day."""
    return clock.local(activity.starts_at)
