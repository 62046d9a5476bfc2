"""The life stories, every state with every action."""

import pytest

from doorstep.activities.states import ACTIVITY, CAME, LIVE_SIGNUPS, SIGNUP, ActivityState, SignupState
from doorstep.kernel.errors import WrongState

ACTIVITY_TABLE = {
    #            edit      publish      start      close     cancel
    "draft": ("draft", "published", None, None, "cancelled"),
    "published": ("draft", None, "running", "closed", "cancelled"),
    "running": ("draft", None, None, "closed", None),
    "closed": (None, None, None, None, None),
    "cancelled": (None, None, None, None, None),
}
ACTIVITY_ACTIONS = ("edit", "publish", "start", "close", "cancel")

SIGNUP_TABLE = {
    #            cancel       move_up    attend      undo_attend  walk_in   undo_walk_in  no_show    lapse
    "booked": ("cancelled", None, "attended", None, None, None, "no_show", None),
    "waiting": ("cancelled", "booked", "attended", None, "walked_in", None, None, "lapsed"),
    "attended": (None, None, None, "booked", None, None, None, None),
    "walked_in": (None, None, None, None, None, "waiting", None, None),
    "no_show": (None, None, "attended", None, None, None, None, None),
    "lapsed": (None, None, None, None, "walked_in", None, None, None),
    "cancelled": (None, None, None, None, None, None, None, None),
}
SIGNUP_ACTIONS = ("cancel", "move_up", "attend", "undo_attend", "walk_in", "undo_walk_in", "no_show", "lapse")


def rows(table, actions):
    return [
        (state, action, target)
        for state, targets in table.items()
        for action, target in zip(actions, targets, strict=True)
    ]


@pytest.mark.parametrize(("state", "action", "target"), rows(ACTIVITY_TABLE, ACTIVITY_ACTIONS))
def test_what_an_activity_may_become(state, action, target):
    if target is None:
        with pytest.raises(WrongState):
            ACTIVITY.next(state, action)
    else:
        assert ACTIVITY.next(state, action) == target


@pytest.mark.parametrize(("state", "action", "target"), rows(SIGNUP_TABLE, SIGNUP_ACTIONS))
def test_what_a_signup_may_become(state, action, target):
    if target is None:
        with pytest.raises(WrongState):
            SIGNUP.next(state, action)
    else:
        assert SIGNUP.next(state, action) == target


def test_the_tables_name_every_state_and_every_action():
    assert set(ACTIVITY_TABLE) == {state.value for state in ActivityState}
    assert set(ACTIVITY_ACTIONS) == set(ACTIVITY.steps)
    assert set(SIGNUP_TABLE) == {state.value for state in SignupState}
    assert set(SIGNUP_ACTIONS) == set(SIGNUP.steps)


def test_who_came_by_the_table_is_said_to_have_come():
    assert set(CAME) == {SIGNUP.next(SignupState.WAITING, action) for action in ("attend", "walk_in")}
    assert set(CAME) < set(LIVE_SIGNUPS)
    assert SignupState.LAPSED not in LIVE_SIGNUPS
