"""One file goes into one other file, whoever presses at the same moment."""

import threading
from functools import partial

import pytest

from doorstep.matching import services
from doorstep.matching.models import Merge
from doorstep.matching.tests.conftest import World
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_person
from tests.race.at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def merge(world, kept, gone):
    return partial(services.merge_people, actor=world.actor, kept_id=kept.pk, gone_id=gone.pk, reason="本人到窗口核对")


def test_pressed_by_eight_it_happens_once(world):
    outcomes = at_once([merge(world, world.kept, world.gone) for _ in range(8)])
    assert sum(fault is None for _, fault in outcomes) == 1
    assert Merge.objects.count() == 1
    assert world.counted() == (2, 1)


def test_crosswise_one_file_is_left_and_nobody_waits_for_ever(world):
    at_once([merge(world, world.kept, world.gone), merge(world, world.gone, world.kept)] * 3)
    assert Merge.objects.count() == 1
    assert Person.objects.active().filter(pk__in=[world.kept.pk, world.gone.pk]).count() == 1
    assert world.counted() == (2, 1)


def test_without_the_lock_both_would_happen(world, monkeypatch):
    """The control: both pass the check before either writes, and each file is said to be in the other.

    The second writes when the first has ended: side by side they may stop each other on the rows, which is luck.
    """
    one, other = (make_person(world.home, "陈荣华") for _ in range(2))
    both_looked, first_wrote = threading.Barrier(2), threading.Event()

    def unheld(actor, ids):
        rows = list(Person.objects.to_merge_by(actor).filter(pk__in=ids).order_by("pk"))
        both_looked.wait(timeout=30)
        if ids[0] == other.pk:
            assert first_wrote.wait(timeout=30)
        return rows

    def first():
        merge(world, one, other)()
        first_wrote.set()

    monkeypatch.setattr(services, "_for_update", unheld)
    at_once([first, merge(world, other, one)])
    assert Merge.objects.count() == 2
