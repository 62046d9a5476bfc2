"""Two at once on real connections: the same tag, and the place of a contact."""

import pytest
from django.db import connection

from doorstep.elders import services
from doorstep.elders.models import EmergencyContact, PersonTag, Sheet
from doorstep.kernel.errors import Refused
from doorstep.regions.tests.factories import actor_over, make_community, make_region
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_person
from doorstep.residents.tests.test_race import WORKERS, at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(db):
    grid = make_region(make_community("朝晖社区"), name="一号网格")
    return make_person(grid, "周明兰"), actor_over(grid, "residents.view", "residents.edit")


def test_six_who_set_the_same_tag_set_it_once(scene):
    person, actor = scene
    results = at_once(lambda n: services.set_tag(actor=actor, person=person, tag="lives_alone"))
    assert sum(isinstance(result, PersonTag) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Refused)} == {"fact_already_open"}
    assert Sheet.objects.count() == 1


def test_six_contacts_get_six_places(scene):
    person, actor = scene
    at_once(lambda n: services.add_contact(actor=actor, person=person, name="陈家" + "甲乙丙丁戊己"[n]))
    assert sorted(EmergencyContact.objects.values_list("position", flat=True)) == list(range(1, WORKERS + 1))


def test_without_the_lock_they_stand_in_each_others_way(scene, monkeypatch):
    """The negative control: six who do not wait for each other all take the first place, and five are refused."""
    import threading

    person, actor = scene
    gate = threading.Barrier(WORKERS)
    services.change_sheet(actor=actor, person=person, changes={"living": "alone"})

    def not_held(actor, person, *rights):
        return Person.objects.get(pk=person.pk)

    def together(taken):
        gate.wait(20)
        return min(set(range(1, 10)) - taken)

    monkeypatch.setattr("doorstep.elders.services.facts.held", not_held)
    monkeypatch.setattr("doorstep.elders.services.facts.free_place", together)
    results = at_once(lambda n: services.add_contact(actor=actor, person=person, name="陈家" + "甲乙丙丁戊己"[n]))
    assert sum(isinstance(result, Refused) for result in results) == WORKERS - 1
    connection.close()
