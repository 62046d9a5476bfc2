"""The life stories of outreach.

Round: running → closed, or called off before anybody was reached. Door: waiting → no answer or refused to talk, tried
again as often as one likes → reached, which is the end.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory

VIEW_RIGHT, PLAN_RIGHT, RECORD_RIGHT = "visits.view", "visits.plan", "visits.record"


class RoundState(StrEnum):
    RUNNING = "running"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class DoorState(StrEnum):
    WAITING = "waiting"
    NO_ANSWER = "no_answer"
    #: Somebody opened and did not want to talk.
    DECLINED = "declined"
    REACHED = "reached"


R, D = RoundState, DoorState
ROUND = LifeStory(
    RoundState,
    [
        ("close", [R.RUNNING], R.CLOSED, PLAN_RIGHT),
        ("call_off", [R.RUNNING], R.CALLED_OFF, PLAN_RIGHT),
    ],
)
OPEN_DOORS = (D.WAITING, D.NO_ANSWER, D.DECLINED)
DOOR = LifeStory(
    DoorState,
    [
        ("reached", OPEN_DOORS, D.REACHED, RECORD_RIGHT),
        ("no_answer", OPEN_DOORS, D.NO_ANSWER, RECORD_RIGHT),
        ("declined", OPEN_DOORS, D.DECLINED, RECORD_RIGHT),
    ],
)
