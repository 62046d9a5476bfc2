"""Dates as the copy rules want them: 11月3日 周五 上午8点 for residents, 11月3日 8:00 for staff."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from doorstep.kernel.clock import SHANGHAI
from doorstep.look import dates

NOW = datetime(2023, 11, 1, 10, 20, tzinfo=SHANGHAI)


def moment(day: int, hour: int = 0, minute: int = 0, month: int = 11, year: int = 2023) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2023, 11, 3), "11月3日 周五"),
        (moment(3, 8), "11月3日 周五"),
        (date(2023, 12, 31), "12月31日 周日"),
        (date(2024, 1, 5), "2024年1月5日 周五"),
        (date(2022, 11, 3), "2022年11月3日 周四"),
        (datetime(2023, 11, 2, 16, 30, tzinfo=UTC), "11月3日 周五"),
        (datetime(2023, 11, 3, 8), "11月3日 周五"),  # without a zone: Shanghai already
    ],
)
def test_a_day_names_the_year_only_when_it_is_not_this_one(value, said):
    assert dates.day(value, NOW) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (moment(1, 23, 59), "今天"),
        (moment(2, 0, 0), "明天"),
        (date(2023, 11, 3), "后天"),
        (date(2023, 11, 4), ""),
        (date(2023, 10, 31), ""),
        (datetime(2023, 10, 31, 16, 0, tzinfo=UTC), "今天"),  # midnight in Shanghai
    ],
)
def test_relative_days_follow_the_calendar_not_the_hours(value, said):
    assert dates.relative_day(value, NOW) == said


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (time(0, 0), "半夜12点"),
        (time(0, 30), "半夜12点半"),
        (time(4, 59), "凌晨4点59分"),
        (time(6, 5), "早上6点05分"),
        (time(8, 0), "上午8点"),
        (time(11, 30), "上午11点半"),
        (time(12, 0), "中午12点"),
        (time(12, 30), "中午12点半"),
        (time(14, 30), "下午2点半"),
        (time(17, 59), "下午5点59分"),
        (time(18, 0), "晚上6点"),
        (time(23, 45), "晚上11点45分"),
    ],
)
def test_residents_hear_the_twelve_hour_clock_with_the_part_of_the_day(clock, said):
    assert dates.spoken_time(clock) == said


def test_the_part_of_the_day_is_not_said_twice():
    assert dates.spoken_span(time(8), time(11)) == "上午8点到11点"
    assert dates.spoken_span(time(8, 30), time(11, 30)) == "上午8点半到11点半"
    assert dates.spoken_span(time(9), time(14)) == "上午9点到下午2点"


def test_residents_and_staff_read_the_same_moment_each_in_their_way():
    start = moment(3, 8)
    assert dates.resident_when(start, NOW) == ("11月3日 周五", "上午8点")
    assert dates.staff_when(start, NOW) == "11月3日 8:00"
    assert dates.staff_when(moment(3, 17, 5, year=2022), NOW) == "2022年11月3日 17:05"
    assert dates.staff_when(date(2023, 11, 3), NOW) == "11月3日"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (moment(3, 8), moment(3, 11), "11月3日 8:00–11:00"),
        (moment(3, 8), None, "11月3日 8:00"),
        (moment(3, 20), moment(4, 0), "11月3日 20:00–24:00"),
        (moment(3, 8), moment(5, 17), "11月3日 8:00 – 11月5日 17:00"),
    ],
)
def test_a_span_of_one_day_names_the_day_once(start, end, said):
    assert dates.span(start, end, NOW) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2023, 11, 1), date(2023, 11, 7), "11月1日–7日"),
        (date(2023, 10, 30), date(2023, 11, 5), "10月30日–11月5日"),
        (date(2023, 11, 1), date(2023, 11, 1), "11月1日"),
        (date(2022, 12, 30), date(2023, 1, 2), "2022年12月30日–1月2日"),
    ],
)
def test_a_period_of_days_is_short(start, end, said):
    assert dates.day_span(start, end, NOW) == said


def test_months_name_periods_of_figures():
    assert dates.month(date(2023, 10, 1), NOW) == "10月"
    assert dates.month(date(2022, 10, 1), NOW) == "2022年10月"


def test_lunar_dates_are_chinese_only_and_never_in_the_way():
    said = dates.lunar(date(2023, 11, 1))
    assert said in ("", "农历九月十八")
    with translation.override("en"):
        assert dates.lunar(date(2023, 11, 1)) == ""


def test_english_is_a_switch_away():
    with translation.override("en"):
        assert dates.day(moment(3), NOW) == "Fri 3 Nov"
        assert dates.day(date(2024, 1, 5), NOW) == "Fri 5 Jan 2024"
        assert dates.spoken_time(time(14, 30)) == "2:30 pm"
        assert dates.spoken_time(time(0, 0)) == "12 am"
        assert dates.spoken_span(time(8), time(11)) == "8 am to 11 am"
        assert dates.staff_when(moment(3, 8), NOW) == "3 Nov 8:00"
        assert dates.relative_day(moment(3), NOW) == "the day after tomorrow"
        assert dates.day_span(date(2023, 11, 1), date(2023, 11, 7), NOW) == "1 Nov–7 Nov"
