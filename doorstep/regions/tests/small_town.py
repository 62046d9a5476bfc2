"""A small district for tests: one street with two communities, grids in the first."""

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Actor, grants_for, system
from doorstep.regions.models import Level, Region
from doorstep.regions.services import create_region

BEGAN = date(2020, 7, 1)


@dataclass(slots=True)
class Town:
    district: Region
    street: Region
    other_street: Region
    north: Region
    south: Region
    grid_1: Region
    grid_2: Region


def area(parent: Region | None, level: int, code: str, name: str, **more: object) -> Region:
    more.setdefault("valid_from", BEGAN)
    return create_region(actor=system(), parent=parent, level=level, code=code, name=name, **more)  # type: ignore[arg-type]


def town() -> Town:
    district = area(None, Level.DISTRICT, "320613", "崇川区")
    street = area(district, Level.STREET, "017", "唐闸镇街道")
    other = area(district, Level.STREET, "021", "幸福街道")
    north = area(street, Level.COMMUNITY, "X01", "北大街社区", code_is_provisional=True)
    south = area(street, Level.COMMUNITY, "X02", "朝晖社区")
    area(other, Level.COMMUNITY, "X01", "转水社区")
    grid_1 = area(north, Level.GRID, "G01", "北大街第一网格")
    grid_2 = area(north, Level.GRID, "G02", "北大街第二网格")
    return Town(district, street, other, north, south, grid_1, grid_2)


def editor(path: str) -> Actor:
    """Somebody who may change the areas under this path."""
    return Actor(
        user_id=1, label="林国强", grants=grants_for({"regions.edit", "settings.view", "console.open"}, area=path)
    )
