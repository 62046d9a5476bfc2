"""What a re-cut of areas does to people, households and roles, as numbers. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from doorstep.accounts.following import RolesFollowing, roles_following
from doorstep.activities.models import Activity, Series
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.partners.models import Partner
from doorstep.places.models import Site
from doorstep.regions.heirs import Heirs, heirs_within
from doorstep.regions.models import Region
from doorstep.residents.following import Following, following

#: What the log calls it, on each area that ended.
FOLLOWED = "recut_followed"


@dataclass(slots=True)
class Line:
    """One of the new areas, and what comes to it."""

    region: Region
    people: int = 0
    closed: int = 0
    households: int = 0
    roles: int = 0


@dataclass(frozen=True, slots=True)
class Staying:
    """What is tied to the old areas and no rule can move: somebody looks after it."""

    sites: int = 0
    partners: int = 0
    activities: int = 0
    series: int = 0

    def __bool__(self) -> bool:
        return bool(self.sites or self.partners or self.activities or self.series)


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from areas having ended: everything that has one place to go, and everything that has not."""

    residents: Following
    roles: RolesFollowing

    @property
    def left(self) -> int:
        """How many decisions are open."""
        return len(self.residents.left_doors) + len(self.residents.left_people) + len(self.roles.left)

    def numbers(self) -> dict[str, Any]:
        people = sum(move.counts for move in self.residents.people)
        return {
            "people": people,
            "closed": len(self.residents.people) - people,
            "households": len(self.residents.doors),
            "roles": len(self.roles.moves),
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """A re-cut before it is done, or right after."""

    ending: list[Region]
    lines: list[Line]
    plan: Plan
    on: date
    staying: Staying = field(default_factory=Staying)

    @property
    def is_later(self) -> bool:
        """People move on the day; until then they belong to the old areas."""
        return self.on > clock.today()

    @property
    def totals(self) -> dict[str, int]:
        return self.plan.numbers()


def plan_for(ended: Sequence[Region], *, actor: Actor, day: date, locked: bool = False) -> Plan:
    """Everything in and under these areas that is still tied to an area that has ended by the day."""
    return plan_of(heirs_within(ended, day=day), actor=actor, locked=locked)


def plan_of(heirs: Heirs, *, actor: Actor, locked: bool = False) -> Plan:
    return Plan(following(heirs, locked=locked), roles_following(heirs, actor=actor, locked=locked))


def lines_of(successors: Sequence[Region], plan: Plan) -> list[Line]:
    """The moves of a plan by new area."""
    lines = [Line(region) for region in sorted(successors, key=lambda region: region.path)]
    for line in lines:
        path = line.region.path
        people = [move for move in plan.residents.people if move.region.path.startswith(path)]
        line.people = sum(move.counts for move in people)
        line.closed = len(people) - line.people
        line.households = sum(move.region.path.startswith(path) for move in plan.residents.doors)
        line.roles = sum(heir.path.startswith(path) for _row, heir in plan.roles.moves)
    return lines


def staying_in(ended: Sequence[Region]) -> Staying:
    """What of the old areas goes on after their end and is moved by nobody."""
    within = Q(pk__in=[])
    for region in ended:
        within |= Q(area_path__gte=region.path, area_path__lt=region.path + "~")
    return Staying(
        sites=Site.objects.filter(within, closed_on__isnull=True).count(),
        partners=Partner.objects.filter(within, active=True).count(),
        activities=Activity.objects.filter(within, starts_at__gt=clock.now()).exclude(state="cancelled").count(),
        series=Series.objects.filter(within, stopped_on__isnull=True, ends_on__gte=clock.today()).count(),
    )
