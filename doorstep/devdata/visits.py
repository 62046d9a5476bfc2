"""Visits of the last weeks and of this one, seen from the day on which the demo is started.

Every visit has a number made from whom it is about and which week, so another start on the same or a later day finds
what is there and goes on with the rest.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from doorstep.devdata import source
from doorstep.devdata.accounts import demo_actor, worker_of
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, system
from doorstep.regions.models import Region
from doorstep.visits import services
from doorstep.visits.models import VisitPlan, VisitTask
from doorstep.visits.services import NeedFound
from doorstep.visits.states import OPEN_TASKS, Mode, Result, Wanted

_NUMBERS = uuid.UUID("6f0c6c9e-0d1b-4c53-9a51-5d2f3a1b7e14")
WEEK = timedelta(days=7)


def build_visits(*, today: date) -> None:
    """Plans of one community, its visits week by week, and what is waiting now."""
    plan = source.load("present")["visits"]
    region = Region.objects.get(name=plan["area"])
    staff = worker_of(region)
    monday, _sunday = clock.week_of(today)
    first = monday - WEEK * plan["weeks"]
    with at(clock.at(first, "00:05")):
        for entry in plan["plans"]:
            if not VisitPlan.objects.visible_to(staff).filter(region=region, name=entry["name"]).exists():
                services.make_plan(actor=staff, region=region, valid_from=first, **entry)
    for number in range(plan["weeks"] + 1):
        _week(plan, region, first + WEEK * number, today)
    _unopened(plan, region, today)


def _week(plan: dict[str, Any], region: Region, monday: date, today: date) -> None:
    with at(clock.at(monday, "00:05")):
        services.rebuild(actor=system("demo"), area_path=region.path)
    is_now = monday + WEEK > today
    for task in _weekly(region, monday):
        rng = source.chance("visits", task.person_id, monday)
        if rng.random() < (plan["left"] if is_now else plan["missed"]):
            continue
        day = monday + timedelta(days=rng.randrange(min(7, (today - monday).days) or 1))
        if day < today:
            _visit(plan, region, task, clock.at(day, f"{rng.choice(plan['hours']):02}:{rng.randrange(60):02}"), rng)


def _weekly(region: Region, monday: date) -> Iterator[VisitTask]:
    rows = VisitTask.objects.filter(
        area_path__startswith=region.path,
        starts_on=monday,
        ends_on=monday + timedelta(days=6),
        state__in=OPEN_TASKS,
        mode=Wanted.DOOR,
    )
    yield from rows.select_related("region").order_by("person_id")


def _visit(plan: dict[str, Any], region: Region, task: VisitTask, moment: datetime, rng: random.Random) -> None:
    result = rng.choices([Result.MET, Result.FAMILY, Result.HOSPITAL, Result.AWAY], plan["results"])[0]
    is_unusual = result == Result.MET and rng.random() < plan["unusual"]
    need = rng.choice(plan["needs"]) if result == Result.MET and rng.random() < plan["with_need"] else None
    with at(moment):
        services.record_visit(
            actor=_walker(plan, region, task),
            person_id=task.person_id,
            client_uuid=uuid.uuid5(_NUMBERS, f"{task.person_id}/{task.starts_on}"),
            result=result,
            mode=Mode.DOOR,
            abnormal=[rng.choice(services.CHECKS)] if is_unusual else [],
            note=rng.choice(plan["notes"]) if result == Result.MET else "",
            needs=[NeedFound(**need)] if need else [],
        )


def _unopened(plan: dict[str, Any], region: Region, today: date) -> None:
    """This morning nobody opened at one door."""
    walker = next(iter(plan["walkers"]))
    waiting = VisitTask.objects.filter(
        region__name=walker, state__in=OPEN_TASKS, starts_on__lte=today, ends_on__gte=today
    )
    task = waiting.select_related("region").order_by("-person_id").first()
    moment = max(clock.now() - timedelta(minutes=plan["minutes_ago"]), clock.start_of(today))
    if task is None:
        return
    with at(moment):
        services.record_visit(
            actor=_walker(plan, region, task),
            person_id=task.person_id,
            client_uuid=uuid.uuid5(_NUMBERS, f"unopened/{today}"),
            result=Result.NO_ANSWER,
            mode=Mode.DOOR,
        )


def _walker(plan: dict[str, Any], region: Region, task: VisitTask) -> Actor:
    name = plan["walkers"].get(task.region.name)
    return demo_actor(name) if name else worker_of(region)
