"""Opening hours: reading, checking and asking them. Pure Python; moments are given, never taken from the clock.

Kept as `[{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}]`, Monday being 1. `24:00` ends a day; a site
that is open beyond midnight has an entry for each day. An empty list means that nobody has said, not that it is closed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

DAY = 24 * 60
MOST_ENTRIES = 21
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


class Problem(StrEnum):
    """Why opening hours can't be taken."""

    FORM = "form"
    DAYS = "days"
    TIME = "time"
    ORDER = "order"
    OVERLAP = "overlap"
    TOO_MANY = "too_many"


class BadHours(ValueError):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One stretch on some days of the week, in minutes after midnight."""

    days: tuple[int, ...]
    start: int
    end: int


Hours = tuple[Opening, ...]


def parse(kept: Any) -> Hours:
    """From what is kept in the database or was entered, or BadHours."""
    if not isinstance(kept, list):
        raise BadHours(Problem.FORM)
    if len(kept) > MOST_ENTRIES:
        raise BadHours(Problem.TOO_MANY)
    found: list[Opening] = []
    for entry in kept:
        if not isinstance(entry, dict) or set(entry) != {"days", "from", "to"}:
            raise BadHours(Problem.FORM)
        found.append(_opening(entry["days"], entry["from"], entry["to"]))
    hours = tuple(sorted(found))
    for day in range(1, 8):
        windows = of_day(hours, day)
        if any(later[0] < earlier[1] for earlier, later in pairwise(windows)):
            raise BadHours(Problem.OVERLAP)
    return hours


def _opening(days: Any, first: Any, last: Any) -> Opening:
    if not isinstance(days, list) or not days or any(type(day) is not int or not 1 <= day <= 7 for day in days):
        raise BadHours(Problem.DAYS)
    start, end = _minutes(first), _minutes(last)
    if end <= start:
        raise BadHours(Problem.ORDER)
    return Opening(tuple(sorted(set(days))), start, end)


def _minutes(text: Any) -> int:
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if minutes > DAY:
        raise BadHours(Problem.TIME)
    return minutes


def written(minutes: int) -> str:
    """`08:00`; the end of the day is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def kept(hours: Iterable[Opening]) -> list[dict[str, Any]]:
    """As it lies in the database."""
    return [{"days": list(one.days), "from": written(one.start), "to": written(one.end)} for one in hours]


def of_day(hours: Hours, day: int) -> list[tuple[int, int]]:
    """The stretches of a weekday in their order."""
    return sorted((one.start, one.end) for one in hours if day in one.days)


def always(hours: Hours) -> bool:
    """Day and night, every day."""
    return bool(hours) and all(_joined(of_day(hours, day)) == [(0, DAY)] for day in range(1, 8))


def is_open_at(hours: Hours, moment: datetime) -> bool:
    """Whether it is open at this wall clock time; at the minute of closing it is closed."""
    minute = moment.hour * 60 + moment.minute
    return any(start <= minute < end for start, end in of_day(hours, moment.isoweekday()))


def closes_at(hours: Hours, moment: datetime) -> datetime | None:
    """When the present stretch ends, over midnight where the next day goes on; None when closed or never closing."""
    if not is_open_at(hours, moment) or always(hours):
        return None
    day, minute = moment, moment.hour * 60 + moment.minute
    for _ in range(8):
        window = next((w for w in _joined(of_day(hours, day.isoweekday())) if w[0] <= minute < w[1]), None)
        if window is None:
            return _at(day, 0)
        if window[1] < DAY:
            return _at(day, window[1])
        day, minute = day + timedelta(days=1), 0
    return None


def opens_next(hours: Hours, moment: datetime) -> datetime | None:
    """When it opens again, from a moment at which it is closed; None when it never does."""
    minute = moment.hour * 60 + moment.minute
    for later in range(8):
        day = moment + timedelta(days=later)
        for start, _end in of_day(hours, day.isoweekday()):
            if later or start > minute:
                return _at(day, start)
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """Days that share the same stretches, for a list of opening hours."""

    days: tuple[int, ...]
    windows: tuple[tuple[int, int], ...]


def lines(hours: Hours) -> list[Line]:
    """`Mon to Fri 8–18`, `Sat 9–12`: days with the same stretches together, in the order of their first day."""
    grouped: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day in range(1, 8):
        windows = tuple(_joined(of_day(hours, day)))
        if windows:
            grouped.setdefault(windows, []).append(day)
    return [Line(tuple(days), windows) for windows, days in sorted(grouped.items(), key=lambda item: item[1])]


def runs(days: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring days as spans: 1, 2, 3, 6 → (1, 3), (6, 6)."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def as_time(minutes: int) -> time:
    """A wall clock time; the end of the day is midnight."""
    return time(minutes // 60 % 24, minutes % 60)


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in windows:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _at(day: datetime, minute: int) -> datetime:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=minute)
