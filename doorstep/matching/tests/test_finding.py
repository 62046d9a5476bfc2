"""Which files are put side by side."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed
from doorstep.matching import finding, services
from doorstep.matching.models import Pair
from doorstep.matching.tests.conftest import BORN
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_id_number, make_person


def find(world, **more):
    return finding.find_pairs(actor=world.actor, area_path=world.street.path, **more)


def pairs():
    return {(pair.low_id, pair.high_id): pair.reasons for pair in Pair.objects.all()}


def test_the_two_forms_of_a_name_with_one_birth_date_are_found_once(world):
    assert find(world) == 1
    assert pairs() == {(world.kept.pk, world.gone.pk): ["name", "birth"]}
    assert find(world) == 0


def test_two_with_an_id_number_each_are_two_people(world):
    Person.objects.filter(pk=world.kept.pk).update(id_hash="another")
    assert find(world) == 0


def test_a_name_alone_or_a_telephone_alone_is_nothing(world):
    make_person(world.home, "陈荣华", birth_date=date(1951, 1, 1))
    make_person(world.home, "李秀芳", phone="13900000147")
    find(world)
    assert len(pairs()) == 1


def test_the_same_sound_and_telephone_is_enough(world):
    other = make_person(world.elsewhere, "陈容华", phone="13900000147")
    find(world)
    assert pairs()[world.kept.pk, other.pk] == ["sound", "phone"]


def test_the_same_door_and_name_is_enough(world):
    other = make_person(world.home, "陈荣华", household=world.kept.household)
    find(world)
    assert pairs()[world.kept.pk, other.pk] == ["name", "door"]


def test_a_telephone_of_a_whole_home_says_nothing(world, monkeypatch):
    monkeypatch.setattr(finding, "CROWD", 3)
    for number in range(3):
        make_person(world.home, "赵小妹", phone="13900000999", birth_date=date(1940 + number, 1, 1))
    find(world)
    assert len(pairs()) == 1


def test_only_what_changed_is_compared_but_with_all_others(world):
    Person.objects.filter(pk=world.kept.pk).update(updated_at=clock.now() - timedelta(days=9))
    assert find(world, since=clock.now() + timedelta(days=1)) == 0
    assert find(world, since=clock.now() - timedelta(days=1)) == 1


def test_told_apart_is_remembered(world):
    find(world)
    services.tell_apart(actor=world.actor, pair_id=Pair.objects.get().pk)
    assert find(world) == 0
    assert Pair.objects.get().state == "different"


def test_closed_files_are_not_compared(world):
    Person.objects.filter(pk=world.gone.pk).update(life="died", closed_on=clock.today())
    assert find(world) == 0


def test_without_the_right_nothing_is_looked_for(world):
    from doorstep.regions.tests.factories import actor_over

    with pytest.raises(NotAllowed):
        finding.find_pairs(actor=actor_over(world.home, "residents.view"), area_path=world.home.path)


def test_looking_costs_the_same_however_many_there_are(world):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            find(world)
        return len(seen)

    statements()
    first = statements()
    for number in range(8):
        make_person(
            world.home, "陈荣华", birth_date=BORN, id_number="" if number else make_id_number(BORN, sequence=98)
        )
    assert statements() == first
