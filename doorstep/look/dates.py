"""Dates and times as people say them. Pure functions: text in the active language, Asia/Shanghai, no markup.

Residents read `11月3日 周五 上午8点`, half hours as `8点半`. Staff read `11月3日 8:00` on the 24-hour clock. The
year is written only when it is not the present one. The Chinese forms live in the message catalogue: the English text
of a form and its translation have the same places to fill, so another language needs no code.
"""

import importlib
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from doorstep.kernel import clock as kernel_clock

Moment = datetime | date


def _months() -> tuple[str, ...]:
    return _months_in(get_language())


@lru_cache(maxsize=8)
def _months_in(language: str | None) -> tuple[str, ...]:
    """In the active language, which is the key: a page of figures names a hundred months."""
    return (
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    )


def _weekdays() -> tuple[str, ...]:
    return _weekdays_in(get_language())


@lru_cache(maxsize=8)
def _weekdays_in(language: str | None) -> tuple[str, ...]:
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def local(value: datetime) -> datetime:
    """The moment on a Shanghai wall clock. A moment without a zone is taken to be one already."""
    if value.tzinfo is None:
        return value.replace(tzinfo=kernel_clock.SHANGHAI)
    return kernel_clock.local(value)


def as_date(value: Moment) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def as_time(value: datetime | time) -> time:
    return local(value).time() if isinstance(value, datetime) else value


def _today(now: datetime | None) -> date:
    return as_date(now) if now is not None else kernel_clock.today()


def weekday(value: Moment) -> str:
    return _weekdays()[as_date(value).weekday()]


def day(value: Moment, now: datetime | None = None) -> str:
    """`11月3日 周五`; with the year in front when it is not this year's."""
    found = as_date(value)
    places = {"day": found.day, "month": _months()[found.month - 1], "weekday": weekday(found), "year": found.year}
    if found.year == _today(now).year:
        return gettext("{weekday} {day} {month}").format(**places)
    return gettext("{weekday} {day} {month} {year}").format(**places)


def short_day(value: Moment, now: datetime | None = None) -> str:
    """`11月3日`, for staff and for tables."""
    found = as_date(value)
    places = {"day": found.day, "month": _months()[found.month - 1], "year": found.year}
    if found.year == _today(now).year:
        return gettext("{day} {month}").format(**places)
    return gettext("{day} {month} {year}").format(**places)


def full_day(value: Moment) -> str:
    """`2023年11月3日`: for paper, which is read in other years too."""
    found = as_date(value)
    places = {"day": found.day, "month": _months()[found.month - 1], "year": found.year}
    return gettext("{day} {month} {year}").format(**places)


def month(value: Moment, now: datetime | None = None) -> str:
    """`10月`, or `2022年10月`: the name of a period of figures."""
    found = as_date(value)
    name = _months()[found.month - 1]
    if found.year == _today(now).year:
        return name
    return gettext("{month} {year}").format(month=name, year=found.year)


def relative_day(value: Moment, now: datetime | None = None) -> str:
    """`今天`, `明天`, `后天`, or nothing: it always stands beside a date and never replaces it."""
    days = (as_date(value) - _today(now)).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == 2:
        return gettext("the day after tomorrow")
    return ""


def _part_of_day(hour: int) -> str:
    """The word that goes with the hour. English needs two, Chinese six; each stretch is a message of its own."""
    if hour == 0:
        return pgettext("at 0 hours", "am")
    if hour < 5:
        return pgettext("from 1 to 5 hours", "am")
    if hour < 8:
        return pgettext("from 5 to 8 hours", "am")
    if hour < 12:
        return pgettext("from 8 to 12 hours", "am")
    if hour == 12:
        return pgettext("at 12 hours", "pm")
    if hour < 18:
        return pgettext("from 13 to 18 hours", "pm")
    return pgettext("from 18 to 24 hours", "pm")


def _spoken(value: time, period: str) -> str:
    hour = value.hour % 12 or 12
    if value.minute == 0:
        text = gettext("{hour} {period}").format(hour=hour, period=period)
    elif value.minute == 30:
        text = gettext("{hour}:30 {period}").format(hour=hour, period=period)
    else:
        text = gettext("{hour}:{minute} {period}").format(hour=hour, minute=f"{value.minute:02d}", period=period)
    return text.strip()


def spoken_time(value: datetime | time) -> str:
    """`上午8点`, `下午2点半`, `晚上6点`: the twelve-hour clock with the word for the part of the day."""
    clock_time = as_time(value)
    return _spoken_in(get_language(), clock_time.hour, clock_time.minute)


@lru_cache(maxsize=4096)
def _spoken_in(_language: str | None, hour: int, minute: int) -> str:
    """In the active language, which is part of the key: lists name the same hours over and over."""
    return _spoken(time(hour, minute), _part_of_day(hour))


def spoken_span(start: datetime | time, end: datetime | time) -> str:
    """`上午8点到11点`: the part of the day is not said twice."""
    begin, finish = as_time(start), as_time(end)
    same = _part_of_day(begin.hour) == _part_of_day(finish.hour)
    if same and (get_language() or "").startswith("zh"):
        last = _spoken(finish, "")
    else:
        last = spoken_time(finish)
    return gettext("{start} to {end}").format(start=spoken_time(begin), end=last)


def resident_when(value: datetime, now: datetime | None = None) -> tuple[str, str]:
    """The day and the spoken time, as two pieces of which neither may be broken."""
    return day(value, now), spoken_time(value)


def clock(value: datetime | time) -> str:
    """`8:00`, `17:30`, for staff."""
    clock_time = as_time(value)
    return f"{clock_time.hour}:{clock_time.minute:02d}"


def staff_when(value: Moment, now: datetime | None = None) -> str:
    """`11月3日 8:00`; a plain date has no clock."""
    if not isinstance(value, datetime):
        return short_day(value, now)
    return f"{short_day(value, now)} {clock(value)}"


def _ends_at_midnight(start: datetime, end: datetime) -> bool:
    """Midnight ends the day before: staff write 24:00, because that is where a day's figures are cut."""
    finish = local(end)
    return finish.time() == time.min and (finish.date() - as_date(start)).days == 1


def span(start: datetime, end: datetime | None, now: datetime | None = None) -> str:
    """`11月3日 8:00–11:00`; over several days `11月3日 8:00 – 11月5日 17:00`."""
    if end is None:
        return staff_when(start, now)
    if as_date(start) == as_date(end):
        return f"{staff_when(start, now)}–{clock(end)}"
    if _ends_at_midnight(start, end):
        return f"{staff_when(start, now)}–24:00"
    return f"{staff_when(start, now)} – {staff_when(end, now)}"


def day_span(start: Moment, end: Moment, now: datetime | None = None) -> str:
    """A period by days: `11月1日–7日`, `10月30日–11月5日`, `2022年12月30日–2023年1月2日`."""
    first, last = as_date(start), as_date(end)
    if first == last:
        return short_day(first, now)
    if first.year == last.year and first.month == last.month and (get_language() or "").startswith("zh"):
        last_day = gettext("{day}").format(day=last.day)
        return f"{short_day(first, now)}–{last_day}"
    return f"{short_day(first, now)}–{short_day(last, now)}"


def lunar(value: Moment) -> str:
    """`农历九月十八`, in Chinese only. Empty where the calendar library is not installed: it is an ornament."""
    if not (get_language() or "").startswith("zh"):
        return ""
    try:
        calendar: Any = importlib.import_module("lunar_python")
    except ImportError:
        return ""
    found = as_date(value)
    moon = calendar.Solar.fromYmd(found.year, found.month, found.day).getLunar()
    return gettext("lunar {month} {day}").format(month=moon.getMonthInChinese(), day=moon.getDayInChinese())
