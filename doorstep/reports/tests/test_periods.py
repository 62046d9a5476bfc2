from datetime import date

import pytest
from django.utils import translation

from doorstep.reports import periods
from doorstep.reports.errors import DayUnreadable, PeriodReversed, PeriodTooFar, PeriodUnreadable
from doorstep.reports.periods import Against, Kind, Period

LATER = date(2030, 1, 1)


def days(period: Period | None) -> tuple[str, str] | None:
    return (period.start.isoformat(), period.end.isoformat()) if period else None


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2023-10", Kind.MONTH, "2023-10-01", "2023-10-31"),
        ("2024-02", Kind.MONTH, "2024-02-01", "2024-02-29"),
        ("2023-02", Kind.MONTH, "2023-02-01", "2023-02-28"),
        ("2100-02", Kind.MONTH, "2100-02-01", "2100-02-28"),
        ("2023-Q1", Kind.QUARTER, "2023-01-01", "2023-03-31"),
        ("2023-q4", Kind.QUARTER, "2023-10-01", "2023-12-31"),
        ("2024", Kind.YEAR, "2024-01-01", "2024-12-31"),
        ("ytd", Kind.YTD, "2023-01-01", "2023-11-10"),
        ("all", Kind.ALL, "2000-01-01", "2023-11-10"),
        ("2023-06-05..2023-06-05", Kind.CUSTOM, "2023-06-05", "2023-06-05"),
        ("2023-10-01..2023-10-31", Kind.MONTH, "2023-10-01", "2023-10-31"),
        ("2023-07-01..2023-09-30", Kind.QUARTER, "2023-07-01", "2023-09-30"),
        ("2023-01-01..2023-12-31", Kind.YEAR, "2023-01-01", "2023-12-31"),
    ],
)
def test_a_period_is_read_from_its_short_form_and_written_back(text: str, kind: Kind, start: str, end: str) -> None:
    period = periods.parse(text, today=date(2023, 11, 10))

    assert period.kind is kind
    assert days(period) == (start, end)
    assert periods.parse(period.code, today=date(2023, 11, 10)) == period


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2023-10", ("2023-09-01", "2023-09-30")),
        ("2023-03", ("2023-02-01", "2023-02-28")),
        ("2024-03", ("2024-02-01", "2024-02-29")),
        ("2023-01", ("2022-12-01", "2022-12-31")),
        ("2023-Q1", ("2022-10-01", "2022-12-31")),
        ("2023-Q2", ("2023-01-01", "2023-03-31")),
        ("2024", ("2023-01-01", "2023-12-31")),
        ("2023-10-02..2023-10-15", ("2023-09-18", "2023-10-01")),
        ("2024-03-01..2024-03-01", ("2024-02-29", "2024-02-29")),
        ("all", None),
    ],
)
def test_the_period_before_is_of_the_same_kind(text: str, before: tuple[str, str] | None) -> None:
    assert days(periods.parse(text, today=LATER).before(LATER)) == before


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("2023-10", ("2022-10-01", "2022-10-31")),
        ("2024-02", ("2023-02-01", "2023-02-28")),
        ("2025-02", ("2024-02-01", "2024-02-29")),
        ("2024-Q1", ("2023-01-01", "2023-03-31")),
        ("2024", ("2023-01-01", "2023-12-31")),
        ("2024-02-29..2024-02-29", ("2023-02-28", "2023-02-28")),
        ("2024-02-10..2024-03-05", ("2023-02-10", "2023-03-05")),
        ("all", None),
    ],
)
def test_the_year_before_has_the_same_days(text: str, earlier: tuple[str, str] | None) -> None:
    assert days(periods.parse(text, today=LATER).a_year_earlier(LATER)) == earlier


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2023-11-10", ("2022-01-01", "2022-11-10")),
        ("2024-02-29", ("2023-01-01", "2023-02-28")),
        ("2025-02-28", ("2024-01-01", "2024-02-29")),
        ("2023-01-01", ("2022-01-01", "2022-01-01")),
    ],
)
def test_this_year_so_far_is_compared_with_the_same_days_of_last_year(today: str, expected: tuple[str, str]) -> None:
    day = date.fromisoformat(today)

    assert days(periods.year_to_date(day).before(day)) == expected


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("2023-11", "2023-11-10", ("2023-10-01", "2023-10-10")),
        ("2023-11", "2023-11-30", ("2023-10-01", "2023-10-31")),
        ("2023-03", "2023-03-30", ("2023-02-01", "2023-02-28")),
        ("2023-11", "2023-10-31", ("2023-10-01", "2023-10-31")),
        ("2023-Q4", "2023-11-10", ("2023-07-01", "2023-08-10")),
        ("2023", "2023-11-10", ("2022-01-01", "2022-11-10")),
        ("2024", "2024-02-29", ("2023-01-01", "2023-02-28")),
    ],
)
def test_a_period_that_still_runs_is_compared_with_the_same_part_of_the_one_before(
    text: str, today: str, expected: tuple[str, str]
) -> None:
    day = date.fromisoformat(today)

    assert days(periods.parse(text, today=day).before(day)) == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("2023-13", PeriodUnreadable),
        ("2023-Q5", PeriodUnreadable),
        ("next week", PeriodUnreadable),
        ("", PeriodUnreadable),
        ("2023-10-31..2023-10-01", PeriodReversed),
        ("2023-02-30..2023-03-01", DayUnreadable),
        ("2023-1-1..2023-03-01", DayUnreadable),
        ("1999", PeriodTooFar),
        ("9999", PeriodTooFar),
        ("0000", PeriodUnreadable),
        ("2023-10-01..9999-12-31", PeriodTooFar),
    ],
)
def test_what_is_no_period_is_a_sentence(text: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        periods.parse(text, today=LATER)

    assert str(refused.value)


def test_nothing_to_compare_with_is_a_choice_too() -> None:
    assert periods.parse("2023-10", today=LATER).compared(Against.NOTHING, LATER) is None


@pytest.mark.parametrize(
    ("text", "label", "full"),
    [
        ("2023-10", "10月", "2023年10月"),
        ("2022-10", "2022年10月", "2022年10月"),
        ("2023-Q3", "第3季度", "2023年第3季度"),
        ("2022-Q3", "2022年第3季度", "2022年第3季度"),
        ("2023", "2023年", "2023年"),
        ("ytd", "今年以来", "2023年1月1日到2023年11月1日"),
        ("all", "累计", "截至2023年11月1日"),
        ("2023-10-02..2023-10-15", "10月2日–15日", "2023年10月2日到2023年10月15日"),
    ],
)
def test_a_period_says_its_name(today: object, text: str, label: str, full: str) -> None:
    with translation.override("zh-hans"):
        period = periods.parse(text, today=date(2023, 11, 1))

        assert period.label() == label
        assert period.full_label() == full


@pytest.mark.parametrize(
    ("today", "code"),
    [("2023-11-01", "2023-10"), ("2023-11-05", "2023-10"), ("2023-11-06", "2023-11"), ("2024-01-03", "2023-12")],
)
def test_the_first_days_of_a_month_still_look_at_the_one_before(today: str, code: str) -> None:
    assert periods.usual(date.fromisoformat(today)).code == code


def test_six_months_end_with_the_month_asked_for() -> None:
    found = periods.months_until(date(2024, 2, 29), 6)

    assert [day.isoformat() for day in found] == [
        "2023-09-01",
        "2023-10-01",
        "2023-11-01",
        "2023-12-01",
        "2024-01-01",
        "2024-02-01",
    ]


def test_every_period_on_offer_can_be_read_again() -> None:
    today = date(2024, 2, 29)
    for _name, offered in periods.offered(today):
        for period in offered:
            assert periods.parse(period.code, today=today) == period
