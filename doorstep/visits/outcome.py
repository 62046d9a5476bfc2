"""What a task has come to, as a pure function of the visits of the person. No reads, no writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from doorstep.visits.states import Mode, Result, TaskState, Wanted

_GONE = (Result.HOSPITAL, Result.AWAY)


@dataclass(frozen=True, slots=True)
class Seen:
    record_id: int
    seen_at: datetime
    mode: str
    result: str


def satisfies(wanted: str, mode: str) -> bool:
    """Only a visit at the door is one at the door (programmes.md §14)."""
    return wanted == Wanted.ANY or mode == Mode.DOOR


def outcome(
    *, begins_at: datetime, due_at: datetime, wanted: str, family_counts: bool, seen: Iterable[Seen]
) -> tuple[TaskState, int | None]:
    """The state, and the visit that brought it about. The first visit that is enough decides, whenever it arrived."""
    visits = sorted((one for one in seen if one.seen_at >= begins_at), key=lambda one: (one.seen_at, one.record_id))
    in_time = [one for one in visits if one.seen_at < due_at]
    for one in in_time:
        if _is_enough(one, wanted, family_counts):
            return TaskState.MET, one.record_id
    if in_time and in_time[-1].result in _GONE:
        return TaskState.EXCUSED, in_time[-1].record_id
    for one in visits[len(in_time) :]:
        if _is_enough(one, wanted, family_counts) or one.result in _GONE:
            return TaskState.LATE, one.record_id
    if any(one.result in (Result.FAMILY, Result.MET) for one in in_time):
        return TaskState.TOLD, None
    if any(one.result == Result.NO_ANSWER for one in in_time):
        return TaskState.TRIED, None
    return TaskState.WAITING, None


def _is_enough(one: Seen, wanted: str, family_counts: bool) -> bool:
    enough = (Result.MET, Result.FAMILY) if family_counts else (Result.MET,)
    return one.result in enough and satisfies(wanted, one.mode)
