"""The life stories of visits. Pure Python.

Task: waiting → tried, told → met, excused, late; or withdrawn, when nobody is to go any more. What a task has come to
is read from the visits themselves (`outcome.py`): late or in another order, they lead to the same state.
Escalation: running → settled.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory

VIEW_RIGHT, PLAN_RIGHT, RECORD_RIGHT = "visits.view", "visits.plan", "visits.record"


class Frequency(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Wanted(StrEnum):
    """How a plan wants somebody to be visited; only a visit at the door is one at the door."""

    DOOR = "door"
    ANY = "any"


class Mode(StrEnum):
    DOOR = "door"
    PHONE = "phone"
    VIDEO = "video"


class Result(StrEnum):
    MET = "met"
    FAMILY = "family"
    NO_ANSWER = "no_answer"
    HOSPITAL = "hospital"
    AWAY = "away"


class TaskState(StrEnum):
    WAITING = "waiting"
    #: Nobody answered so far.
    TRIED = "tried"
    #: A relative answered, where the plan wants the person himself.
    TOLD = "told"
    MET = "met"
    #: In hospital or away: there was nobody to visit.
    EXCUSED = "excused"
    #: Visited, or found to be away, after the deadline.
    LATE = "late"
    WITHDRAWN = "withdrawn"


class EscalationState(StrEnum):
    RUNNING = "running"
    SETTLED = "settled"


class StepKind(StrEnum):
    """Nobody opens (programmes.md §14): in this order."""

    CALL = "call"
    NEIGHBOUR = "neighbour"
    SECOND_TRY = "second_try"
    LEAD_FAMILY = "lead_family"
    EMERGENCY = "emergency"


class StepState(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    DONE = "done"
    #: Its time passed before anybody did it, so the next one began.
    LAPSED = "lapsed"
    #: Not needed any more.
    SPARED = "spared"


T, E, S = TaskState, EscalationState, StepState
OPEN_TASKS = (T.WAITING, T.TRIED, T.TOLD)
_SETTLED = (T.MET, T.EXCUSED, T.LATE)
_LIVE = (*OPEN_TASKS, *_SETTLED)
TASK = LifeStory(
    TaskState,
    [
        ("waiting", _LIVE, T.WAITING, RECORD_RIGHT),
        ("tried", _LIVE, T.TRIED, RECORD_RIGHT),
        ("told", _LIVE, T.TOLD, RECORD_RIGHT),
        ("met", _LIVE, T.MET, RECORD_RIGHT),
        ("excused", _LIVE, T.EXCUSED, RECORD_RIGHT),
        ("late", _LIVE, T.LATE, RECORD_RIGHT),
        ("withdraw", OPEN_TASKS, T.WITHDRAWN, PLAN_RIGHT),
        ("plan_again", [T.WITHDRAWN], T.WAITING, PLAN_RIGHT),
    ],
)
ESCALATION = LifeStory(EscalationState, [("settle", [E.RUNNING], E.SETTLED, RECORD_RIGHT)])
STEP = LifeStory(
    StepState,
    [
        ("open", [S.AHEAD], S.OPEN, RECORD_RIGHT),
        ("do", [S.OPEN, S.LAPSED], S.DONE, RECORD_RIGHT),
        ("lapse", [S.OPEN], S.LAPSED, RECORD_RIGHT),
        ("spare", [S.AHEAD, S.OPEN], S.SPARED, RECORD_RIGHT),
    ],
)


class NeedState(StrEnum):
    OPEN = "open"
    DONE = "done"


NEED = LifeStory(NeedState, [("finish", [NeedState.OPEN], NeedState.DONE, RECORD_RIGHT)])
