"""On which days something recurs. Pure Python: a rule in, days out."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

MONTHLY_DAY = "monthly_day"
MONTHLY_WEEKDAY = "monthly_weekday"
WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Rule:
    """`day` 1-31 (a shorter month uses its last day) or `nth` (1-4, -1 the last) `weekday` (Monday 1) of a month, or a
    `weekday` of the week; in each `every`-th month or week counted from the first day of the series."""

    kind: str
    day: int | None = None
    nth: int | None = None
    weekday: int | None = None
    every: int = 1

    def is_complete(self) -> bool:
        if not 1 <= self.every <= 12:
            return False
        if self.kind == MONTHLY_DAY:
            return self.day is not None and 1 <= self.day <= 31
        if self.kind == MONTHLY_WEEKDAY:
            return self.nth in (-1, 1, 2, 3, 4) and self.weekday is not None and 1 <= self.weekday <= 7
        return self.kind == WEEKLY and self.weekday is not None and 1 <= self.weekday <= 7


def days(rule: Rule, first: date, last: date) -> Iterator[date]:
    """Every day of the rule from `first` to `last`, both included, in order."""
    found = _weekly(rule, first, last) if rule.kind == WEEKLY else _monthly(rule, first, last)
    return (day for day in found if first <= day <= last)


def count(rule: Rule, first: date, last: date, limit: int) -> int:
    """How many days there are; stops counting one above `limit`, so that a rule without end costs nothing."""
    return sum(1 for _ in islice(days(rule, first, last), limit + 1))


def _weekly(rule: Rule, first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=((rule.weekday or 1) - first.isoweekday()) % 7)
    while day <= last:
        yield day
        if date.max - day < timedelta(weeks=rule.every):
            return
        day += timedelta(weeks=rule.every)


def _monthly(rule: Rule, first: date, last: date) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month, rule.every):
        year, index = divmod(month, 12)
        if rule.kind == MONTHLY_DAY:
            yield month_day(year, index + 1, rule.day or 1)
        else:
            yield nth_weekday(year, index + 1, rule.nth or 1, rule.weekday or 1)


def month_day(year: int, month: int, day: int) -> date:
    """The day of the month, or the last one where the month is too short."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth (1-4) or last (-1) weekday of the month. Every month has four of each."""
    if nth == -1:
        end = date(year, month, monthrange(year, month)[1])
        return end - timedelta(days=(end.isoweekday() - weekday) % 7)
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.isoweekday()) % 7 + 7 * (nth - 1))
