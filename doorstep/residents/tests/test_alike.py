"""Names that may be one person's."""

from datetime import date

import pytest
from django.utils import translation

from doorstep.regions.tests.factories import actor_over
from doorstep.residents.alike import alike
from doorstep.residents.selectors import lookalikes
from doorstep.residents.tests.factories import make_household, make_person

BORN = date(1948, 3, 5)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("陈荣华", "陈荣华", "name"),
        ("陈荣华", "陳榮華", "name"),
        ("陈 荣华", "陈荣华", "name"),
        ("阿依古丽·买买提", "阿依古丽•买买提", "name"),
        ("张秀英", "张秀瑛", "sound"),
        ("王芳", "王方", "sound"),
        ("张秀英", "张秀芳", ""),
        ("张秀英", "张英", ""),
        ("李强", "王强", ""),
    ],
)
def test_how_two_names_are_alike(one, other, how):
    assert alike(one, other) == how
    assert alike(other, one) == how


@pytest.fixture
def zhou(town):
    return make_person(
        town.grid, "陈荣华", birth_date=BORN, phone="13900000147", household=make_household(town.grid, "桂花苑5幢302")
    )


def warned(town, **entered):
    actor = actor_over(town.home, "residents.view")
    values = {"name": "陈荣华", "birth_date": None}
    with translation.override("en"):
        return [str(one.why) for one in lookalikes(actor=actor, **values | entered)]


def test_at_entry_the_old_form_of_the_name_is_warned_of(town, zhou):
    assert warned(town, name="陳榮華", birth_date=BORN) == ["same name and birth date"]


def test_at_entry_the_sound_of_the_name_is_warned_of(town, zhou):
    assert warned(town, name="陈容华", birth_date=BORN) == ["name that sounds the same, and same birth date"]


def test_at_entry_the_same_name_at_the_same_door_is_warned_of(town, zhou):
    assert warned(town, address="桂花苑 5幢302") == ["same name at the same door"]
    assert warned(town, address="桂花苑6幢302") == []


def test_at_entry_another_name_of_the_day_is_no_likeness(town, zhou):
    """Same initials, same day, another person."""
    assert warned(town, name="程瑞浩", birth_date=BORN) == []
    assert warned(town, name="陈荣华", birth_date=date(1950, 1, 1)) == []


def test_at_entry_only_what_one_may_see_is_told(town, zhou):
    stranger = actor_over(town.elsewhere, "residents.view")
    assert lookalikes(actor=stranger, name="陈荣华", birth_date=BORN) == []
