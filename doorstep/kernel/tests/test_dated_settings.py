"""Local numbers hold from their day on; the past keeps the old ones."""

from datetime import date

import pytest

from doorstep.kernel import dated_settings
from doorstep.kernel.errors import NotAllowed
from doorstep.regions.tests.factories import actor_over, make_community

pytestmark = pytest.mark.django_db
KEY = "clinic.light_day"


def test_the_default_holds_until_somebody_sets_another() -> None:
    assert dated_settings.value(KEY) == 20


def test_a_new_value_holds_from_its_day_and_leaves_the_past_alone() -> None:
    admin = actor_over(None, "settings.edit")
    dated_settings.set_value(actor=admin, key=KEY, new_value=18, valid_from=date(2023, 11, 1))
    assert dated_settings.value(KEY, on=date(2023, 10, 31)) == 20
    assert dated_settings.value(KEY, on=date(2023, 11, 1)) == 18


def test_the_nearest_area_wins() -> None:
    admin = actor_over(None, "settings.edit")
    community = make_community()
    dated_settings.set_value(actor=admin, key=KEY, new_value=25, valid_from=date(2023, 1, 1), area_path=community.path)
    dated_settings.set_value(actor=admin, key=KEY, new_value=18, valid_from=date(2023, 6, 1))
    assert dated_settings.value(KEY, on=date(2023, 7, 1), area_path=community.path) == 25
    assert dated_settings.value(KEY, on=date(2023, 7, 1)) == 18


def test_a_street_cannot_set_the_number_of_another() -> None:
    ours, theirs = make_community(), make_community("兰亭社区")
    with pytest.raises(NotAllowed):
        dated_settings.set_value(
            actor=actor_over(ours, "settings.edit"),
            key=KEY,
            new_value=1,
            valid_from=date(2023, 1, 1),
            area_path=theirs.path,
        )
    assert dated_settings.value(KEY) == 20
