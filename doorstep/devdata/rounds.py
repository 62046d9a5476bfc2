"""Rounds from door to door: who of which household is met in which round, everybody at least once; and one going on."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from doorstep.devdata import source
from doorstep.devdata.accounts import demo_actor, worker_of
from doorstep.devdata.audiences import Resident, Residents
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.outreach.models import OutreachDoor, OutreachRound
from doorstep.outreach.services import PaperKnock, close_round, enter_list, make_round
from doorstep.outreach.states import DoorState, RoundState
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region

_NUMBERS = uuid.UUID("a5d5b3f4-7d0e-4a53-8f0c-3c6f4f1f2b90")
DAY = timedelta(days=1)
#: household → those who live there
Behind = Mapping[int, list[Resident]]


def walk_past(*, month: date, residents: Residents, share: float) -> int:
    """The rounds that began in a month, entered from the paper lists on their last day, and closed."""
    walked = 0
    for plan in source.load("past")["rounds"]:
        region = Region.objects.get(name=plan["area"])
        for number, day in enumerate(plan["days"]):
            if (day.year, day.month) == (month.year, month.month):
                met = _met(plan, _behind(residents.of(region)), round(plan["people"] * min(1.0, share)))
                _walk(plan, region, day, met[number])
                walked += 1
    return walked


def build_round(*, today: date, residents: Residents) -> None:
    """One that is going on; one of an earlier start that is over is closed first."""
    plan = source.load("present")["round"]
    region = Region.objects.get(name=plan["area"])
    worker = worker_of(region)
    for known in OutreachRound.objects.filter(region=region, state=RoundState.RUNNING).order_by("pk"):
        if known.ends_on >= today:
            return
        close_round(actor=worker, round_id=known.pk)
    made = _make(plan, region, worker, today - DAY * plan["since"], today + DAY * plan["left"])
    rng = source.chance("round", today)
    met = {
        home: [one.id for one in rng.sample(people, k=rng.randint(1, min(3, len(people))))]
        for home, people in _behind(residents.of(region)).items()
        if rng.random() < plan["reached"]
    }
    doors: dict[str, list[int]] = {}
    for home, area in OutreachDoor.objects.filter(round=made).order_by("pk").values_list("household", "region__name"):
        doors.setdefault(plan["walkers"].get(area, ""), []).append(home)
    with at(clock.at(today - DAY, "19:40")):
        for name, homes in doors.items():
            actor = demo_actor(name) if name else worker
            enter_list(actor=actor, round_id=made.pk, knocks=list(_lines(plan, made, homes, met, today - DAY)))


def _walk(plan: Mapping[str, Any], region: Region, day: date, met: Mapping[int, list[int]]) -> None:
    worker = worker_of(region)
    last = day + DAY * (plan["lasts"] - 1)
    made = _make(plan, region, worker, day, last)
    homes = list(OutreachDoor.objects.filter(round=made).order_by("pk").values_list("household", flat=True))
    with at(clock.at(last, "21:00")):
        enter_list(actor=worker, round_id=made.pk, knocks=list(_lines(plan, made, homes, met, last)))
        close_round(actor=worker, round_id=made.pk)


def _make(plan: Mapping[str, Any], region: Region, worker: Actor, first: date, last: date) -> OutreachRound:
    with at(clock.at(first - DAY * 3, "15:00")):
        return make_round(
            actor=worker,
            region=region,
            programme=Programme.objects.get(code=plan["programme"]),
            topic=plan["topic"],
            what_to_say=plan["say"],
            starts_on=first,
            ends_on=last,
        )


def _lines(
    plan: Mapping[str, Any], made: OutreachRound, homes: list[int], met: Mapping[int, list[int]], last: date
) -> Iterator[PaperKnock]:
    """Where somebody was met, sometimes at the second knock; elsewhere nobody answered, or somebody had no time."""
    rng = source.chance("rounds", made.topic, made.starts_on)
    days = (last - made.starts_on).days + 1
    for home in homes:
        first = rng.randrange(days)
        hour, minute = rng.choice(plan["hours"]), rng.randrange(60)
        begun = clock.at(made.starts_on + DAY * first, f"{hour:02}:{minute:02}")
        again = begun + timedelta(minutes=25) if first == days - 1 else begun + DAY
        number = f"{made.area_path}/{made.topic}/{made.starts_on}/{home}"
        luck = rng.random()
        people = met.get(home, [])
        if people:
            if luck < plan["missed"]:
                yield PaperKnock(home, DoorState.NO_ANSWER, begun, uuid.uuid5(_NUMBERS, f"{number}/1"))
            moment = again if luck < plan["missed"] else begun
            key = uuid.uuid5(_NUMBERS, number)
            yield PaperKnock(home, DoorState.REACHED, moment, key, heads=len(people), person_ids=tuple(people))
        elif luck < plan["tried"]:
            result = DoorState.DECLINED if luck < plan["declined"] else DoorState.NO_ANSWER
            yield PaperKnock(home, result, begun, uuid.uuid5(_NUMBERS, f"{number}/1"))


def _behind(living: list[Resident]) -> Behind:
    households: dict[int, list[Resident]] = {}
    for one in living:
        if one.household is not None:
            households.setdefault(one.household, []).append(one)
    return households


def _met(plan: Mapping[str, Any], behind: Behind, wanted: int) -> list[dict[int, list[int]]]:
    """For each round the people met, by household."""
    rng = source.chance("rounds", plan["key"])
    rounds = len(plan["days"])
    met: list[dict[int, list[int]]] = [{} for _ in range(rounds)]
    left = wanted
    for home, living in behind.items():
        if not left:
            break
        members = living[:left]
        left -= len(members)
        first = rng.choices(range(rounds), [5, 3, 2][:rounds])[0]
        opened = [number for number in range(rounds) if number == first or (number > first and rng.random() < 0.4)]
        for number in opened:
            # At the first visit somebody speaks for the whole household, later only with those at home.
            found = [one.id for one in members if number == first or rng.random() < plan["at_home"]]
            if found:
                met[number][home] = found
    return met
