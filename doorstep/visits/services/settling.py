"""What the visits of people make of their tasks. Runs in the transaction of the caller, who holds the people."""

from collections import defaultdict
from collections.abc import Sequence

from doorstep.kernel import clock
from doorstep.visits.models import VisitRecord, VisitTask
from doorstep.visits.outcome import Seen, outcome
from doorstep.visits.states import TASK


def settle(tasks: Sequence[VisitTask]) -> list[VisitTask]:
    """Brings tasks to what the visits say; gives those that changed. Two statements, however many tasks."""
    if not tasks:
        return []
    begins = clock.start_of(min(task.starts_on for task in tasks))
    visits: dict[int, list[Seen]] = defaultdict(list)
    rows = VisitRecord.objects.filter(person_id__in={task.person_id for task in tasks}, seen_at__gte=begins)
    for pk, person, seen_at, mode, result in rows.values_list("pk", "person_id", "seen_at", "mode", "result"):
        visits[person].append(Seen(pk, seen_at, mode, result))
    changed = []
    for task in tasks:
        state, by = outcome(
            begins_at=clock.start_of(task.starts_on),
            due_at=task.due_at,
            wanted=task.mode,
            family_counts=task.family_counts,
            seen=visits[task.person_id],
        )
        if (task.state, task.settled_by_id) != (state, by):
            task.state, task.settled_by_id = TASK.next(task.state, state), by
            changed.append(task)
    VisitTask.objects.bulk_update(changed, ["state", "settled_by"], batch_size=500)
    return changed
