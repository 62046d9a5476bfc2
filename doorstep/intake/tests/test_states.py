"""Every state and action of a file that was handed in: what is not in the table is refused."""

import pytest

from doorstep.intake.states import FILE, FileState
from doorstep.kernel.errors import WrongState

S = FileState
ALLOWED = {
    ("read", S.UPLOADED): S.PREVIEWED,
    ("refuse", S.UPLOADED): S.REFUSED,
    ("map", S.PREVIEWED): S.UPLOADED,
    ("start", S.PREVIEWED): S.IMPORTING,
    ("start_unread", S.UPLOADED): S.IMPORTING,
    ("finish", S.IMPORTING): S.DONE,
    ("fail", S.IMPORTING): S.FAILED,
    ("fail", S.UPLOADED): S.FAILED,
    ("resume", S.FAILED): S.IMPORTING,
    ("drop", S.UPLOADED): S.DROPPED,
    ("drop", S.PREVIEWED): S.DROPPED,
    ("drop", S.REFUSED): S.DROPPED,
}


@pytest.mark.parametrize("state", list(FileState))
@pytest.mark.parametrize("action", list(FILE.steps))
def test_every_state_and_action(state, action):
    if (action, state) in ALLOWED:
        assert FILE.next(state, action) == ALLOWED[action, state]
    else:
        with pytest.raises(WrongState):
            FILE.next(state, action)
