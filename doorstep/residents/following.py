"""Who moves with a re-cut of areas, and who can't be placed without somebody deciding. Reads only.

A household follows its building, else its area when only one took over. A person follows the household he is filed
with in the same area, else the area when only one took over. Everything else is left: nobody is placed by a guess.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db.models import Q

from doorstep.regions.heirs import Heirs
from doorstep.regions.models import Region
from doorstep.residents.models import Household, Life, Person

_WORDS = (Path(__file__).parent / "data" / "building_words.txt").read_text(encoding="utf-8").split()
#: The estate with its building in an address; what stands behind it leads to a door.
_BUILDING = re.compile(f"^.*?(?:{'|'.join(_WORDS)})")


@dataclass(frozen=True, slots=True)
class Move:
    """A row, where it is, and the area where it comes to be. `counts`: the file is open."""

    pk: int
    origin: str
    region: Region
    building_id: int | None = None
    counts: bool = True


@dataclass(slots=True)
class DoorsLeft:
    """Households of one building or estate of an old area, as far as their address tells."""

    region: Region
    place: str
    choices: tuple[Region, ...]
    #: The area stays, only the building was re-cut: the choices are buildings.
    only_building: bool
    households: list[Move] = field(default_factory=list)
    persons: list[Move] = field(default_factory=list)

    @property
    def key(self) -> int:
        """Names the group in a form."""
        return self.households[0].pk

    @property
    def people(self) -> int:
        return sum(person.counts for person in self.persons)


@dataclass(slots=True)
class PeopleLeft:
    """People of an old area of whom no door is on file there."""

    region: Region
    choices: tuple[Region, ...]
    persons: list[Move] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(person.counts for person in self.persons)


@dataclass(slots=True)
class Following:
    doors: list[Move] = field(default_factory=list)
    people: list[Move] = field(default_factory=list)
    left_doors: list[DoorsLeft] = field(default_factory=list)
    left_people: list[PeopleLeft] = field(default_factory=list)

    @property
    def left_count(self) -> int:
        return sum(group.people for group in self.left_doors) + sum(group.people for group in self.left_people)

    @property
    def left_households(self) -> int:
        return sum(len(group.households) for group in self.left_doors)


def place_of(address: str) -> str:
    """The building or estate of an address, without what leads to a door: whoever cuts areas reads no register."""
    found = _BUILDING.match(address)
    return found[0] if found else re.split(r"\d", address, maxsplit=1)[0]


def hold(regions: Sequence[Region]) -> None:
    """Locks who lives in these areas, people before doors. Whoever moves a person locks him first and the area then,
    so whoever is to lock areas does this before: else the two would wait for each other."""
    within = Q(pk__in=[])
    for region in regions:
        within |= Q(area_path__gte=region.path, area_path__lt=region.path + "~")
    for model in (Person, Household):
        len(model.objects.filter(within).order_by("pk").select_for_update().values_list("pk"))


def following(heirs: Heirs, *, locked: bool = False) -> Following:
    """What is to be done for the ended areas; three queries however many people. `locked` locks the rows."""
    ended = heirs.ended.keys()
    people = Person.objects.filter(region_id__in=ended).order_by("pk")
    doors = Household.objects.filter(Q(region_id__in=ended) | Q(building_id__in=ended)).order_by("pk")
    if locked:
        people, doors = people.select_for_update(), doors.select_for_update()
    persons = list(people.values_list("pk", "region_id", "area_path", "household_id", "life"))
    found = Following()
    moved: dict[int, Move] = {}
    left: dict[int, DoorsLeft] = {}
    groups: dict[tuple[int, str], DoorsLeft] = {}
    rows = list(doors.values_list("pk", "region_id", "area_path", "building_id", "address"))
    old_areas = {pk: region_id for pk, region_id, *_rest in rows}
    staying = _staying({region_id for _pk, region_id, *_rest in rows} - ended)
    for pk, region_id, path, building_id, address in rows:
        move = _door(heirs, pk, region_id, path, building_id, staying)
        if move is not None:
            moved[pk] = move
            continue
        stays = staying.get(region_id)
        lost = heirs.ended[building_id if stays and building_id else region_id]
        place = place_of(address)
        group = groups.setdefault(
            (lost.pk, place), DoorsLeft(lost, place, heirs.of(lost.pk), only_building=stays is not None)
        )
        group.households.append(Move(pk, path, stays or lost, building_id))
        left[pk] = group
    crowd: dict[int, PeopleLeft] = {}
    for pk, region_id, path, household_id, life in persons:
        here = Move(pk, path, heirs.ended[region_id], counts=life == Life.ACTIVE)
        with_door = old_areas.get(household_id) == region_id
        home = heirs.sole(region_id)
        if with_door:
            home = moved[household_id].region if household_id in moved else None
        if home is not None:
            found.people.append(replace(here, region=home))
        elif with_door:
            left[household_id].persons.append(here)
        else:
            rest = crowd.setdefault(region_id, PeopleLeft(heirs.ended[region_id], heirs.of(region_id)))
            rest.persons.append(here)
    found.doors = list(moved.values())
    found.left_doors = sorted(groups.values(), key=lambda group: (group.region.path, _in_order(group.place)))
    found.left_people = list(crowd.values())
    return found


def _in_order(place: str) -> list[tuple[int, str]]:
    """Building 7 before building 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", place)]


def _staying(region_ids: Collection[int]) -> dict[int, Region]:
    """Areas that stay while a building in them is re-cut."""
    return {region.pk: region for region in Region.objects.filter(pk__in=region_ids)} if region_ids else {}


def _door(
    heirs: Heirs, pk: int, region_id: int, path: str, building_id: int | None, staying: dict[int, Region]
) -> Move | None:
    building = heirs.sole(building_id) if building_id is not None and building_id in heirs.ended else None
    if region_id in staying:
        return Move(pk, path, staying[region_id], building.pk) if building else None
    choices = heirs.of(region_id)
    if building is not None:
        home = heirs.around(building, level=heirs.ended[region_id].level)
        if home is not None and home.pk in {choice.pk for choice in choices}:
            return Move(pk, path, home, building.pk)
    if len(choices) == 1:
        return Move(pk, path, choices[0], building.pk if building else building_id)
    return None


def by_hand(plan: Following, *, doors: dict[int, int], people: dict[int, int]) -> Following:
    """The moves that somebody decided: {key of a group of doors: area}, {old area: area of its people without a door}.

    What is not among the choices of a group, or no group any more, is left out.
    """
    found = Following()
    for group in plan.left_doors:
        for chosen in group.choices:
            if doors.get(group.key) != chosen.pk:
                continue
            if group.only_building:
                found.doors += [replace(home, building_id=chosen.pk) for home in group.households]
            else:
                found.doors += [replace(home, region=chosen) for home in group.households]
                found.people += [replace(person, region=chosen) for person in group.persons]
    for rest in plan.left_people:
        for chosen in rest.choices:
            if people.get(rest.region.pk) == chosen.pk:
                found.people += [replace(person, region=chosen) for person in rest.persons]
    return found
