"""Recurring activities in the console: dates before anything is saved, exceptions, the end."""

from datetime import date, timedelta
from typing import Any

import pytest

from doorstep.activities import services
from doorstep.activities.models import Activity, Series, SeriesException
from doorstep.activities.recurrence import Rule
from doorstep.activities.tests.factories import SYSTEM, Town, make_plan
from doorstep.activities.tests.test_views_plan import CODE, sent
from doorstep.activities.tests.visiting import at, neighbour, ready_made, text_of, worker
from doorstep.kernel import clock
from doorstep.regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(town: Town) -> Town:
    ready_made(town, CODE)
    return town


def rule(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "monthly_weekday",
        "nth": "1",
        "weekday": "5",
        "month_day": "",
        "every": "",
        "ends_on": (clock.today() + timedelta(days=200)).isoformat(),
        "publish": "on",
        **changes,
    }


def monthly(town: Town) -> Series:
    return services.create_series(
        actor=SYSTEM,
        region=town.community,
        plan=make_plan(),
        rule=Rule("weekly", weekday=3),
        ends_on=clock.today() + timedelta(days=60),
        programme=town.programme,
    )


def test_a_series_is_begun_and_its_next_dates_are_made(town: Town) -> None:
    answer = worker(town).post(at("series_new", CODE), sent(town) | rule())
    series = Series.objects.get()
    assert answer["Location"] == at("series", series.pk)
    assert Activity.objects.filter(series=series, state="published").exists()
    said = text_of(worker(town).get(at("series", series.pk)))
    assert "每月第一个周五" in said


def test_the_days_are_shown_before_anything_is_saved(town: Town) -> None:
    query = {
        **rule(kind="weekly", weekday="3", ends_on="2030-01-31"),
        "day": "2030-01-01",
        "region": town.community.path,
    }
    page = worker(town).get(at("series_preview"), query)
    assert page.status_code == 200
    assert "1月2日" in text_of(page)
    assert "1月30日" in text_of(page)
    without_script = worker(town).post(at("series_new", CODE), sent(town) | rule(preview="1"))
    assert without_script.status_code == 200
    assert "周五" in text_of(without_script)
    assert not Series.objects.exists()


def test_the_communitys_own_duty_day(town: Town) -> None:
    client = worker(town)
    missing = client.post(at("series_new", CODE), sent(town) | rule(kind="duty_day"))
    assert missing.status_code == 422
    assert "还没有定自己的领跑日" in text_of(missing)
    Region.objects.filter(pk=town.community.pk).update(duty_day=20)
    client.post(at("series_new", CODE), sent(town) | rule(kind="duty_day"))
    assert Series.objects.get().day == 20


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "weekly", "weekday": "1", "ends_on": "2225-12-31"}, "太多了"),
        ({"ends_on": (date.today() + timedelta(days=2)).isoformat()}, "早于开始日"),
        ({"kind": "weekly", "weekday": ""}, "还看不出"),
        ({"kind": "monthly_day", "month_day": "32"}, "31"),
        ({"kind": "monthly_day", "month_day": ""}, "还看不出"),
        ({"kind": "daily"}, "daily"),
        ({"every": "13"}, "12"),
        ({"ends_on": "soon"}, "办到哪天"),
        ({"ends_on": ""}, "办到哪天"),
    ],
)
def test_a_rule_that_can_not_be_gets_a_sentence_and_saves_nothing(
    town: Town, changes: dict[str, Any], sentence: str
) -> None:
    answer = worker(town).post(at("series_new", CODE), sent(town) | rule(**changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Series.objects.exists()
    assert not Activity.objects.exists()


def test_ten_thousand_occurrences_are_refused_while_one_types(town: Town) -> None:
    query = {**rule(kind="weekly", weekday="1", ends_on="2225-12-31"), "day": "2024-01-01"}
    assert "太多了" in text_of(worker(town).get(at("series_preview"), query))


@pytest.mark.parametrize("query", [{}, {"day": "x"}, {"kind": "weekly", "day": "2024-01-01", "ends_on": "2024-02-01"}])
def test_an_incomplete_rule_shows_no_days_and_no_fault(town: Town, query: dict[str, str]) -> None:
    assert worker(town).get(at("series_preview"), query).status_code == 200


def test_one_date_is_left_out_and_one_is_moved(town: Town) -> None:
    series = monthly(town)
    first, second = Activity.objects.filter(series=series).order_by("starts_at")[:2]
    client = worker(town)
    assert client.post(at("series_skip", series.pk, first.series_day), {"reason": ""}).status_code == 422
    client.post(at("series_skip", series.pk, first.series_day), {"reason": "国庆放假"})
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert second.series_day is not None
    day = second.series_day + timedelta(days=1)
    client.post(at("series_move", series.pk, second.series_day), {"moved_to": day, "reason": "场地有事"})
    second.refresh_from_db()
    assert clock.local(second.starts_at).date() == day
    said = text_of(client.get(at("series", series.pk)))
    assert "这次不办" in said
    assert "原定" in said


def test_a_day_that_is_not_in_the_series_is_refused(town: Town) -> None:
    series = monthly(town)
    other = next(d for d in (clock.today() + timedelta(days=n) for n in range(8, 15)) if d.isoweekday() != 3)
    answer = worker(town).post(at("series_skip", series.pk, other), {"reason": "x"})
    assert answer.status_code == 422
    past = worker(town).post(
        at("series_move", series.pk, Activity.objects.filter(series=series).first().series_day),  # type: ignore[union-attr]
        {"moved_to": "2020-01-01"},
    )
    assert past.status_code == 422
    assert not SeriesException.objects.exists()
    assert worker(town).get(f"/console/activities/series/{series.pk}/2023-13-41/skip/").status_code == 404


def test_stopping_names_what_is_called_off_first(town: Town) -> None:
    series = monthly(town)
    client = worker(town)
    made = Activity.objects.filter(series=series).count()
    assert f"已经排好的{made}场会取消" in text_of(client.get(at("series_stop", series.pk)))
    client.post(at("series_stop", series.pk), {"reason": "医院不来了"})
    series.refresh_from_db()
    assert series.stopped_on == clock.today()
    assert not Activity.objects.filter(series=series, state="published").exists()


def test_the_neighbour_neither_sees_nor_changes_a_series(town: Town) -> None:
    series = monthly(town)
    day = Activity.objects.filter(series=series).first().series_day  # type: ignore[union-attr]
    client = neighbour(town)
    assert "家门口义诊" not in text_of(client.get(at("series_list")))
    for address in (at("series", series.pk), at("series_stop", series.pk), at("series_skip", series.pk, day)):
        assert client.get(address).status_code == 404
    assert client.post(at("series_stop", series.pk), {"reason": "x"}).status_code == 404
    assert client.post(at("series_move", series.pk, day), {"moved_to": day}).status_code == 404
    series.refresh_from_db()
    assert series.stopped_on is None


def test_a_street_officer_reads_a_series_but_has_no_buttons(town: Town) -> None:
    series = monthly(town)
    client = worker(town, "street_officer", town.street)
    assert at("series_stop", series.pk) not in client.get(at("series", series.pk)).content.decode()
    assert client.post(at("series_stop", series.pk), {"reason": "x"}).status_code == 404
