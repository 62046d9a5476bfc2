"""Reading areas. Names and borders are public, so nothing here asks for a right."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import Event
from doorstep.kernel.scope import get_visible
from doorstep.regions import tree
from doorstep.regions.errors import RegionAmbiguous, RegionUnknown
from doorstep.regions.models import Level, Region, Succession
from doorstep.regions.tree import walking_minutes

__all__ = [
    "Node",
    "community_of",
    "district",
    "find_region",
    "full_code",
    "lineage",
    "names_along",
    "open_parts",
    "region_page",
    "streets_of",
    "tree_of",
    "walking_minutes",
]

_LONGEST = 60
_CANDIDATES_SHOWN = 6
HISTORY = 50


def find_region(text: str, *, on: date | None = None) -> Region:
    """The area that somebody means by a path, a code (6 to 15 characters) or a name.

    An exact name is better than the beginning of one, an area of the day (default: today) better than one that has
    ended. When several are as good, RegionAmbiguous says which.
    """
    wanted = unicodedata.normalize("NFKC", text).strip()[:_LONGEST]
    day = on or clock.today()
    for found in _readings(wanted):
        present = [region for region in found if _is_valid(region, day)]
        chosen = present or found
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            raise _ambiguous(wanted, chosen)
    raise RegionUnknown(text=wanted)


def _readings(wanted: str) -> Iterable[list[Region]]:
    """What the text can mean, the surest reading first."""
    if not wanted:
        return
    regions = Region.objects.order_by("path")
    yield list(regions.filter(path=wanted.strip("/") + "/"))
    codes = tree.split_code(wanted.upper())
    if codes:
        yield list(_by_codes(regions, codes))
    yield list(regions.filter(name=wanted))
    yield list(regions.filter(code=wanted.upper(), level__lte=Level.GRID)[:50])
    yield list(regions.filter(name__startswith=wanted)[:50])


def _by_codes(regions: QuerySet[Region], codes: list[str]) -> QuerySet[Region]:
    found = regions.filter(level=Level.DISTRICT, code=codes[0])
    for code in codes[1:]:
        found = regions.filter(parent__in=found, code=code)
    return found


def _is_valid(region: Region, day: date) -> bool:
    return region.valid_from <= day and (region.valid_to is None or region.valid_to > day)


def _ambiguous(wanted: str, found: list[Region]) -> RegionAmbiguous:
    around = {region.path: region.name for region in _at(path for one in found for path in tree.ancestors(one.path))}
    candidates = []
    for region in found[:_CANDIDATES_SHOWN]:
        parents = tree.ancestors(region.path)[:-1]
        candidates.append(
            {
                "path": region.path,
                "code": full_code(region),
                "name": region.name,
                "within": around.get(parents[-1], "") if parents else "",
            }
        )
    said = "; ".join(f"{one['name']} ({one['within']}, {one['code']})" for one in candidates)
    return RegionAmbiguous(text=wanted, said=said, candidates=candidates)


def _at(paths: Iterable[str]) -> QuerySet[Region]:
    return Region.objects.filter(path__in=set(paths))


def lineage(path: str) -> list[Region]:
    """From the district down to the area at this path itself, in one query."""
    return sorted(_at(tree.ancestors(path)), key=lambda region: len(region.path))


def names_along(path: str) -> list[str]:
    """The names only, for the frame of every page."""
    found = _at(tree.ancestors(path)).values_list("path", "name")
    return [name for _path, name in sorted(found, key=lambda row: len(row[0]))]


def community_of(path: str) -> Region | None:
    """The community in which this path lies, or which it is."""
    return _at(tree.ancestors(path)).filter(level=Level.COMMUNITY).first()


def district() -> Region | None:
    """The district of this installation: the oldest that still exists."""
    return Region.objects.filter(level=Level.DISTRICT, valid_to__isnull=True).order_by("id").first()


def streets_of(path: str, *, on: date | None = None) -> QuerySet[Region]:
    return Region.objects.under(path).filter(level=Level.STREET).valid_on(on or clock.today())


def full_code(region: Region) -> str:
    """The code as statistics write it: `320613017000` for a street."""
    return tree.full_code([step.code for step in lineage(region.path)])


def open_parts(region: Region) -> QuerySet[Region]:
    """The areas directly in this one that have no end."""
    return Region.objects.filter(parent=region, valid_to__isnull=True).order_by("path")


@dataclass(slots=True)
class Node:
    """An area in the tree of the settings page."""

    region: Region
    children: list["Node"] = field(default_factory=list)

    @property
    def communities(self) -> int:
        return sum(1 for child in self.children if child.region.level == Level.COMMUNITY)

    @property
    def depth(self) -> int:
        return self.region.level - 1


def tree_of(path: str, *, deepest: int = Level.COMMUNITY, on: date | None = None, ended: bool = False) -> list[Node]:
    """The area and what lies in it down to a level, as a tree; one query however many."""
    found = Region.objects.under(path).filter(level__lte=deepest).order_by("path")
    if not ended:
        day = on or clock.today()
        # What begins later is shown too: whoever plans a re-cut wants to see it.
        found = found.exclude(valid_to__lte=day)
    nodes = {region.pk: Node(region) for region in found}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.region.parent_id) if node.region.parent_id else None
        (above.children if above else roots).append(node)
    return roots


@dataclass(frozen=True, slots=True)
class RegionPage:
    region: Region
    lineage: list[Region]
    code: str
    parts: list[Region]
    ended_parts: list[Region]
    successors: list[Succession]
    origins: list[Succession]
    history: list[Event]


def region_page(*, actor: Actor, pk: int) -> RegionPage:
    """One area with what lies in it, what it came from and what took over from it."""
    region = get_visible(Region, actor, pk=pk)
    steps = lineage(region.path)
    day = clock.today()
    children = list(Region.objects.filter(parent=region).order_by("path"))
    return RegionPage(
        region=region,
        lineage=steps,
        code=tree.full_code([step.code for step in steps]),
        parts=[child for child in children if child.valid_to is None or child.valid_to > day],
        ended_parts=[child for child in children if child.valid_to is not None and child.valid_to <= day],
        successors=list(region.successions.select_related("successor").order_by("successor__path")),
        origins=list(region.origins.select_related("predecessor").order_by("predecessor__path")),
        history=list(Event.objects.of(events.subject_of(region)).order_by("-id")[:HISTORY]),
    )
