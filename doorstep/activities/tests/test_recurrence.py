from datetime import date

import pytest

from doorstep.activities.recurrence import Rule, count, days, month_day, nth_weekday


def listed(rule, first, last):
    return [day.isoformat() for day in days(rule, first, last)]


def test_the_fifteenth_of_each_month():
    assert listed(Rule("monthly_day", day=15), date(2023, 11, 16), date(2024, 2, 29)) == [
        "2023-12-15",
        "2024-01-15",
        "2024-02-15",
    ]


def test_a_month_without_a_31st_uses_its_last_day():
    assert listed(Rule("monthly_day", day=31), date(2024, 1, 1), date(2024, 4, 30)) == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]


def test_the_first_friday_and_the_last_saturday():
    assert listed(Rule("monthly_weekday", nth=1, weekday=5), date(2023, 11, 1), date(2023, 12, 31)) == [
        "2023-11-03",
        "2023-12-01",
    ]
    assert listed(Rule("monthly_weekday", nth=-1, weekday=6), date(2023, 11, 1), date(2023, 12, 31)) == [
        "2023-11-25",
        "2023-12-30",
    ]


def test_every_third_month_counts_from_the_first_day():
    assert listed(Rule("monthly_weekday", nth=-1, weekday=6, every=3), date(2023, 3, 1), date(2023, 12, 31)) == [
        "2023-03-25",
        "2023-06-24",
        "2023-09-30",
        "2023-12-30",
    ]


def test_every_week_and_every_second_week():
    assert listed(Rule("weekly", weekday=3), date(2023, 11, 1), date(2023, 11, 15)) == [
        "2023-11-01",
        "2023-11-08",
        "2023-11-15",
    ]
    fortnightly = Rule("weekly", weekday=3, every=2)
    assert listed(fortnightly, date(2023, 11, 2), date(2023, 11, 30)) == [
        "2023-11-08",
        "2023-11-22",
    ]


def test_the_end_of_the_calendar_is_no_fault():
    assert count(Rule("weekly", weekday=3), date(9999, 12, 1), date.max, 100) == 5
    assert count(Rule("monthly_day", day=31), date(9999, 11, 1), date.max, 100) == 2


def test_counting_stops_above_the_limit():
    assert count(Rule("weekly", weekday=1), date(2000, 1, 1), date(9999, 1, 1), 200) == 201


@pytest.mark.parametrize(
    "rule",
    [
        Rule("monthly_day"),
        Rule("monthly_day", day=32),
        Rule("monthly_weekday", nth=5, weekday=1),
        Rule("monthly_weekday", nth=1, weekday=8),
        Rule("weekly"),
        Rule("yearly", day=1),
        Rule("weekly", weekday=1, every=0),
    ],
)
def test_a_rule_that_says_too_little_is_not_complete(rule):
    assert not rule.is_complete()


def test_single_days():
    assert month_day(2023, 2, 30) == date(2023, 2, 28)
    assert nth_weekday(2023, 11, 4, 2) == date(2023, 11, 28)
