"""Who lives where, by age, for choosing who comes. Ages are as of the day."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from doorstep.kernel.clock import age_on
from doorstep.regions.models import Region
from doorstep.residents.models import Person


@dataclass(frozen=True, slots=True)
class Resident:
    id: int
    born: date
    household: int | None


AGES: dict[str, Callable[[int], bool]] = {
    "any": lambda age: age >= 5,
    "elder_60": lambda age: age >= 60,
    "adults": lambda age: 20 <= age < 68,
    "adults_and_elders": lambda age: age >= 20,
    "youth": lambda age: 6 <= age <= 15,
}


@dataclass(slots=True)
class Residents:
    """The people of an area, read once."""

    by_area: dict[str, list[Resident]] = field(default_factory=dict)

    def of(self, region: Region) -> list[Resident]:
        """In the order in which they were entered, which is the same in every build."""
        if region.path not in self.by_area:
            rows = Person.objects.active().filter(area_path__gte=region.path, area_path__lt=region.path + "~")
            self.by_area[region.path] = [
                Resident(pk, born, household)
                for pk, born, household in rows.order_by("id").values_list("id", "birth_date", "household_id")
                if born is not None
            ]
        return self.by_area[region.path]

    def suiting(self, region: Region, audience: str, day: date, *, one_a_household: bool = False) -> list[Resident]:
        fits = AGES[audience]
        found = [one for one in self.of(region) if fits(age_on(one.born, day))]
        if not one_a_household:
            return found
        first: dict[int | None, Resident] = {}
        for one in found:
            first.setdefault(one.household, one)
        return list(first.values())


def draw(rng: random.Random, pool: list[Resident], count: int) -> list[Resident]:
    """Some of them; regulars are likelier to come again, so that 人次 and 人数 differ as they do in life."""
    if count >= len(pool):
        return list(pool)
    regulars = pool[: max(1, len(pool) // 3)]
    chosen: dict[int, Resident] = {}
    while len(chosen) < count:
        one = rng.choice(regulars if rng.random() < 0.45 else pool)
        chosen.setdefault(one.id, one)
    return list(chosen.values())
