"""Nobody opened: the steps run on the clock, with who did what when and to whom it was handed."""

import pytest

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotFound
from doorstep.messaging.models import Notice
from doorstep.visits import errors, services
from doorstep.visits.models import Escalation
from doorstep.visits.tests.conftest import WEDNESDAY

pytestmark = pytest.mark.django_db


def states(one):
    return [step.state for step in one.steps.all()]


@pytest.fixture
def unopened(street):
    return street.visit("no_answer").record.escalation


def test_a_door_that_stays_shut_begins_with_a_call(unopened):
    assert states(unopened) == ["open", "ahead", "ahead", "ahead", "ahead"]
    assert unopened.next_at == clock.at(WEDNESDAY, "10:15")


def test_the_second_try_is_on_the_same_day(street, now):
    now(WEDNESDAY, "19:30")
    one = street.visit("no_answer").record.escalation
    assert clock.local(one.steps.get(kind="second_try").due_at).strftime("%d %H:%M") == "25 21:00"


def test_a_step_whose_time_is_over_hands_on_to_the_next(unopened, now):
    now(WEDNESDAY, "10:14")
    assert services.run_clock(actor=system("visits")) == 0
    now(WEDNESDAY, "10:15")
    assert services.run_clock(actor=system("visits")) == 1
    assert states(unopened)[:2] == ["lapsed", "open"]
    assert services.run_clock(actor=system("visits")) == 0


def test_the_clock_tells_those_responsible_and_never_whom_it_is_about(street, unopened, now):
    for hour in ("10:15", "10:30", "14:00"):
        now(WEDNESDAY, hour)
        services.run_clock(actor=system("visits"))
    assert unopened.steps.get(kind="lead_family").told == ["沈志强", "王琴"]
    notice = Notice.objects.get()
    assert notice.urgency == "urgent"
    assert "周明兰" not in notice.title + notice.body
    assert "桂花苑" not in notice.title + notice.body


def test_the_last_step_stays_open_until_the_person_is_found(unopened, now):
    for hour in ("10:15", "10:30", "14:00", "15:00", "20:00"):
        now(WEDNESDAY, hour)
        services.run_clock(actor=system("visits"))
    assert states(unopened) == ["lapsed", "lapsed", "lapsed", "lapsed", "open"]


def test_a_step_done_says_who_and_when_and_opens_the_next_at_once(street, unopened, now):
    at = now(WEDNESDAY, "10:05")
    services.do_step(actor=street.worker, escalation_id=unopened.pk, position=1, found=False, spoke_to="无人接听")
    step = unopened.steps.get(position=1)
    assert (step.state, step.done_at, step.by_id) == ("done", at, street.worker_user.pk)
    assert states(unopened)[1] == "open"


def test_whoever_is_found_settles_it_and_the_rest_is_spared(street, unopened):
    services.do_step(actor=street.worker, escalation_id=unopened.pk, position=1, found=True, spoke_to="女儿")
    unopened.refresh_from_db()
    assert (unopened.state, unopened.settled_how) == ("settled", "found")
    assert states(unopened) == ["done", "spared", "spared", "spared", "spared"]


def test_a_later_visit_settles_it(street, unopened):
    street.visit("hospital", mode="phone")
    unopened.refresh_from_db()
    assert (unopened.state, unopened.settled_how) == ("settled", "hospital")


def test_a_second_shut_door_is_the_second_try_and_no_second_escalation(street, unopened, now):
    for hour in ("10:15", "10:30"):
        now(WEDNESDAY, hour)
        services.run_clock(actor=system("visits"))
    street.visit("no_answer")
    assert Escalation.objects.count() == 1
    assert states(unopened)[2:4] == ["done", "open"]


def test_a_step_is_done_once_and_says_something(street, unopened):
    with pytest.raises(errors.AnswerMissing):
        services.do_step(actor=street.worker, escalation_id=unopened.pk, position=1, found=False)
    with pytest.raises(errors.StepNotOpen):
        services.do_step(actor=street.worker, escalation_id=unopened.pk, position=3, found=False, note="敲了")


def test_the_neighbour_grid_takes_nothing_over(street, unopened):
    with pytest.raises(NotFound):
        services.take_over(actor=street.stranger, escalation_id=unopened.pk)
    assert services.take_over(actor=street.staff, escalation_id=unopened.pk).holder_id == street.staff_user.pk
