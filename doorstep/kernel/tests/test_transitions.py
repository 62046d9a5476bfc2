"""What is not in the table is refused."""

import pytest

from doorstep.kernel.errors import WrongState
from doorstep.kernel.transitions import LifeStory

LAMP = LifeStory(
    ["off", "on", "broken"], [("light", ["off"], "on", "lamp"), ("break", ["on", "off"], "broken", "lamp")]
)


@pytest.mark.parametrize(("state", "action", "after"), [("off", "light", "on"), ("on", "break", "broken")])
def test_a_step_of_the_table(state: str, action: str, after: str) -> None:
    assert LAMP.next(state, action) == after


@pytest.mark.parametrize(("state", "action"), [("on", "light"), ("broken", "light"), ("broken", "break")])
def test_a_step_that_is_not_in_the_table(state: str, action: str) -> None:
    with pytest.raises(WrongState):
        LAMP.next(state, action)


def test_a_table_with_an_unknown_state_is_no_table() -> None:
    with pytest.raises(ValueError, match="glowing"):
        LifeStory(["off"], [("light", ["off"], "glowing", "lamp")])
