"""Whose figures one may see: areas under the right figures.view."""

from dataclasses import dataclass

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
    visible = Region.objects.visible_to(actor)
    wanted = visible.filter(path__in=above) | visible.filter(parent_id=region.pk) | visible.filter(pk=region.pk)
    if region.parent_id is not None:
        wanted |= visible.filter(parent_id=region.parent_id)
    roots = set(actor.areas(RIGHT))
    if "" not in roots:
        wanted |= visible.filter(path__in=roots)
    found = [
        found
        for found in wanted.filter(level__lte=max(region.level, Level.GRID)).order_by("path")
        if actor.can_in(RIGHT, found.path)
    ]
    top = min((found_area.path.count("/") for found_area in found), default=0)
    return [AreaOption(one.path, one.name, one.path.count("/") - top) for one in found]
