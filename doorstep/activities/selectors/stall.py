"""A stall at work: who was here last, what is done here, what was written down."""

from dataclasses import dataclass

from doorstep.activities.models import Activity, ServiceDone, Stall
from doorstep.activities.rules import works_at
from doorstep.activities.selectors.console import staff_activity
from doorstep.kernel import wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.programmes.models import ServiceItem
from doorstep.residents.models import Person

RECENT = 12


@dataclass(frozen=True, slots=True)
class StallPage:
    activity: Activity
    stall: Stall
    items: list[ServiceItem]
    #: The latest arrivals first, with their numbers: whoever just came is the next at a stall. Those who were served
    #: here already are left out.
    recent: list[tuple[Person, int | None]]
    #: What was written down here, the latest first.
    done: list[ServiceDone]
    #: The person chosen, when he may be served here.
    person: Person | None


@wall.beyond("at a stall stand also people of other areas who came to this activity")
def stall_page(*, actor: Actor, activity_id: int, stall_id: int, person_id: int | None = None) -> StallPage:
    """For those who work there. Six queries."""
    activity = staff_activity(actor, activity_id)
    if not works_at(actor, "activities.checkin", activity.area_path):
        raise NotFound
    stall = activity.stalls.filter(pk=stall_id).first()
    if stall is None:
        raise NotFound
    here = activity.attendances.filter(person__isnull=False, withdrawn_at__isnull=True)
    person = None
    if person_id is not None:
        person = Person.objects.visible_to(actor).filter(pk=person_id).first()
        if person is None:
            # Somebody of another area who signed up or came here.
            arrived = here.filter(person_id=person_id).select_related("person").first()
            signup = activity.signups.live().filter(person_id=person_id).select_related("person").first()
            person = arrived.person if arrived else signup.person if signup else None
    return StallPage(
        activity=activity,
        stall=stall,
        items=list(stall.items.filter(active=True)),
        recent=_next_ones(activity, stall),
        done=list(
            activity.services.filter(stall=stall, withdrawn_at__isnull=True)
            .select_related("item", "person")
            .order_by("-id")[:RECENT]
        ),
        person=person,
    )


def _next_ones(activity: Activity, stall: Stall) -> list[tuple[Person, int | None]]:
    served = activity.services.filter(stall=stall, withdrawn_at__isnull=True, person__isnull=False)
    rows = (
        activity.attendances.filter(person__isnull=False, withdrawn_at__isnull=True)
        .exclude(person__in=served.values("person"))
        .select_related("person", "signup")
        .order_by("-id")
    )
    return [(row.person, row.signup.number if row.signup else None) for row in rows[:RECENT] if row.person]


@wall.beyond("at a stall stand also people of other areas who came to this activity")
def service_at(*, actor: Actor, activity_id: int, service_id: int) -> ServiceDone:
    """One thing written down at an activity where the actor works."""
    activity = staff_activity(actor, activity_id)
    found = activity.services.filter(pk=service_id).select_related("item", "person", "stall").first()
    if found is None or not works_at(actor, "activities.checkin", activity.area_path):
        raise NotFound
    found.activity = activity
    return found
