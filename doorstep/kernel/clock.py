"""Time as the district keeps it: Asia/Shanghai, weeks from Monday to Sunday, working days with 调休."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def at(day: date, clock: time | str) -> datetime:
    """The moment of a wall clock time in Shanghai."""
    if isinstance(clock, str):
        clock = time.fromisoformat(clock)
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def start_of(day: date) -> datetime:
    return at(day, time.min)


def end_of(day: date) -> datetime:
    """24:00 of the day, the cut-off of statistics (programmes.md §0)."""
    return at(day + timedelta(days=1), time.min)


def week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after - timedelta(days=1)


def is_working_day(day: date) -> bool:
    """By the State Council calendar; for years it has not published yet, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_working_days(day: date, count: int) -> date:
    step = 1 if count >= 0 else -1
    remaining = abs(count)
    while remaining:
        day += timedelta(days=step)
        if is_working_day(day):
            remaining -= 1
    return day


def age_on(birth: date, day: date) -> int:
    """Full years: sixty-five counts from the birthday itself."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
