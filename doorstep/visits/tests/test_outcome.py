"""What visits make of a task: the rules without a database."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from doorstep.kernel import clock
from doorstep.kernel.errors import WrongState
from doorstep.visits.outcome import Seen, outcome
from doorstep.visits.states import TASK, TaskState

MONDAY = date(2026, 11, 23)
BEGINS, DUE = clock.start_of(MONDAY), clock.start_of(MONDAY + timedelta(days=7))
T = TaskState


def seen(pk, result, mode="door", *, day=1, hour=9):
    return Seen(pk, BEGINS + timedelta(days=day, hours=hour), mode, result)


def state(*visits, wanted="door", family_counts=True):
    return outcome(begins_at=BEGINS, due_at=DUE, wanted=wanted, family_counts=family_counts, seen=visits)


@pytest.mark.parametrize(
    ("visit", "wanted", "family_counts", "expected"),
    [
        (seen(1, "met"), "door", True, T.MET),
        (seen(1, "met", "phone"), "door", True, T.TOLD),
        (seen(1, "met", "video"), "door", True, T.TOLD),
        (seen(1, "met", "phone"), "any", True, T.MET),
        (seen(1, "family"), "door", True, T.MET),
        (seen(1, "family"), "door", False, T.TOLD),
        (seen(1, "no_answer"), "door", True, T.TRIED),
        (seen(1, "hospital"), "door", True, T.EXCUSED),
        (seen(1, "away", "phone"), "door", True, T.EXCUSED),
        (seen(1, "met", day=-1), "door", True, T.WAITING),
        (seen(1, "met", day=8), "door", True, T.LATE),
        (seen(1, "hospital", day=8), "door", True, T.LATE),
    ],
)
def test_only_a_visit_that_is_enough_meets_the_task(visit, wanted, family_counts, expected):
    assert state(visit, wanted=wanted, family_counts=family_counts)[0] == expected


def test_sunday_at_the_last_minute_is_in_time_and_midnight_is_not():
    last = Seen(1, DUE - timedelta(minutes=1), "door", "met")
    assert state(last)[0] == T.MET
    assert state(Seen(1, DUE, "door", "met"))[0] == T.LATE


def test_whoever_is_back_from_hospital_can_still_be_met():
    assert state(seen(1, "hospital"), seen(2, "met", day=4)) == (T.MET, 2)


def test_after_a_word_of_being_away_a_door_that_stays_shut_is_tried():
    assert state(seen(1, "away"), seen(2, "no_answer", day=3))[0] == T.TRIED


def test_the_order_of_arrival_changes_nothing():
    visits = [seen(1, "no_answer"), seen(2, "family", "phone", day=2), seen(3, "met", day=3), seen(4, "met", day=5)]
    assert {state(*order) for order in permutations(visits)} == {(T.MET, 3)}


@pytest.mark.parametrize("action", [step.action for step in TASK])
@pytest.mark.parametrize("here", list(TaskState))
def test_what_is_not_in_the_table_is_refused(here, action):
    if here in TASK.steps[action].sources:
        assert TASK.next(here, action) == TASK.steps[action].target
    else:
        with pytest.raises(WrongState):
            TASK.next(here, action)
