"""Every state with every action."""

import itertools

import pytest

from doorstep.kernel.errors import WrongState
from doorstep.matching.states import PAIR

ALLOWED = {
    ("open", "merge"): "merged",
    ("different", "merge"): "merged",
    ("open", "tell_apart"): "different",
    ("different", "look_again"): "open",
    ("merged", "undo"): "open",
    ("open", "lapse"): "lapsed",
    ("lapsed", "found_again"): "open",
}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(PAIR.states, PAIR)), ids=str)
def test_each_state_and_action(state, step):
    wanted = ALLOWED.get((state, step.action))
    if wanted is None:
        with pytest.raises(WrongState):
            PAIR.next(state, step.action)
    else:
        assert PAIR.next(state, step.action) == wanted
