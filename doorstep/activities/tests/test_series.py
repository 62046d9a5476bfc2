"""Recurring activities."""

from datetime import date, timedelta

import pytest

from doorstep.activities import recurrence, services, tasks
from doorstep.activities.errors import (
    DayTaken,
    FieldProblem,
    NoDutyDay,
    NoOccurrence,
    NotAnOccurrence,
    PlaceMissing,
    ReasonMissing,
    RuleIncomplete,
    SeriesStopped,
    TooManyOccurrences,
)
from doorstep.activities.models import Activity, Series, SeriesException
from doorstep.activities.recurrence import Rule
from doorstep.activities.tests.factories import make_plan
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.messaging.models import Notice

FIFTEENTH = Rule("monthly_day", day=15)


def days_of(series):
    return [
        clock.local(moment).date()
        for moment in Activity.objects.filter(series=series).order_by("series_day").values_list("starts_at", flat=True)
    ]


@pytest.fixture
def start():
    return clock.today() + timedelta(days=1)


def make_series(town, start, *, rule=FIFTEENTH, months=12, actor=None, **more):
    plan = more.pop("plan", None) or make_plan(starts_at=clock.at(start, "08:30"))
    return services.create_series(
        actor=actor or town.staff,
        region=more.pop("region", town.community),
        programme=town.programme,
        plan=plan,
        rule=rule,
        ends_on=start + timedelta(days=30 * months),
        **more,
    )


def test_a_series_makes_real_activities_up_to_the_horizon(town, start):
    series = make_series(town, start)
    days = days_of(series)
    assert 2 <= len(days) <= 4
    assert all(day.day == 15 and start <= day <= clock.today() + timedelta(days=92) for day in days)
    activity = Activity.objects.filter(series=series)[0]
    assert (activity.state, activity.place) == ("published", "桂花苑小广场")
    assert clock.local(activity.starts_at).hour == 8
    assert activity.stalls.count() == 3


def test_extending_again_makes_nothing_and_later_makes_the_rest(town, start):
    series = make_series(town, start, months=6)
    before = days_of(series)
    assert services.extend_series(actor=town.staff, series_id=series.pk) == []
    assert days_of(series) == before
    services.extend_series(actor=town.staff, series_id=series.pk, until=series.ends_on)
    assert days_of(series) == list(recurrence.days(FIFTEENTH, start, series.ends_on))


def test_the_communitys_own_duty_day(town, start):
    with pytest.raises(NoDutyDay, match="桂花社区"):
        services.duty_day_rule(town.community)
    town.community.duty_day = 9
    town.community.save()
    assert services.duty_day_rule(town.community) == Rule("monthly_day", day=9)
    assert services.duty_day_rule(town.grid) == Rule("monthly_day", day=9)


def test_ten_thousand_occurrences_are_refused_with_a_sentence(town, start):
    with pytest.raises(TooManyOccurrences, match="200"):
        services.create_series(
            actor=town.staff,
            region=town.community,
            programme=town.programme,
            plan=make_plan(),
            rule=Rule("weekly", weekday=1),
            ends_on=start + timedelta(days=7 * 10_000),
        )
    assert not Series.objects.exists()
    assert not Activity.objects.exists()


def test_rules_without_a_day_are_refused(town, start):
    with pytest.raises(RuleIncomplete):
        make_series(town, start, rule=Rule("monthly_day"))
    with pytest.raises(NoOccurrence):
        services.preview_days(rule=FIFTEENTH, first=date(2023, 11, 16), last=date(2023, 12, 14))
    with pytest.raises(FieldProblem):
        services.preview_days(rule=FIFTEENTH, first=date(2023, 11, 16), last=date(2023, 11, 1))
    with pytest.raises(PlaceMissing):
        make_series(town, start, plan=make_plan(place=""))


def test_the_preview_lists_the_days(town):
    days = services.preview_days(rule=Rule("monthly_day", day=31), first=date(2024, 1, 1), last=date(2024, 3, 1))
    assert days == [date(2024, 1, 31), date(2024, 2, 29)]


def test_a_skipped_one_is_called_off_and_never_made_again(town, start):
    series = make_series(town, start)
    day = days_of(series)[0]
    activity = Activity.objects.get(series=series, series_day=day)
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(phone="13900000001").pk)
    with pytest.raises(ReasonMissing):
        services.skip_occurrence(actor=town.staff, series_id=series.pk, on=day, reason="")
    services.skip_occurrence(actor=town.staff, series_id=series.pk, on=day, reason="春节放假")
    activity.refresh_from_db()
    assert activity.state == "cancelled"
    assert "春节放假" in Notice.objects.get().body
    services.extend_series(actor=town.staff, series_id=series.pk)
    assert Activity.objects.filter(series=series, series_day=day).count() == 1


def test_one_skipped_before_it_was_made_is_never_made(town, start):
    series = make_series(town, start, months=8)
    day = list(recurrence.days(FIFTEENTH, start, series.ends_on))[-1]
    services.skip_occurrence(actor=town.staff, series_id=series.pk, on=day, reason="春节放假")
    services.extend_series(actor=town.staff, series_id=series.pk, until=series.ends_on)
    assert not Activity.objects.filter(series=series, series_day=day).exists()


def test_a_moved_one_keeps_its_place_in_the_series_and_people_are_told(town, start):
    series = make_series(town, start)
    day = days_of(series)[0]
    activity = Activity.objects.get(series=series, series_day=day)
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(phone="13900000001").pk)
    services.move_occurrence(actor=town.staff, series_id=series.pk, on=day, moved_to=day + timedelta(days=2))
    activity.refresh_from_db()
    assert clock.local(activity.starts_at).date() == day + timedelta(days=2)
    assert activity.series_day == day
    assert activity.signup_until == activity.starts_at
    assert Notice.objects.count() == 1
    services.extend_series(actor=town.staff, series_id=series.pk)
    assert Activity.objects.filter(series=series, series_day=day).count() == 1


def test_one_moved_before_it_was_made_is_made_on_the_other_day(town, start):
    series = make_series(town, start, months=8)
    day = list(recurrence.days(FIFTEENTH, start, series.ends_on))[-1]
    services.move_occurrence(actor=town.staff, series_id=series.pk, on=day, moved_to=day - timedelta(days=3))
    services.extend_series(actor=town.staff, series_id=series.pk, until=series.ends_on)
    activity = Activity.objects.get(series=series, series_day=day)
    assert clock.local(activity.starts_at).date() == day - timedelta(days=3)


def test_moves_that_make_no_sense(town, start):
    series = make_series(town, start)
    first, second = days_of(series)[:2]
    with pytest.raises(NotAnOccurrence):
        services.move_occurrence(actor=town.staff, series_id=series.pk, on=first + timedelta(days=1), moved_to=first)
    with pytest.raises(DayTaken):
        services.move_occurrence(actor=town.staff, series_id=series.pk, on=first, moved_to=second)
    with pytest.raises(FieldProblem):
        services.move_occurrence(
            actor=town.staff, series_id=series.pk, on=first, moved_to=clock.today() - timedelta(days=1)
        )
    assert not SeriesException.objects.exists()


def test_stopping_calls_off_what_lies_ahead_and_makes_no_more(town, start):
    series = make_series(town, start)
    services.stop_series(actor=town.staff, series_id=series.pk, reason="改到区里统一办")
    assert set(Activity.objects.values_list("state", flat=True)) == {"cancelled"}
    assert services.extend_series(actor=town.staff, series_id=series.pk, until=series.ends_on) == []
    with pytest.raises(SeriesStopped):
        services.stop_series(actor=town.staff, series_id=series.pk, reason="再停一次")


def test_the_worker_extends_all_running_series(town, start, monkeypatch):
    make_series(town, start)
    make_series(town, start, rule=Rule("weekly", weekday=3), months=8)
    before = Activity.objects.count()
    monkeypatch.setitem(dated_settings.DEFAULTS, "activities.horizon_days", (120, "test"))
    assert tasks.extend_series(0) > 0
    assert Activity.objects.count() > before
    assert tasks.extend_series(0) == 0


def test_outsiders_do_not_touch_a_series(town, start):
    with pytest.raises(NotAllowed):
        make_series(town, start, actor=town.outsider)
    series = make_series(town, start)
    day = days_of(series)[0]
    acts = [
        lambda actor: services.extend_series(actor=actor, series_id=series.pk),
        lambda actor: services.skip_occurrence(actor=actor, series_id=series.pk, on=day, reason="外人"),
        lambda actor: services.move_occurrence(actor=actor, series_id=series.pk, on=day, moved_to=day),
        lambda actor: services.stop_series(actor=actor, series_id=series.pk, reason="外人"),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act(town.outsider)
        with pytest.raises(NotAllowed):
            act(town.officer)
