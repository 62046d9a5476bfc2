"""Rows of activities that are written in Python: nothing from outside becomes markup, and each says what it should."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from doorstep.activities.models import Activity
from doorstep.activities.selectors import Nearby
from doorstep.activities.selectors.console import ActivityLine
from doorstep.activities.selectors.overview import Counted
from doorstep.activities.templatetags.activity_rows import activity_rows
from doorstep.activities.templatetags.nearby_rows import nearby_days, room
from doorstep.kernel import clock
from doorstep.look.markup import escaped
from doorstep.regions.models import Region

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


LINE = ActivityLine(
    pk=7,
    title="义诊",
    starts_at=clock.now() + timedelta(days=9),
    state="published",
    place="小广场",
    signup_mode="optional",
    taken=3,
    capacity=60,
    waiting=0,
    series_id=5,
    area_path="320613/007/X03/",
    programme="义诊",
    programme_en="Free clinic",
    site=None,
    region="桂花社区",
)


def row(came: int | None = None, open_series: tuple[int, ...] = (), **changed: Any) -> str:
    return activity_rows([Counted(LINE._replace(**changed), came, 0)], open_series)


@pytest.mark.parametrize("column", ["title", "place", "programme", "region"])
def test_whatever_an_activity_is_called_stays_text(column):
    changed: dict[str, Any] = {column: HOSTILE}
    found = row(**changed)
    assert "<script>" not in found
    assert escaped(HOSTILE) in found


def test_numbers_lead_to_what_is_behind_them():
    assert "?state=booked#signups" in row()
    assert "?state=waiting#signups" in row(waiting=2)
    assert "#numbers" in row(came=12)
    assert row(signup_mode="none").count('<td class="r">–</td>') == 3


def test_the_series_is_a_link_for_those_who_may_open_it():
    assert "/series/5/" not in row()
    assert "/series/5/" in row(open_series=(5,))


def test_an_activity_without_a_place_says_so():
    assert "t-due" in row(place="")
    assert "t-due" not in row(place="", site="活动室")


def test_in_english_the_programme_has_its_english_name():
    with translation.override("en"):
        assert "Free clinic" in row()
        assert "义诊" in row(programme_en="")


def near(**changed: object) -> str:
    values = {"pk": 7, "title": "义诊", "place": "小广场", "starts_at": LINE.starts_at, "capacity": 60, "taken": 3}
    activity = Activity(region=Region(name=HOSTILE), **values | changed)
    return nearby_days([(clock.today(), [Nearby(activity, 5, False)])])


@pytest.mark.parametrize("column", ["title", "place"])
def test_what_is_near_stays_text(column):
    found = near(**{column: HOSTILE})
    assert "<script>" not in found
    assert 'href="/activities/7/"' in found


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"signup_mode": "none"}, "No need to sign up"),
        ({"capacity": None}, "Room for everybody"),
        ({"capacity": 3, "taken": 3}, "Full, you can wait for a place"),
        ({"capacity": 3, "taken": 2}, "1 place left"),
        ({"capacity": 3, "taken": 1}, "2 places left"),
    ],
)
def test_room_is_said_in_a_few_words(plan, said):
    with translation.override("en"):
        assert room(Activity(**plan)) == said
