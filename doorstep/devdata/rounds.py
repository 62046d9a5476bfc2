"""Rounds from door to door: who of which household is met in which round, everybody at least once."""

from collections.abc import Iterator, Mapping
from typing import Any

from doorstep.devdata import source
from doorstep.devdata.audiences import Resident, Residents
from doorstep.devdata.sessions import Session
from doorstep.regions.models import Region


def of_rounds(residents: Residents, *, share: float) -> Iterator[Session]:
    for plan in source.load("past")["rounds"]:
        region = Region.objects.get(name=plan["area"])
        met = _met(plan, residents.of(region), round(plan["people"] * min(1.0, share)))
        for number, day in enumerate(plan["days"]):
            people, doors = met[number]
            tasks = {"explained": doors, "leaflet": doors}
            yield Session(plan["key"], region, day, plan, people=people, tasks=tasks)


def _met(plan: Mapping[str, Any], living: list[Resident], wanted: int) -> list[tuple[list[int], int]]:
    """For each round the people met and the number of doors that were opened."""
    rng = source.chance("rounds", plan["key"])
    rounds = len(plan["days"])
    households: dict[int | None, list[Resident]] = {}
    for one in living:
        households.setdefault(one.household, []).append(one)
    people: list[list[int]] = [[] for _ in range(rounds)]
    doors = [0] * rounds
    left = wanted
    for members in households.values():
        if not left:
            break
        members = members[:left]
        left -= len(members)
        first = rng.choices(range(rounds), [5, 3, 2][:rounds])[0]
        opened = [number for number in range(rounds) if number == first or (number > first and rng.random() < 0.4)]
        for number in opened:
            # At the first visit somebody speaks for the whole household, later only with those at home.
            met = [one for one in members if number == first or rng.random() < plan["at_home"]]
            if met:
                doors[number] += 1
                people[number] += [one.id for one in met]
    return list(zip(people, doors, strict=True))
