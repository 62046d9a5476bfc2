"""What the code at the door opens."""

from dataclasses import dataclass
from uuid import UUID

from doorstep.activities.errors import ActivityCancelled, AlreadyClosed, WrongDay
from doorstep.activities.models import Activity, Attendance, Signup
from doorstep.activities.states import ActivityState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, Refused
from doorstep.look import dates
from doorstep.residents.models import Person
from doorstep.residents.selectors import persons_spoken_for


@dataclass(frozen=True, slots=True)
class Comer:
    person: Person
    signup: Signup | None
    attendance: Attendance | None
    own: bool


@dataclass(frozen=True, slots=True)
class Door:
    activity: Activity
    #: The visitor and those he speaks for.
    comers: list[Comer]
    #: Why nobody can check in with this code now.
    refusal: Refused | None

    @property
    def arrived(self) -> list[Comer]:
        return [comer for comer in self.comers if comer.attendance]

    @property
    def expected(self) -> list[Comer]:
        return [comer for comer in self.comers if not comer.attendance]


def door_page(*, actor: Actor, door_token: UUID) -> Door:
    """The activity of a code on paper, for whoever holds a phone before it."""
    activity = (
        Activity.objects.visible_to(actor)
        .public()
        .select_related("site", "region")
        .filter(door_token=door_token)
        .first()
    )
    if activity is None:
        raise NotFound
    people = persons_spoken_for(actor=actor) if actor.person_ids else []
    signups = {row.person_id: row for row in activity.signups.live().filter(person__in=people)}
    here = {row.person_id: row for row in activity.attendances.filter(person__in=people, withdrawn_at__isnull=True)}
    comers = [
        Comer(person, signups.get(person.pk), here.get(person.pk), own=person.user_id == actor.user_id)
        for person in people
    ]
    return Door(activity, comers, _not_now(activity))


def _not_now(activity: Activity) -> Refused | None:
    """A photo of the code opens nothing on another day. The finer rules are the service's."""
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(reason=activity.cancelled_reason)
    if activity.state == ActivityState.CLOSED:
        return AlreadyClosed()
    first, last = clock.local(activity.starts_at).date(), clock.local(activity.ends_at).date()
    if not first <= clock.today() <= last:
        return WrongDay(day=dates.day(activity.starts_at))
    return None
