"""Days as the district counts them."""

from datetime import UTC, date, datetime

import pytest

from doorstep.kernel import clock


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 28), date(2023, 2, 1), date(2023, 2, 28)),
        (date(2023, 12, 31), date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_months_end_on_their_last_day(day: date, first: date, last: date) -> None:
    assert clock.month_of(day) == (first, last)


def test_weeks_run_from_monday_to_sunday() -> None:
    assert clock.week_of(date(2023, 11, 5)) == (date(2023, 10, 30), date(2023, 11, 5))
    assert clock.week_of(date(2023, 11, 6)) == (date(2023, 11, 6), date(2023, 11, 12))


def test_the_evening_in_greenwich_is_already_tomorrow_here() -> None:
    assert clock.local(datetime(2023, 11, 2, 16, 30, tzinfo=UTC)).date() == date(2023, 11, 3)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 10, 2), False),  # National Day, a Monday
        (date(2023, 10, 7), True),  # a Saturday worked in exchange
        (date(2023, 10, 8), True),  # a Sunday worked in exchange
        (date(2023, 11, 4), False),
        (date(2099, 6, 1), True),  # not published yet: a Monday
    ],
)
def test_working_days_follow_the_state_council(day: date, works: bool) -> None:
    assert clock.is_working_day(day) is works


def test_three_working_days_after_the_eve_of_national_day() -> None:
    assert clock.add_working_days(date(2023, 9, 28), 3) == date(2023, 10, 9)


@pytest.mark.parametrize(("day", "age"), [(date(2023, 11, 2), 64), (date(2023, 11, 3), 65), (date(2024, 2, 29), 65)])
def test_sixty_five_counts_from_the_birthday(day: date, age: int) -> None:
    assert clock.age_on(date(1958, 11, 3), day) == age
