"""What became of a re-cut, and what is still to be decided."""

from dataclasses import dataclass
from datetime import date

from doorstep.flows.recut import FOLLOWED, Plan, Staying, plan_for, staying_in
from doorstep.flows.services.recut import siblings_of
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.regions.models import Region, Succession

COUNTED = ("people", "closed", "households", "roles")


@dataclass(frozen=True, slots=True)
class Aftermath:
    region: Region
    ended: list[Region]
    begun: list[Region]
    on: date
    #: what has moved so far, by the log
    moved: dict[str, int]
    plan: Plan
    staying: Staying

    @property
    def is_later(self) -> bool:
        return self.on > clock.today()

    @property
    def waiting(self) -> dict[str, int]:
        """What moves by itself on the day."""
        return self.plan.numbers()


def editable(*, actor: Actor, pk: int) -> Region:
    """An area that this person may re-cut; elsewhere, and the district, do not exist."""
    found = Region.objects.editable_by(actor).filter(pk=pk, parent__isnull=False).select_related("parent").first()
    if found is None:
        raise NotFound
    return found


def beside(*, actor: Actor, region: Region) -> list[Region]:
    """The areas that can be re-cut together with it."""
    rows = Region.objects.editable_by(actor).filter(
        parent_id=region.parent_id, level=region.level, valid_to__isnull=True
    )
    return list(rows.exclude(pk=region.pk).order_by("path"))


def parts_of(*, regions: list[Region]) -> list[Region]:
    return list(Region.objects.filter(parent__in=regions, valid_to__isnull=True).order_by("path"))


@wall.beyond("who cuts areas anew holds no right over people and decides on doors; he is told sums and buildings")
def aftermath(*, actor: Actor, region: Region) -> Aftermath | None:
    """The report of the re-cut in which this area ended; None when it ended in none."""
    steps = Succession.objects.visible_to(actor).filter(predecessor=region).select_related("successor")
    begun = [step.successor for step in steps.order_by("successor__path")]
    if region.valid_to is None or not begun:
        return None
    ended = siblings_of(region)
    day = max(clock.today(), region.valid_to)
    log = Event.objects.filter(subject__in=[subject_of(one) for one in ended], action=FOLLOWED)
    data = list(log.values_list("data", flat=True))
    return Aftermath(
        region=region,
        ended=ended,
        begun=begun,
        on=region.valid_to,
        moved={name: sum(int(one.get(name, 0)) for one in data) for name in COUNTED},
        plan=plan_for(ended, actor=actor, day=day),
        staying=staying_in(ended),
    )
