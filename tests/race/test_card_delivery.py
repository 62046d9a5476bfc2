"""Two people bring the card to the same door at the same moment: one row hangs. And a card renewed twice at once."""

import uuid
from functools import partial

import pytest
from django.db import IntegrityError

from doorstep.cards import services
from doorstep.cards.models import Card, CardDelivery, CardEntry, CardVersion
from doorstep.cards.tests.conftest import SYSTEM, Estate
from doorstep.residents.models import Household
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def estate(transactional_db: None) -> Estate:
    made = Estate()
    made.line = made.enter(made.community)
    made.home = made.door()
    return made


def bring(estate, home, version):
    return services.deliver(
        actor=estate.worker, version_id=version.pk, household_ids=[home.pk], client_uuid=uuid.uuid4()
    )[0]


def test_many_who_bring_one_card_to_one_door_leave_one_row(estate):
    version = estate.card().current
    rows = results(at_once([partial(bring, estate, estate.home, version)] * MANY))
    assert len({one.pk for one in rows}) == 1
    assert CardDelivery.objects.count() == 1


def test_control_without_the_lock_the_constraint_alone_would_answer_with_a_fault(estate, monkeypatch):
    """Shows that the lock is what makes the second find the first: without it the database has to stop the others."""
    monkeypatch.setattr(type(Household.objects.all()), "select_for_update", lambda self, **_: self)
    version = estate.card().current
    for number in range(20):
        home = estate.door(room=f"{number}")
        outcomes = at_once([partial(bring, estate, home, version)] * MANY)
        if any(isinstance(fault, IntegrityError) for _, fault in outcomes):
            return
    pytest.fail("never collided")


def renamed(estate, name):
    """As somebody else would leave it behind: the entry says something new, the card does not yet."""
    CardEntry.objects.filter(pk=estate.line.pk).update(name=name)


def test_many_renewals_at_once_make_one_version(estate):
    renamed(estate, "新物业")
    made = results(at_once([partial(services.renew, actor=SYSTEM, area_path=estate.community.path)] * MANY))
    assert sorted(len(one) for one in made)[:-1] == [0] * (MANY - 1)
    assert CardVersion.objects.filter(card=estate.card()).count() == 2


def test_control_without_the_lock_renewals_run_into_each_other(estate, monkeypatch):
    monkeypatch.setattr(type(Card.objects.all()), "select_for_update", lambda self, **_: self)
    for number in range(20):
        renamed(estate, f"物业{number}")
        outcomes = at_once([partial(services.renew, actor=SYSTEM, area_path=estate.community.path)] * MANY)
        if any(isinstance(fault, IntegrityError) for _, fault in outcomes):
            return
    pytest.fail("never collided")
