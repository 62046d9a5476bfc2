"""Periods of figures and the arithmetic between them. Pure: dates in, dates and words out.

A period is written `2023-10` (month), `2023-Q3` (quarter), `2023` (year), `ytd` (this year so far), `all` (everything
so far) or `2023-10-01..2023-10-15`. Both of its days belong to it; it is cut at 24:00 of the last one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.look import dates
from doorstep.reports.errors import DayUnreadable, PeriodReversed, PeriodTooFar, PeriodUnreadable

FIRST_YEAR = 2000
LAST_YEAR = 2100
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-[Qq]([1-4])")
_YEAR = re.compile(r"\d{4}")


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YTD = "ytd"
    ALL = "all"
    CUSTOM = "custom"


class Against(StrEnum):
    """What a period is compared with."""

    #: The period of the same kind before: September for October; for "this year so far" the same days of last year.
    BEFORE = "before"
    #: The same days of the year before.
    LAST_YEAR = "last_year"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Period:
    kind: Kind
    start: date
    end: date

    @property
    def code(self) -> str:
        match self.kind:
            case Kind.MONTH:
                return f"{self.start:%Y-%m}"
            case Kind.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Kind.YEAR:
                return f"{self.start.year}"
            case Kind.YTD | Kind.ALL:
                return str(self.kind)
            case _:
                return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def is_over(self, today: date) -> bool:
        return self.end < today

    def counted_until(self, today: date) -> date:
        """The last day that can hold records."""
        return min(self.end, today)

    def before(self, today: date) -> "Period | None":
        """The period of the same kind before this one; None when there is nothing before (`all`).

        While this one still runs, only the same part of the one before is compared: ten days of November with ten days
        of October. Otherwise every month would begin as a collapse.
        """
        match self.kind:
            case Kind.MONTH:
                whole = month_containing(self.start - timedelta(days=1))
            case Kind.QUARTER:
                whole = quarter_containing(self.start - timedelta(days=1))
            case Kind.YEAR:
                whole = year(self.start.year - 1)
            case Kind.YTD:
                return self.a_year_earlier(today)
            case Kind.ALL:
                return None
            case _:
                return custom(self.start - timedelta(days=self.days), self.start - timedelta(days=1))
        return self._same_part_of(whole, today)

    def a_year_earlier(self, today: date) -> "Period | None":
        """The same days of the year before; 29 February becomes the 28th, the end of a month stays the end."""
        if self.kind is Kind.ALL:
            return None
        match self.kind:
            case Kind.MONTH:
                return self._same_part_of(month_containing(year_before(self.start)), today)
            case Kind.QUARTER:
                return self._same_part_of(quarter_containing(year_before(self.start)), today)
            case Kind.YEAR:
                return self._same_part_of(year(self.start.year - 1), today)
            case _:
                return custom(year_before(self.start), _year_before_end(self.end))

    def compared(self, against: Against, today: date) -> "Period | None":
        match against:
            case Against.BEFORE:
                return self.before(today)
            case Against.LAST_YEAR:
                return self.a_year_earlier(today)
            case _:
                return None

    def _same_part_of(self, whole: "Period", today: date) -> "Period":
        if today >= self.end or today < self.start:
            return whole
        if self.kind is Kind.YEAR:
            return custom(whole.start, _year_before_end(today))
        elapsed = (today - self.start).days
        return custom(whole.start, min(whole.end, whole.start + timedelta(days=elapsed)))

    def label(self) -> str:
        """`10月`, `2022年10月`, `第3季度`, `2023年`, `今年以来`, `累计`, `10月1日–15日`."""
        match self.kind:
            case Kind.MONTH:
                return dates.month(self.start)
            case Kind.QUARTER:
                return quarter_label(self.start)
            case Kind.YEAR:
                return gettext("{year}").format(year=self.start.year)
            case Kind.YTD:
                return gettext("This year so far")
            case Kind.ALL:
                return gettext("Everything so far")
            case _:
                return dates.day_span(self.start, self.end)

    def full_label(self) -> str:
        """With the year, for titles and files that are read later."""
        match self.kind:
            case Kind.MONTH:
                return gettext("{month} {year}").format(month=month_name(self.start), year=self.start.year)
            case Kind.QUARTER:
                return gettext("quarter {quarter} of {year}").format(
                    quarter=(self.start.month + 2) // 3, year=self.start.year
                )
            case Kind.YTD:
                return gettext("{start} to {end}").format(start=full_day(self.start), end=full_day(self.end))
            case Kind.ALL:
                return gettext("up to {day}").format(day=full_day(self.end))
            case Kind.CUSTOM:
                return gettext("{start} to {end}").format(start=full_day(self.start), end=full_day(self.end))
            case _:
                return self.label()


def full_day(day: date) -> str:
    """`2023年10月31日`: with the year, for papers that are read in another one."""
    return gettext("{day} {month} {year}").format(day=day.day, month=month_name(day), year=day.year)


def month_name(day: date) -> str:
    # A moment of the same year, so that `dates.month` leaves the year to us.
    return dates.month(day, clock.at(day, "12:00"))


def quarter_label(start: date) -> str:
    quarter = (start.month + 2) // 3
    if start.year == clock.today().year:
        return gettext("quarter {quarter}").format(quarter=quarter)
    return gettext("quarter {quarter} of {year}").format(quarter=quarter, year=start.year)


def year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _year_before_end(end: date) -> date:
    """The end of February stays the end of February, also into a leap year."""
    if end == clock.month_of(end)[1]:
        return clock.month_of(year_before(end))[1]
    return year_before(end)


def month_containing(day: date) -> Period:
    return Period(Kind.MONTH, *clock.month_of(day))


def quarter_containing(day: date) -> Period:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return Period(Kind.QUARTER, first, clock.month_of(first.replace(month=first.month + 2))[1])


def year(number: int) -> Period:
    return Period(Kind.YEAR, date(number, 1, 1), date(number, 12, 31))


def year_to_date(today: date) -> Period:
    return Period(Kind.YTD, today.replace(month=1, day=1), today)


def everything(today: date) -> Period:
    return Period(Kind.ALL, date(FIRST_YEAR, 1, 1), today)


def custom(start: date, end: date) -> Period:
    """From one day to another, both included; a whole month, quarter or year given by its days becomes one."""
    if end < start:
        raise PeriodReversed(start=start.isoformat(), end=end.isoformat())
    for whole in (month_containing(start), quarter_containing(start), year(start.year)):
        if (whole.start, whole.end) == (start, end):
            return whole
    return Period(Kind.CUSTOM, start, end)


def parse(text: str, *, today: date, start: str = "", end: str = "") -> Period:
    """The period behind a query: `custom` takes the two days given beside it. Raises a sentence for what is none."""
    text = text.strip()
    if text == Kind.CUSTOM:
        period = custom(parse_day(start), parse_day(end))
    elif text == Kind.YTD:
        period = year_to_date(today)
    elif text == Kind.ALL:
        period = everything(today)
    elif ".." in text:
        first, _, last = text.partition("..")
        period = custom(parse_day(first), parse_day(last))
    else:
        period = _parse_whole(text)
    for day in (period.start, period.end):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise PeriodTooFar(year=day.year, first=FIRST_YEAR, last=LAST_YEAR)
    return period


def _parse_whole(text: str) -> Period:
    try:
        if found := _MONTH.fullmatch(text):
            return month_containing(date(int(found[1]), int(found[2]), 1))
        if found := _QUARTER.fullmatch(text):
            return quarter_containing(date(int(found[1]), int(found[2]) * 3, 1))
        if _YEAR.fullmatch(text):
            return year(int(text))
    except ValueError:
        pass
    raise PeriodUnreadable(text=text[:40])


def parse_day(text: str) -> date:
    text = text.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(text=text[:40]) from None


def usual(today: date) -> Period:
    """The month people look at: this one, and until its fifth day still the one before, whose figures are just due."""
    month = month_containing(today)
    return month_containing(month.start - timedelta(days=1)) if today.day <= 5 else month


def months_until(last: date, count: int) -> list[date]:
    """First days of the `count` months that end with the month of `last`, oldest first."""
    found = [last.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def offered(today: date, *, months: int = 18, quarters: int = 6, years: int = 3) -> Iterator[tuple[str, list[Period]]]:
    """What the select of periods offers, newest first, in groups named `so_far`, `months`, `quarters` and `years`."""
    yield "so_far", [year_to_date(today), everything(today)]
    yield "months", [month_containing(day) for day in reversed(months_until(today, months))]
    found = [quarter_containing(today)]
    while len(found) < quarters:
        found.append(quarter_containing(found[-1].start - timedelta(days=1)))
    yield "quarters", found
    yield "years", [year(today.year - back) for back in range(years)]
