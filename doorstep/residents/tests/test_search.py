"""Finding people: what is found, by whom, and that every way is the range of an index."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel.actor import system
from doorstep.regions.tests.factories import actor_over
from doorstep.residents import selectors
from doorstep.residents.models import Person
from doorstep.residents.services.columns import id_hash, id_tail_hash, phone_tail_hash
from doorstep.residents.tests.factories import make_household, make_id_number, make_person
from doorstep.residents.words import AGE_GROUPS

NUMBER = make_id_number(date(1948, 3, 5), sequence=12)


@pytest.fixture
def zhou(town):
    home = make_household(town.grid, "桂花苑5幢")
    home.unit, home.room = "2", "302"
    home.save()
    make_person(town.grid, "安小宝", phone="13911112222")
    make_person(town.elsewhere, "周明兰", phone="13900000147")
    return make_person(town.grid, "周明兰", phone="13900000147", id_number=NUMBER, household=home)


@pytest.mark.parametrize(
    "text",
    [
        "周明兰",
        "周明",
        "周",
        " 周 明 兰 ",
        "zml",
        "ZM",
        "139 0000 0147",
        "0147",
        NUMBER,
        NUMBER.lower(),
        NUMBER[-4:],
        "桂花苑5",
        "302",
        "苑5幢",
        "桂花苑5幢302",
        "5幢302室",
        "桂花苑5幢2单元302室",
    ],
)
def test_what_one_knows_finds_her(zhou, town, text):
    found = selectors.search(actor=actor_over(town.home, "residents.view"), text=text)
    assert [person.pk for person in found] == [zhou.pk]


@pytest.mark.parametrize(
    "text", ["", " ", "兰", "9999", "%", "_", "周_兰", "\0", "x" * 500, "13900000148", "' OR 1=1 --"]
)
def test_what_fits_nobody_finds_nobody(zhou, town, text):
    assert selectors.search(actor=actor_over(town.home, "residents.view"), text=text) == []


def test_the_search_ends_at_the_area_and_at_the_closed_file(zhou, town):
    view = "residents.view"
    assert len(selectors.search(actor=system(), text="周明兰")) == 2
    assert selectors.search(actor=actor_over(town.neighbour, view), text="周明兰") == []
    assert selectors.search(actor=actor_over(town.home, view), text="周明兰", area_path=town.elsewhere.path) == []
    assert selectors.search(actor=actor_over(town.home, "activities.view"), text="周明兰") == []
    Person.objects.filter(pk=zhou.pk).update(life="moved", closed_on="2023-01-01")
    assert selectors.search(actor=actor_over(town.home, view), text="周明兰") == []


def test_a_wide_area_is_searched_by_the_beginning_of_an_address(zhou, town):
    district = actor_over(town.home.parent.parent, "residents.view")
    assert [p.pk for p in selectors.search(actor=district, text="桂花苑")] == [zhou.pk]
    assert selectors.search(actor=district, text="苑5幢") == []


@pytest.mark.parametrize("text", ["周明兰", "13900000147", "0147", NUMBER, NUMBER[-4:]])
def test_at_the_door_a_volunteer_finds_her_by_what_she_says(zhou, town, text):
    volunteer = actor_over(town.home, "activities.checkin")
    assert [p.pk for p in selectors.find_at_door(actor=volunteer, area_path=town.home.path, text=text)] == [zhou.pk]


@pytest.mark.parametrize("text", ["周", "周明", "zm", "zml", "桂花苑", "", "周_兰"])
def test_at_the_door_a_volunteer_cant_leaf_through_the_register(zhou, town, text):
    volunteer = actor_over(town.home, "activities.checkin")
    assert selectors.find_at_door(actor=volunteer, area_path=town.home.path, text=text) == []


def test_at_the_door_staff_need_two_characters(zhou, town):
    staff = actor_over(town.home, "activities.checkin", "residents.view")
    for text in ("周明", "zm"):
        assert [p.pk for p in selectors.find_at_door(actor=staff, area_path=town.home.path, text=text)] == [zhou.pk]
    assert selectors.find_at_door(actor=staff, area_path=town.home.path, text="周") == []


def test_at_the_door_of_another_community_nobody_is_found(zhou, town):
    volunteer = actor_over(town.elsewhere, "activities.checkin")
    assert selectors.find_at_door(actor=volunteer, area_path=town.home.path, text="周明兰") == []


def test_the_birthday_itself_counts(town, monkeypatch):
    monkeypatch.setattr("doorstep.kernel.clock.today", lambda: date(2023, 11, 1))
    on_the_day = make_person(town.grid, "周明兰", birth_date=date(1958, 11, 1))
    make_person(town.grid, "钱玉珍", birth_date=date(1958, 11, 2))
    unknown = make_person(town.grid, "孙有财")
    staff = actor_over(town.home, "residents.view")
    found = selectors.addressees(actor=staff, area_path=town.home.path, group="elder_65")
    assert [person.pk for person in found] == [on_the_day.pk]
    assert unknown in selectors.addressees(actor=staff, area_path=town.home.path, group="all")
    assert not selectors.addressees(actor=actor_over(town.elsewhere, "residents.view"), area_path=town.home.path)


def test_leap_day_birthdays():
    assert selectors.born_between(AGE_GROUPS["elder_65"], date(2024, 2, 29)) == (None, date(1959, 2, 28))
    assert selectors.born_between(AGE_GROUPS["children"], date(2023, 11, 1)) == (date(2005, 11, 1), None)


def test_hashes_of_different_purposes_differ():
    assert len({id_hash("0147"), id_tail_hash("0147"), phone_tail_hash("0147")}) == 3


def _asks_addresses(town, text: str) -> bool:
    with CaptureQueriesContext(connection) as asked:
        selectors.search(actor=actor_over(town.home, "residents.view"), text=text)
    return any(" LIKE " in query["sql"] and '"address"' in query["sql"] for query in asked)


@pytest.mark.parametrize("text", ["139 0000 0147", NUMBER])
def test_a_whole_number_is_not_looked_for_among_addresses(zhou, town, text):
    assert not _asks_addresses(town, text)


@pytest.mark.parametrize("text", ["0147", "302", "桂花苑5"])
def test_a_few_digits_may_be_a_door(zhou, town, text):
    assert _asks_addresses(town, text)
