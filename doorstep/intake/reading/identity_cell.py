"""The cell of an ID number. A number that was damaged is never mended by guessing."""

import re
import unicodedata
from datetime import date
from typing import Any

from doorstep.intake.reading import cells
from doorstep.intake.reading.unsafe import poses_as_formula
from doorstep.intake.reading.words import INVISIBLE, WORDS, squeezed
from doorstep.residents.identity import OLDEST_YEARS, check_character

_FLOATING = re.compile(r"\d(?:[.\uff0e,]\d+)?[Ee]\+?\d{1,2}")
_LEFT_OUT = re.compile("[\\s'\"\u2018\u2019`\u00b4\u201c\u201d\u2032\\-\u2010-\u2015\uff0d\u2212]+")
_REMARK = re.compile(r"[(\uff08\[\u3010][^)\uff09\]\u3011]*[)\uff09\]\u3011]?$")
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_NOTHING = {squeezed(word) for word in WORDS["id_nothing"]}
_NONE = {squeezed(word) for word in WORDS["id_none"]}
PRECISE = 15


def read(value: Any, today: date) -> tuple[str | None, str]:
    """The number, or None; and the code of what is wrong with it, `id_none_declared` where the person has none."""
    if value is None:
        return None, "id_missing"
    if isinstance(value, (int, float)):
        return _of_number(value, today)
    text = str(value)
    if len(text) == 18 and text.isascii() and _NUMBER.fullmatch(text):
        return _checked(text, today)
    if cells.is_error(value):
        return None, "cell_error"
    if poses_as_formula(text):
        return None, "formula_unsafe"
    return _of_text(text, today)


def _of_number(value: int | float, today: date) -> tuple[str | None, str]:
    if isinstance(value, bool):
        return None, "id_chars"
    if abs(value) >= 10**PRECISE:
        return None, "id_precision_lost"
    text = str(value) if isinstance(value, int) else repr(value)
    return _of_text(text, today)


def _of_text(text: str, today: date) -> tuple[str | None, str]:
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).strip()
    if squeezed(plain) in _NOTHING:
        return None, "id_missing"
    bare = _LEFT_OUT.sub("", plain).upper()
    remark = _REMARK.search(bare)
    without = bare[: remark.start()] if remark else bare
    if without in _NONE:
        return None, "id_none_declared"
    if not bare:
        return None, "id_missing"
    if _FLOATING.fullmatch(plain.replace(" ", "").lstrip("'\"\u2018")):
        return None, "id_precision_lost"
    if without and any(mark.isdigit() for mark in without):
        bare = without
    if _is_masked(bare):
        return None, "id_masked"
    if len(bare) == PRECISE:
        return None, "id_old_15" if bare.isdigit() else "id_chars"
    if len(bare) != 18:
        return None, "id_length"
    if not _NUMBER.fullmatch(bare):
        return None, "id_chars"
    return _checked(bare, today)


def _is_masked(bare: str) -> bool:
    if any(mark in "*\u2731\uff0a\u00d7\u25cf\u2022\u2605?\u25a0\u25a1#" for mark in bare):
        return True
    return "XX" in bare


def _checked(number: str, today: date) -> tuple[str | None, str]:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None, "id_date"
    if birth > today or today.year - birth.year > OLDEST_YEARS:
        return None, "id_date"
    if check_character(number[:17]) != number[17]:
        return None, "id_checksum"
    if number[0] == "0":
        return None, "id_chars"
    return number, ""


def birth_of(number: str) -> str:
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def is_man(number: str) -> bool:
    return int(number[16]) % 2 == 1
