"""Whose figures one may see: areas under the right figures.view."""

from dataclasses import dataclass

from django.db.models import Q

from doorstep.kernel.actor import Actor, system
from doorstep.kernel.errors import NotFound
from doorstep.regions.models import Level, Region

RIGHT = "figures.view"


@dataclass(frozen=True, slots=True)
class AreaOption:
    path: str
    name: str
    #: How deep it lies below the first one offered.
    depth: int


def reader(actor: Actor | None) -> Actor:
    """The command line and the worker read as the system."""
    return actor if actor is not None else system("figures")


def area(*, actor: Actor, path: str) -> Region:
    """The area at this path, or NotFound: one whose figures the actor may not see looks like one that isn't there."""
    if not actor.can_in(RIGHT, path):
        raise NotFound
    found = Region.objects.visible_to(actor).filter(path=path).first()
    if found is None:
        raise NotFound
    return found


def check(actor: Actor, region: Region, right: str = RIGHT) -> None:
    if not actor.can_in(right, region.path):
        raise NotFound


def home_area(actor: Actor) -> Region:
    """Where the figures page begins: the first area whose figures the actor may see."""
    found = None
    for prefix in actor.areas(RIGHT):
        areas = Region.objects.visible_to(actor).under(prefix) if prefix else Region.objects.visible_to(actor)
        found = areas.order_by("level", "path").first()
        if found:
            return found
    raise NotFound


def areas_offered(*, actor: Actor, region: Region) -> list[AreaOption]:
    """The way up as far as the actor sees, the neighbours, the area itself and what lies directly in it."""
    parts = region.path.split("/")[:-1]
    above = ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts))]
    wanted = Q(path__in=[*above, *actor.areas(RIGHT)]) | Q(pk=region.pk) | Q(parent_id=region.pk)
    if region.parent_id is not None:
        wanted |= Q(parent_id=region.parent_id)
    rows = Region.objects.visible_to(actor).filter(wanted, level__lte=max(region.level, Level.GRID)).order_by("path")
    found = [(path, name) for path, name in rows.values_list("path", "name") if actor.can_in(RIGHT, path)]
    top = min((path.count("/") for path, _name in found), default=0)
    return [AreaOption(path, name, path.count("/") - top) for path, name in found]
