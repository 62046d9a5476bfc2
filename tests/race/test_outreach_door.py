"""One door reached by many at the same moment is reached once, and counts once."""

import uuid
from functools import partial

import pytest

from doorstep.ledger.models import Record
from doorstep.outreach import services
from doorstep.outreach.errors import ReachedAlready
from doorstep.outreach.models import Knock
from doorstep.outreach.tests.conftest import Walk
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def walk(transactional_db: None) -> Walk:
    return Walk()


def knock(walk, number):
    return services.knock(actor=walk.worker, door_id=walk.door().pk, result="reached", heads=2, client_uuid=number)


def test_one_knock_sent_many_times_is_one(walk):
    number = uuid.uuid4()
    assert len({one.pk for one in results(at_once([partial(knock, walk, number)] * MANY))}) == 1
    assert sum(Record.objects.values_list("household_times", flat=True)) == 1


def test_of_many_workers_at_one_door_the_first_counts(walk):
    outcomes = at_once([partial(knock, walk, uuid.uuid4()) for _ in range(MANY)])
    assert sum(fault is None for _, fault in outcomes) == 1
    assert all(isinstance(fault, ReachedAlready) for _, fault in outcomes if fault)
    assert (Knock.objects.count(), sum(Record.objects.values_list("person_times", flat=True))) == (1, 2)


def test_control_without_the_lock_the_constraint_alone_would_answer_with_a_fault(walk, monkeypatch):
    """Shows that the lock is what turns a collision into a sentence: without it the database has to stop the others."""
    from django.db import IntegrityError

    from doorstep.outreach.models import OutreachDoor, OutreachRound

    for rows in (OutreachDoor, OutreachRound):
        monkeypatch.setattr(type(rows.objects.all()), "select_for_update", lambda self, **_: self)
    for _ in range(20):
        outcomes = at_once([partial(knock, walk, uuid.uuid4()) for _ in range(MANY)])
        if any(isinstance(fault, IntegrityError) for _, fault in outcomes):
            return
        walk.round = walk.make(topic=f"再来一轮{uuid.uuid4().hex[:6]}")
    pytest.fail("never collided")
