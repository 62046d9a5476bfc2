"""Two at once on real connections: the same ID number, the same door, the same person claimed."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from doorstep.kernel import wall
from doorstep.kernel.errors import Refused
from doorstep.regions.tests.factories import actor_over, make_community, make_region
from doorstep.residents import services
from doorstep.residents.models import Household, Person
from doorstep.residents.tests.factories import make_id_number

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WORKERS = 6


def at_once(work):
    """Runs `work(n)` in six threads that start together; what each returned or was refused with."""
    gate = threading.Barrier(WORKERS)
    results: list[Any] = [None] * WORKERS

    def run(number):
        try:
            gate.wait()
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def grid(db):
    return make_region(make_community("朝晖社区"), name="一号网格")


def enter(grid):
    actor = actor_over(grid, "residents.view", "residents.edit")
    number = make_id_number()
    return lambda n: services.create_person(actor=actor, region=grid, name="周明兰", id_number=number)


def test_one_of_six_enters_a_number_and_the_others_hear_who_has_it(grid):
    results = at_once(enter(grid))
    assert sum(isinstance(result, Person) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Refused)} == {"id_number_taken"}
    assert Person.objects.count() == 1


def test_without_the_constraint_the_number_comes_in_more_than_once(grid, monkeypatch):
    """The negative control: looking first is not enough, and this harness shows it."""
    gate = threading.Barrier(WORKERS)
    monkeypatch.setattr("doorstep.residents.services.people.refuse_taken_id", lambda *a, **k: gate.wait(10))
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'person_id_once'")
        definition = cursor.fetchone()[0]
        cursor.execute("DROP INDEX person_id_once")
    try:
        at_once(enter(grid))
        assert Person.objects.count() == WORKERS
    finally:
        Person.objects.all().delete()
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute(definition)


def test_six_who_enter_the_same_door_make_one_household(grid):
    actor = actor_over(grid, "residents.view", "residents.edit")
    homes = at_once(lambda n: services.household_at(actor=actor, region=grid, address="桂花苑5幢", room="302"))
    assert {home.pk for home in homes} == {Household.objects.get().pk}
