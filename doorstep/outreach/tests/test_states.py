"""Every state with every action."""

import pytest

from doorstep.kernel.errors import WrongState
from doorstep.outreach.states import DOOR, ROUND, DoorState, RoundState

ALLOWED: dict[tuple[str, str], str] = {
    (RoundState.RUNNING, "close"): RoundState.CLOSED,
    (RoundState.RUNNING, "call_off"): RoundState.CALLED_OFF,
    **{
        (state, action): target
        for state in (DoorState.WAITING, DoorState.NO_ANSWER, DoorState.DECLINED)
        for action, target in (
            ("reached", DoorState.REACHED),
            ("no_answer", DoorState.NO_ANSWER),
            ("declined", DoorState.DECLINED),
        )
    },
}


@pytest.mark.parametrize("story", [ROUND, DOOR], ids=["round", "door"])
def test_what_is_not_in_the_table_is_refused(story):
    for state in story.states:
        for step in story:
            if (state, step.action) in ALLOWED:
                assert story.next(state, step.action) == ALLOWED[state, step.action]
            else:
                with pytest.raises(WrongState):
                    story.next(state, step.action)
