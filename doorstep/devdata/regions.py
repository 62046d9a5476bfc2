"""Areas: the published ones by their own loader, beneath them invented grids and buildings."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doorstep.devdata import source
from doorstep.kernel.actor import Actor
from doorstep.regions.loading import load_regions
from doorstep.regions.models import GridKind, Level, Region
from doorstep.regions.services import create_region, update_region

#: Grids and buildings are there before anything happens.
SINCE = date(2022, 1, 1)
HOUSEHOLDS_A_BUILDING = 34
_METRES_A_DEGREE = 111_320


@dataclass(slots=True)
class Quarter:
    """Where people live: a grid with its buildings, or an estate under a street."""

    region: Region
    estate: str
    people: int
    elders: float
    buildings: list[Region] = field(default_factory=list)


def build_regions(*, actor: Actor, share: float) -> Region:
    """The whole map. Returns the district."""
    loaded = load_regions(actor=actor)
    plan = source.load("district")
    by_name = {region.name: region for region in Region.objects.order_by("path")}
    for name, community in plan["communities"].items():
        office = {"phone": community["phone"], "duty_day": community["duty_day"]}
        region = update_region(actor=actor, region=by_name[name], **office)
        _grids(actor, region, community, share)
    for name, estate in plan["estates"].items():
        region = update_region(actor=actor, region=by_name[name], latitude=estate["lat"], longitude=estate["lon"])
        _buildings(actor, region, name, count=_houses(estate["people"], share), first=1)
    for street in _streets_without_community(loaded.district):
        _invented(actor, street, plan["invented"], share)
    return loaded.district


def quarters(share: float) -> Iterator[Quarter]:
    """Every place where people live with how many, in the order of the data file."""
    plan = source.load("district")
    by_name = {region.name: region for region in Region.objects.filter(level__gte=Level.COMMUNITY).order_by("path")}
    buildings: dict[int, list[Region]] = {}
    for building in Region.objects.filter(level=Level.BUILDING, kind=GridKind.NONE).order_by("path"):
        buildings.setdefault(building.parent_id or 0, []).append(building)
    communities = dict(plan["communities"])
    for region in by_name.values():
        if region.level == Level.COMMUNITY and region.name not in communities:
            communities[region.name] = plan["invented"]
    for name, community in communities.items():
        count = community["grids"]
        people = _scaled(community["people"], share)
        for number in range(count):
            grid = by_name[_grid_name(name, number + 1)]
            portion = people * (number + 1) // count - people * number // count
            estate = community["estates"][number % len(community["estates"])]
            yield Quarter(grid, estate, portion, community["elders"], buildings[grid.pk])
    for name, estate in plan["estates"].items():
        region = by_name[name]
        yield Quarter(region, name, _scaled(estate["people"], share), estate["elders"], buildings[region.pk])


def communities_in_order() -> list[tuple[Region, bool]]:
    """Every community with whether its name is real: those of the data file first, in its order."""
    named = list(source.load("district")["communities"])
    found = list(Region.objects.filter(level=Level.COMMUNITY).order_by("path"))
    place = {name: number for number, name in enumerate(named)}
    found.sort(key=lambda region: (place.get(region.name, len(place)), region.path))
    return [(region, region.name in place) for region in found]


def beside(region: Region, *, north: float = 0, east: float = 0) -> tuple[float, float]:
    """The position so many metres away from the middle of an area."""
    latitude, longitude = region.latitude or 32.0, region.longitude or 120.85
    around = math.cos(math.radians(latitude))
    return (
        round(latitude + north / _METRES_A_DEGREE, 5),
        round(longitude + east / (_METRES_A_DEGREE * around), 5),
    )


def _scaled(people: int, share: float) -> int:
    return max(6, round(people * share))


def _houses(people: int, share: float) -> int:
    return max(1, math.ceil(_scaled(people, share) / 2.15 / HOUSEHOLDS_A_BUILDING))


def short_name(community: str) -> str:
    """As grids are named after it: without the word for community or village."""
    return community.removesuffix(source.load("district")["words"]["community"]).removesuffix(
        source.load("district")["words"]["village"]
    )


def _grid_name(community: str, number: int) -> str:
    return str(source.load("district")["words"]["grid"]).format(community=short_name(community), number=number)


def _grids(actor: Actor, community: Region, plan: dict[str, Any], share: float) -> None:
    count = plan["grids"]
    houses = _houses(plan["people"] / count, share)
    built: dict[str, int] = {}
    for number in range(1, count + 1):
        angle = 2 * math.pi * number / count
        latitude, longitude = beside(community, north=260 * math.sin(angle), east=260 * math.cos(angle))
        grid = create_region(
            actor=actor,
            parent=community,
            level=Level.GRID,
            kind=GridKind.GENERAL,
            code=f"G{number:02}",
            name=_grid_name(community.name, number),
            valid_from=SINCE,
            latitude=latitude,
            longitude=longitude,
            code_is_provisional=True,
        )
        estate = plan["estates"][(number - 1) % len(plan["estates"])]
        _buildings(actor, grid, estate, count=houses, first=built.get(estate, 0) + 1)
        built[estate] = built.get(estate, 0) + houses


def _buildings(actor: Actor, parent: Region, estate: str, *, count: int, first: int) -> None:
    word = source.load("district")["words"]["building"]
    for number in range(count):
        row, column = divmod(number, 3)
        latitude, longitude = beside(parent, north=60 * row - 50, east=70 * column - 70)
        create_region(
            actor=actor,
            parent=parent,
            level=Level.BUILDING,
            code=f"B{number + 1:02}",
            name=word.format(estate=estate, number=first + number),
            valid_from=SINCE,
            latitude=latitude,
            longitude=longitude,
            code_is_provisional=True,
        )


def _streets_without_community(district: Region) -> list[Region]:
    streets = Region.objects.filter(parent=district, level=Level.STREET).order_by("path")
    return list(streets.exclude(children__level=Level.COMMUNITY))


def _invented(actor: Actor, street: Region, plan: dict[str, Any], share: float) -> None:
    latitude, longitude = beside(street, north=350, east=250)
    short = street.name
    for ending in source.load("district")["words"]["street"]:
        short = short.removesuffix(ending)
    community = create_region(
        actor=actor,
        parent=street,
        level=Level.COMMUNITY,
        code="X91",
        name=plan["name"].format(street=short),
        valid_from=SINCE,
        latitude=latitude,
        longitude=longitude,
        duty_day=plan["duty_day"],
        code_is_provisional=True,
    )
    _grids(actor, community, plan, share)
