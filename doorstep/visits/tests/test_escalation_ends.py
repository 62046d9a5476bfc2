"""What begins an escalation, what ends it, and a clock that runs late."""

from datetime import timedelta

import pytest

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.residents.tests.factories import make_staff
from doorstep.visits import services
from doorstep.visits.models import Escalation
from doorstep.visits.states import StepKind
from doorstep.visits.tests.conftest import WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def unopened(street):
    """Wednesday at ten somebody knocked and nobody opened."""
    street.plan()
    street.visit("no_answer")
    return Escalation.objects.get()


def states(one):
    return list(one.steps.values_list("state", flat=True))


def run(now, hour, day=WEDNESDAY):
    now(day, hour)
    return services.run_clock(actor=system("visits"))


def test_a_call_that_nobody_answers_begins_nothing(street):
    street.visit("no_answer", mode="phone")
    assert not Escalation.objects.exists()


def test_a_step_passed_over_can_still_be_recorded(unopened, street, now):
    run(now, "10:15")
    services.do_step(actor=street.worker, escalation_id=unopened.pk, position=1, found=False, note="打了两次没人接")
    assert states(unopened)[:2] == ["done", "open"]


@pytest.mark.parametrize("word", ["met", "family", "hospital", "away"])
def test_any_word_of_the_person_ends_it(unopened, street, word, now):
    now(WEDNESDAY, "10:10")
    street.visit(word)
    unopened.refresh_from_db()
    assert (unopened.state, unopened.settled_how) == ("settled", word)


def test_a_visit_before_the_unopened_door_ends_nothing(unopened, street):
    street.visit("away", seen_at=clock.at(WEDNESDAY, "08:00"))
    unopened.refresh_from_db()
    assert unopened.state == "running"


def test_an_unopened_door_that_arrives_after_a_later_word_begins_nothing(street):
    street.visit("met", seen_at=clock.at(WEDNESDAY, "09:30"))
    street.visit("no_answer", seen_at=clock.at(WEDNESDAY, "09:00"))
    assert not Escalation.objects.exists()


def test_whoever_left_is_not_told(unopened, street, now):
    gone = make_staff(street.grid, "grid_worker", name="旧网格员")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    for hour in ("10:15", "10:30", "14:00"):
        run(now, hour)
    assert "旧网格员" not in unopened.steps.get(kind=StepKind.LEAD_FAMILY).told


def test_a_clock_that_stood_still_goes_through_one_step_a_tick(unopened, now):
    now(WEDNESDAY + timedelta(days=1), "08:00")
    ticks = [services.run_clock(actor=system("visits")) for _ in range(6)]
    assert ticks == [1, 1, 1, 1, 0, 0]
