"""The areas and programmes of the benchmark: 20 streets of 8 communities of 8 grids."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from doorstep.kernel.actor import system
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.programmes.services import load_delivered
from doorstep.regions.models import Level, Region

STREETS, COMMUNITIES, GRIDS = 20, 8, 8
DISTRICT = "320613/"
BEGAN = date(2020, 7, 1)
ESTATES = ("桂花苑", "兰亭苑", "春晖园", "幸福世家", "江景苑", "学田新村", "北濠桥新村", "易家桥新村")


@dataclass(frozen=True, slots=True)
class Grid:
    pk: int
    path: str
    estate: str
    first_person: int
    people: int
    first_door: int
    doors: int


def build_regions(residents: int) -> list[Grid]:
    """All areas, and how the residents fall to the grids."""
    made: list[Region] = []

    def add(parent: Region | None, level: Level, code: str, name: str) -> Region:
        region = Region(
            id=len(made) + 1,
            parent=parent,
            level=level,
            code=code,
            name=name,
            path=f"{parent.path if parent else ''}{code}/",
            valid_from=BEGAN,
        )
        made.append(region)
        return region

    district = add(None, Level.DISTRICT, DISTRICT.rstrip("/"), "测试区")
    leaves = []
    for street_number in range(1, STREETS + 1):
        street = add(district, Level.STREET, f"{street_number:03d}", f"第{street_number}街道")
        for community_number in range(1, COMMUNITIES + 1):
            name = f"{street_number}街道第{community_number}社区"
            community = add(street, Level.COMMUNITY, f"X{community_number:02d}", name)
            leaves += [
                add(community, Level.GRID, f"G{number:02d}", f"{name}第{number}网格") for number in range(1, GRIDS + 1)
            ]
    Region.objects.bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('regions_region', 'id'), %s)", [len(made) + 1])
    return list(_grids(leaves, residents))


def _grids(leaves: list[Region], residents: int) -> list[Grid]:
    grids = []
    person = door = 1
    for number, region in enumerate(leaves):
        people = residents * (number + 1) // len(leaves) - residents * number // len(leaves)
        doors = max(1, -(-people * 4 // 10))
        grids.append(Grid(region.pk, region.path, ESTATES[number % len(ESTATES)], person, people, door, doors))
        person += people
        door += doors
    return grids


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme: what is done there, and whether it counts doors."""

    pk: int
    items: tuple[int, ...]
    by_door: bool


def load_programmes(count: int) -> list[Offer]:
    """The catalogue's programmes that count attendances."""
    load_delivered(actor=system("bench"))
    chosen = [one for one in Programme.objects.order_by("id") if "person_times" in one.counts][:count]
    items: dict[int, list[int]] = {one.pk: [] for one in chosen}
    for item in ServiceItem.objects.filter(programme__in=chosen):
        items[item.programme_id].append(item.pk)
    doors = {"households", "household_times"}
    return [Offer(one.pk, tuple(items[one.pk]), bool(doors & set(one.counts))) for one in chosen]
