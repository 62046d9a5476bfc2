"""Birth dates as ledgers write them: `1934.2.1`, `57.5.19`, `39年3月`, 19490216, the serial number of a spreadsheet."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from doorstep.intake.reading.words import INVISIBLE, WORDS

_ZERO = date(1899, 12, 30)
LARGEST_SERIAL = 60000
_YEAR, _MONTH, _DAY = (WORDS["birth"][key] for key in ("year", "month", "day"))
_AROUND = re.compile("|".join(WORDS["birth"]["lunar"]) + r"|\s|T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?")
_PARTS = re.compile(
    rf"(\d{{4}}|\d{{2}})[{_YEAR}./\-\u2014\u3001](?:(\d{{1,2}})(?:[{_MONTH}./\-\u2014\u3001](?:(\d{{1,2}})[{_DAY}]?)?)?)?"
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})|((?:18|19|20)\d{2})(\d{2})|(\d{2})(\d{2})(\d{2})")


class Birth(NamedTuple):
    """What is known of a birth date; month and day may be missing."""

    year: int
    month: int | None = None
    day: int | None = None

    def said(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def is_whole(self) -> bool:
        return self.day is not None

    def agrees(self, whole: date) -> bool:
        return (
            self.year == whole.year
            and self.month in (None, whole.month)
            and (self.day is None or self.day == whole.day)
        )


def birth(value: Any, day_zero: int = 0) -> Birth | None:
    """The date a cell means, or None. A plain number below 60000 is the day number of a spreadsheet."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _of_number(value, day_zero)
    return _of_text(value, day_zero)


def _of_number(value: int | float, day_zero: int) -> Birth | None:
    if 1850 <= value <= 2100 and value == int(value):
        return Birth(int(value))
    if 0 < value < LARGEST_SERIAL:
        day = _ZERO + timedelta(days=int(value) + day_zero)
        return Birth(day.year, day.month, day.day)
    return _of_text(str(int(value)), day_zero) if value == int(value) else None


@lru_cache(maxsize=65536)
def _of_text(text: str, day_zero: int) -> Birth | None:
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).strip("'\"\u2018\u2019 ")
    plain = _AROUND.sub("", plain)
    if plain.isdigit() and len(plain) <= 5:
        return _of_number(int(plain), day_zero) if int(plain) > 0 else None
    found = _DIGITS.fullmatch(plain)
    if found:
        first, second, third, year, month = found.groups()[:5]
        if first:
            return _checked(int(first), int(second), int(third))
        if year and 1 <= int(month) <= 12:
            return _checked(int(year), int(month), None)
        digits = plain
        return _checked(1900 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    found = _PARTS.match(plain)
    if not found:
        return None
    whole_year = int(found[1]) if len(found[1]) == 4 else 1900 + int(found[1])
    return _checked(whole_year, int(found[2]) if found[2] else None, int(found[3]) if found[3] else None)


def _checked(year: int, month: int | None, day: int | None) -> Birth | None:
    if not 1850 <= year <= 2100 or (month is not None and not 1 <= month <= 12):
        return None
    if month is not None and day is not None:
        try:
            date(year, month, day)
        except ValueError:
            return Birth(year, month)
    return Birth(year, month, day)


def full_years(born: Birth, on: date) -> int:
    """Full years on a day; what is not known of the birth date is taken from the middle."""
    month, day = born.month or 7, born.day or 1
    return on.year - born.year - ((on.month, on.day) < (month, day))
