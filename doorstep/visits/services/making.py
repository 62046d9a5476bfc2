"""Tasks made from plans. A person is locked first, then his tasks; so is it when a visit is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record_many
from doorstep.kernel.scope import require
from doorstep.residents.models import Person
from doorstep.visits import facts, planning
from doorstep.visits.models import Basis, VisitPlan, VisitTask
from doorstep.visits.services.settling import settle
from doorstep.visits.states import OPEN_TASKS, PLAN_RIGHT, TASK, TaskState

CHUNK = 500


def rebuild(*, actor: Actor, area_path: str = "", today: date | None = None) -> int:
    """Makes the tasks of everybody in an area whom a plan could mean; gives how many tasks changed."""
    require(actor, PLAN_RIGHT, area_path)
    day = today or clock.today()
    plans = plans_on(day)
    return _make(actor, facts.possible(area_path, _tags(plans), day), plans, day)


def make_for_changed(*, actor: Actor, area_path: str = "", today: date | None = None) -> int:
    """The same only for those of whom something has changed since; the outcome is that of `rebuild`."""
    require(actor, PLAN_RIGHT, area_path)
    day = today or clock.today()
    plans = plans_on(day)
    return _make(actor, facts.changed(area_path, _tags(plans), day), plans, day)


def make_for(*, actor: Actor, person_ids: list[int]) -> int:
    """The tasks of these people, at once; the caller has checked that he may."""
    day = clock.today()
    return _make(actor, sorted(person_ids), plans_on(day), day)


def plans_on(day: date) -> list[planning.Plan]:
    """Plans that may send somebody in the periods of the day."""
    ahead = max(period[1] for one in ("week", "month", "quarter") for period in planning.periods(one, day))
    rows = VisitPlan.objects.filter(valid_from__lte=ahead).exclude(valid_to__lte=day).order_by("pk")
    return [plan_of(row) for row in rows]


def plan_of(row: VisitPlan) -> planning.Plan:
    return planning.Plan(
        pk=row.pk,
        area_path=row.area_path,
        frequency=row.frequency,
        mode=row.mode,
        family_counts=row.family_counts,
        care_level=row.care_level,
        tags=frozenset(row.tags),
        age_from=row.age_from,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _tags(plans: Iterable[planning.Plan]) -> set[str]:
    return {tag for plan in plans for tag in plan.tags}


def _make(actor: Actor, person_ids: list[int], plans: list[planning.Plan], day: date) -> int:
    done = 0
    for chunk in _chunks(person_ids):
        with transaction.atomic():
            # In the order of their numbers, so that two at once wait for each other and never both ways.
            len(Person.objects.filter(pk__in=chunk).order_by("pk").select_for_update(no_key=True).values_list("pk"))
            known = facts.facts_of(chunk, day)
            done += _write(actor, known, plans, day)
            Basis.objects.bulk_create(
                [Basis(person_id=one.facts.person_id, mark=one.mark) for one in known],
                update_conflicts=True,
                unique_fields=["person"],
                update_fields=["mark"],
            )
    return done


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _write(actor: Actor, known: list[facts.Marked], plans: list[planning.Plan], day: date) -> int:
    people = {one.facts.person_id: one.facts for one in known}
    here: dict[int, list[VisitTask]] = defaultdict(list)
    first = min(planning.periods(one, day)[0][0] for one in ("week", "month", "quarter"))
    rows = VisitTask.objects.filter(person_id__in=people).filter(_relevant(first)).order_by("pk")
    for task in rows.select_for_update(no_key=True):
        here[task.person_id].append(task)
    new: list[VisitTask] = []
    changed: list[VisitTask] = []
    withdrawn: list[VisitTask] = []
    for pk, person in people.items():
        wanted = {visit.key: visit for visit in planning.visits(plans, person, day)}
        for task in here[pk]:
            visit = wanted.pop((task.plan_id, task.person_id, task.starts_on), None)
            is_past = task.ends_on < day
            if visit is None and task.state in OPEN_TASKS and (not is_past or not person.is_open):
                task.state, task.withdrawn_at = TASK.next(task.state, "withdraw"), clock.now()
                withdrawn.append(task)
            elif (visit is not None and _follow(task, person, visit)) or (
                visit is None and task.state in OPEN_TASKS and _place(task, person)
            ):
                changed.append(task)
        new += [_task(person, visit) for visit in wanted.values()]
    VisitTask.objects.bulk_create(new, batch_size=1000)
    VisitTask.objects.bulk_update(
        changed + withdrawn,
        ["state", "withdrawn_at", "reason", "mode", "family_counts", "worker", "region", "area_path"],
        batch_size=500,
    )
    # Somebody may have been there before the task was made, or the visits of a double file have come to this one.
    settle([*new, *(task for tasks in here.values() for task in tasks if task.state in OPEN_TASKS)])
    record_many(actor, VisitTask, "visit_planned", [(task.pk, task.area_path, {}) for task in new])
    record_many(actor, VisitTask, "visit_withdrawn", [(task.pk, task.area_path, {}) for task in withdrawn])
    return len(new) + len(changed) + len(withdrawn)


def _relevant(first: date) -> Q:
    """Tasks of the periods for which plans speak now, and older ones that are still open."""
    return Q(starts_on__gte=first) | Q(state__in=OPEN_TASKS)


def _task(person: planning.Facts, visit: planning.Visit) -> VisitTask:
    return VisitTask(
        plan_id=visit.plan_id,
        person_id=person.person_id,
        region_id=person.region_id,
        area_path=person.area_path,
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        due_at=visit.due_at,
        mode=visit.mode,
        family_counts=visit.family_counts,
        reason=list(visit.reason),
        worker_id=person.worker_id,
        made_at=clock.now(),
    )


def _follow(task: VisitTask, person: planning.Facts, visit: planning.Visit) -> bool:
    """A task that is still wanted says what the plan says now; one that is settled stays as it was."""
    again = task.state == TaskState.WITHDRAWN
    if again:
        task.state, task.withdrawn_at = TASK.next(task.state, "plan_again"), None
    if task.state not in OPEN_TASKS:
        return False
    says = (visit.mode, visit.family_counts, list(visit.reason))
    differs = (task.mode, task.family_counts, task.reason) != says
    task.mode, task.family_counts, task.reason = says
    return _place(task, person) or differs or again


def _place(task: VisitTask, person: planning.Facts) -> bool:
    """An open task goes where the person lives now, to whoever goes there now."""
    now = (person.region_id, person.area_path, person.worker_id)
    differs = (task.region_id, task.area_path, task.worker_id) != now
    task.region_id, task.area_path, task.worker_id = now
    return differs
