"""Many people at once: all or none."""

from datetime import date

import pytest

from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import actor_over
from doorstep.residents import services
from doorstep.residents.errors import RegionUnfit, RowRefused
from doorstep.residents.models import Household, Person
from doorstep.residents.tests.factories import make_id_number, make_person

Row = services.PersonRow


@pytest.fixture
def wang(town):
    return actor_over(town.home, "residents.view", "residents.edit")


def rows(count):
    return [
        Row(
            name="周明兰",
            birth_date=None,
            id_number=make_id_number(date(1940 + n % 60, 1, 1 + n % 28), sequence=n % 1000),
            phone=f"1390000{n:04d}",
            address=f"桂花苑{n // 2}幢",
            room="101",
        )
        for n in range(count)
    ]


def test_a_list_comes_in_whole_with_few_queries(town, wang, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        people = services.bulk_create_people(actor=wang, region=town.grid, rows=rows(400))
    assert len(people) == Person.objects.count() == 400
    assert Household.objects.count() == 200
    assert people[0].initials == "zml"
    assert people[0].birth_date == date(1940, 1, 1)
    assert people[0].phone_hash
    assert Event.objects.get(action="people_added").data["people"] == 400


def test_people_join_the_household_on_file(town, wang):
    home = services.create_household(actor=wang, region=town.grid, address="桂花苑0幢", room="101")
    services.bulk_create_people(actor=wang, region=town.grid, rows=rows(2))
    assert Household.objects.count() == 1
    assert Person.objects.filter(household=home).count() == 2


@pytest.mark.parametrize(
    "bad",
    [
        Row(name=""),
        Row(name="周明兰", id_number="110105194912310021"),
        Row(name="周明兰", phone="120"),
        Row(name="周明兰", birth_date=date(2999, 1, 1)),
        Row(name="周明兰", id_number=make_id_number(date(1940, 1, 1), sequence=0)),
    ],
)
def test_one_bad_row_refuses_all_and_is_named(town, wang, bad):
    with pytest.raises(RowRefused) as refused:
        services.bulk_create_people(actor=wang, region=town.grid, rows=[*rows(5), bad])
    assert refused.value.details["row"] == 6
    assert not Person.objects.exists()
    assert not Household.objects.exists()


def test_a_number_on_file_refuses_all(town, wang):
    make_person(town.neighbour, "钱玉珍", id_number=rows(3)[2].id_number)
    with pytest.raises(RowRefused) as refused:
        services.bulk_create_people(actor=wang, region=town.grid, rows=rows(3))
    assert refused.value.details["row"] == 3
    assert "钱**" in str(refused.value)
    assert Person.objects.count() == 1


def test_elsewhere_and_on_a_street_nobody_is_entered(town, wang):
    with pytest.raises(NotAllowed):
        services.bulk_create_people(actor=wang, region=town.elsewhere, rows=rows(1))
    street = town.home.parent
    with pytest.raises(RegionUnfit):
        services.bulk_create_people(actor=actor_over(street, "residents.edit"), region=street, rows=rows(1))
    assert not Person.objects.exists()


def test_no_rows_are_no_event(town, wang):
    assert services.bulk_create_people(actor=wang, region=town.grid, rows=[]) == []
    assert not Event.objects.exists()
