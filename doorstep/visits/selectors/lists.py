"""Who is to be visited: a worker's caseload, what is overdue in a community, the way through a grid or a building.

A line is a person, however many plans send somebody to him; a constant number of queries, however many lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.residents.selectors import door_words
from doorstep.visits import words
from doorstep.visits.models import Escalation, VisitNeed, VisitRecord, VisitTask
from doorstep.visits.states import OPEN_TASKS, RECORD_RIGHT, EscalationState, NeedState, TaskState, Wanted

MOST = 2000
_NUMBER = re.compile(r"(\d+)")


@dataclass(slots=True)
class VisitLine:
    """A person to be visited: `tasks` are the open ones, the most urgent first."""

    person_id: int
    name: str
    birth_date: date | None
    area: str
    address: str
    order: tuple[Any, ...]
    tasks: list[VisitTask] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    last_on: date | None = None
    escalation_id: int | None = None

    @property
    def task(self) -> VisitTask:
        return self.tasks[0]

    @property
    def due_at(self) -> datetime:
        return self.tasks[0].due_at

    @property
    def due_on(self) -> date:
        return self.tasks[0].ends_on

    @property
    def at_door(self) -> bool:
        """Whether a call is not enough."""
        return any(task.mode == Wanted.DOOR for task in self.tasks)

    @property
    def is_overdue(self) -> bool:
        return self.due_at <= clock.now()

    @property
    def worker(self) -> str:
        one = self.tasks[0].worker
        return one.name if one else ""

    @property
    def state(self) -> tuple[Any, str, str]:
        return words.TASK_STATES[self.tasks[0].state]


def caseload(*, actor: Actor, most: int = MOST, today: date | None = None) -> list[VisitLine]:
    """This period's visits of a worker: those named to him, and those of his areas that are named to nobody.

    What is overdue comes first, then what is due soonest, each along the way.
    """
    day = today or clock.today()
    mine = Q(worker_id=actor.user_id) | Q(worker__isnull=True)
    rows = _open(actor).filter(area_filter(actor, RECORD_RIGHT)).filter(mine, starts_on__lte=day)
    lines = _lines(actor, rows.order_by("due_at", "id")[:most])
    return sorted(lines, key=lambda line: (line.due_at, line.order))


def overdue(*, actor: Actor, area_path: str = "", most: int = 500) -> list[VisitLine]:
    """Visits whose period is over without one, the longest overdue first; a later visit takes them off."""
    rows = _open(actor).filter(due_at__lte=clock.now())
    if area_path:
        rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    return _lines(actor, rows.order_by("due_at", "id")[:most])


def route(*, actor: Actor, area_path: str, building_id: int | None = None) -> list[VisitLine]:
    """Open visits of an area or a building in the order of the doors: building, unit, floor and room."""
    rows = _open(actor).filter(area_path__gte=area_path, area_path__lt=area_path + "~", starts_on__lte=clock.today())
    if building_id is not None:
        rows = rows.filter(person__household__building_id=building_id)
    return sorted(_lines(actor, rows.order_by("due_at", "id")[:MOST]), key=lambda line: line.order)


def buildings(*, actor: Actor, area_path: str) -> list[tuple[int, str]]:
    """Those of an area in which somebody waits for a visit, seven before ten."""
    rows = _open(actor).filter(area_path__gte=area_path, area_path__lt=area_path + "~", starts_on__lte=clock.today())
    house = "person__household__building"
    found = rows.filter(**{f"{house}__isnull": False}).values_list(house, f"{house}__name").distinct()
    return sorted(found, key=lambda one: natural(one[1]))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Building 7 before building 10, room 201 before room 1101."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(text) if part != "")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Should, did, overdue (programmes.md §14), of the tasks whose period ends in these days."""

    should: int = 0
    met: int = 0
    excused: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def share(self) -> int:
        """Of those who were to be visited and were there."""
        there = self.should - self.excused
        return round(100 * self.met / there) if there else 100


def week_numbers(*, actor: Actor, area_path: str = "", day: date | None = None) -> Numbers:
    """The numbers of the tasks that end in the week of a day. Of areas, never of workers."""
    first, last = clock.week_of(day or clock.today())
    rows = VisitTask.objects.visible_to(actor).filter(
        area_path__gte=area_path, area_path__lt=area_path + "~", ends_on__gte=first, ends_on__lte=last
    )
    # A visit that was withdrawn before its deadline was never to be made; one withdrawn after it was missed.
    rows = rows.exclude(state=TaskState.WITHDRAWN, withdrawn_at__lt=F("due_at"))
    found = rows.aggregate(
        should=Count("id"),
        met=Count("id", filter=Q(state=TaskState.MET)),
        excused=Count("id", filter=Q(state=TaskState.EXCUSED)),
        late=Count("id", filter=Q(state=TaskState.LATE)),
        overdue=Count("id", filter=Q(state__in=(*OPEN_TASKS, TaskState.WITHDRAWN), due_at__lte=clock.now())),
    )
    return Numbers(**found)


def open_needs(*, actor: Actor, most: int = 500) -> list[VisitNeed]:
    """Follow-ups of visits, the most urgent first."""
    rows = VisitNeed.objects.visible_to(actor).filter(state=NeedState.OPEN)
    return list(rows.select_related("person", "person__household", "region").order_by("due_on", "id")[:most])


def _open(actor: Actor) -> QuerySet[VisitTask]:
    rows: QuerySet[VisitTask] = VisitTask.objects.visible_to(actor).filter(state__in=OPEN_TASKS)
    return rows


def _lines(actor: Actor, rows: Iterable[VisitTask]) -> list[VisitLine]:
    lines: dict[int, VisitLine] = {}
    if isinstance(rows, QuerySet):
        rows = rows.select_related("person__household__building", "person__region", "worker")
    for task in rows:
        line = lines.get(task.person_id)
        if line is None:
            line = lines[task.person_id] = _line(task)
        line.tasks.append(task)
        line.reasons += [word for word in words.reasons(task.reason) if word not in line.reasons]
    _last_visits(actor, lines)
    return list(lines.values())


def _line(task: VisitTask) -> VisitLine:
    person = task.person
    home = person.household
    building = home.building.name if home and home.building else ""
    doors = (natural(building), natural(home.unit), natural(home.room)) if home else ()
    address = door_words(home.address, home.unit, home.room) if home else ""
    return VisitLine(
        person_id=person.pk,
        name=person.name,
        birth_date=person.birth_date,
        area=person.region.name,
        address=address,
        order=(person.area_path, natural(building) or natural(address), doors, natural(address), person.pk),
    )


def _last_visits(actor: Actor, lines: dict[int, VisitLine]) -> None:
    """When somebody was met last, and whether a door stands unopened now: two queries for all."""
    met = (
        VisitRecord.objects.visible_to(actor)
        .filter(person_id__in=lines, result="met")
        .order_by("person_id", "-seen_at")
    )
    for person, day in met.distinct("person_id").values_list("person_id", "seen_on"):
        lines[person].last_on = day
    running = Escalation.objects.visible_to(actor).filter(person_id__in=lines, state=EscalationState.RUNNING)
    for person, pk in running.values_list("person_id", "pk"):
        lines[person].escalation_id = pk
