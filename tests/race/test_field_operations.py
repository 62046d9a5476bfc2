"""The same operation sent by many lines at the same moment is carried out once, and everybody gets its answer."""

import uuid
from collections import Counter
from functools import partial

import pytest

from doorstep.field import services
from doorstep.field.models import Operation, Snapshot
from doorstep.field.services import operations
from doorstep.field.tests.conftest import Phones
from doorstep.ledger.models import Record
from doorstep.outreach.models import Knock
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 5


@pytest.fixture
def phones(transactional_db: None) -> Phones:
    return Phones()


def outcomes(answers):
    return Counter(one.outcome for answer in answers for one in answer.results)


def test_one_operation_sent_five_times_at_once_is_carried_out_once(phones):
    parcel = phones.parcel("heads", activity=phones.activity().pk, heads=7)
    assert outcomes(results(at_once([partial(phones.send, parcel)] * MANY))) == {"applied": 1, "already": MANY - 1}
    assert sum(Record.objects.values_list("person_times", flat=True)) == 7


def test_two_workers_at_one_door_one_is_counted_the_other_is_told_why(phones):
    mine, theirs = phones.parcel(), phones.parcel()
    answers = results(at_once([partial(phones.send, mine), partial(phones.send, theirs, actor=phones.staff)]))
    assert outcomes(answers) == {"applied": 1, "refused": 1}
    assert (Knock.objects.count(), Operation.objects.count()) == (1, 2)


def test_many_answers_to_one_telephone_at_once_leave_one_that_it_can_go_on_from(phones):
    answers = results(at_once([phones.send] * MANY))
    assert len({answer.cursor for answer in answers}) == MANY
    assert Snapshot.objects.filter(device=phones.phone).count() == 1
    last = max(answer.cursor for answer in answers)
    assert phones.send(cursor=last).rows == {}


def test_one_telephone_registered_by_many_tabs_is_one(phones):
    install = uuid.uuid4()
    made = results(at_once([partial(services.register, actor=phones.worker, install=install, name="Android")] * MANY))
    assert len({one.key for one in made}) == 1


def test_control_without_the_lock_of_the_number_they_collide(phones, monkeypatch):
    """The key of the table still keeps it at one, but the others get no answer: that is what the lock is for."""
    monkeypatch.setattr(operations, "_one_at_a_time", lambda number: None)
    activity = phones.activity()
    for _ in range(20):
        parcel = phones.parcel("heads", activity=activity.pk, heads=1)
        found = outcomes(results(at_once([partial(phones.send, parcel)] * MANY)))
        assert Operation.objects.filter(pk=parcel.id).count() == 1
        if found["later"]:
            return
    pytest.fail("never collided")
