"""One elder visited by many at the same moment is visited once; tasks made by many at once are made once."""

import uuid
from functools import partial

import pytest

from doorstep.kernel.actor import system
from doorstep.ledger.models import Record
from doorstep.visits import services
from doorstep.visits.errors import SeenAlready
from doorstep.visits.models import Basis, VisitRecord, VisitTask
from doorstep.visits.tests.conftest import Street
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def street(transactional_db: None) -> Street:
    return Street()


def visit(street, number):
    return street.visit(client_uuid=number)


def test_one_visit_sent_many_times_is_one(street):
    number = uuid.uuid4()
    found = results(at_once([partial(visit, street, number)] * MANY))
    assert len({one.record.pk for one in found}) == 1
    assert sorted(one.outcome for one in found) == ["already"] * (MANY - 1) + ["applied"]
    assert sum(Record.objects.values_list("person_times", flat=True)) == 1


def test_of_many_workers_who_met_the_same_elder_the_first_counts(street):
    outcomes = at_once([partial(visit, street, uuid.uuid4()) for _ in range(MANY)])
    assert sum(fault is None for _, fault in outcomes) == 1
    assert all(isinstance(fault, SeenAlready) for _, fault in outcomes if fault)
    assert (VisitRecord.objects.count(), sum(Record.objects.values_list("person_times", flat=True))) == (1, 1)


def test_many_planners_at_once_make_the_tasks_once(street):
    street.plan()
    wanted = VisitTask.objects.count()
    VisitTask.objects.all().delete()
    Basis.objects.all().delete()
    results(at_once([partial(services.rebuild, actor=system("visits"))] * MANY))
    assert VisitTask.objects.count() == wanted == 2


def test_control_without_the_lock_of_the_person_the_planners_collide(street, monkeypatch):
    """Shows that the lock is what lets them wait for each other: without it the database has to stop the others."""
    from django.db import IntegrityError

    from doorstep.residents.models import Person

    street.plan()
    monkeypatch.setattr(type(Person.objects.all()), "select_for_update", lambda self, **_: self)
    for _ in range(20):
        VisitTask.objects.all().delete()
        Basis.objects.all().delete()
        outcomes = at_once([partial(services.rebuild, actor=system("visits"))] * MANY)
        if any(isinstance(fault, IntegrityError) for _, fault in outcomes):
            return
    pytest.fail("never collided")
