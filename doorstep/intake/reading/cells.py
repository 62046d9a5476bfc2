"""From what stands in a cell to what is meant: names, sex, age, telephones."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from doorstep.intake.reading.model import CellError
from doorstep.intake.reading.words import INVISIBLE, WORDS, by_word, shown, squeezed, tidy

ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BUSY!|GETTING_DATA|#+)", re.I)
_BRACKETS = re.compile(r"[(\uff08\u3010\[\u3014\u300a<].*?(?:[)\uff09\u3011\]\u3015\u300b>]|$)", re.S)
_DOTS = re.compile("\\s*[\u00b7\u2022\u2027\u30fb\uff65\u2219\u25cf\u00b0]\\s*")
_DIGIT = re.compile(r"\d")
#: Nothing but a few Chinese characters: nothing in it can be another spelling of something.
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")

_SEX = by_word(WORDS["sex"])
DITTO = {squeezed(word) for word in WORDS["ditto"]} | set(WORDS["ditto"])
_NOTHING = {squeezed(word) for word in WORDS["nothing"]}
_NO_NAME = {squeezed(word) for word in WORDS["name_nothing"]}
_CLOSED = {word: kind for kind, words in WORDS["closed"].items() for word in words}
_CLOSED_ANYWHERE = re.compile("|".join(map(re.escape, _CLOSED)))
_NOT_CLOSED = re.compile("|".join(map(re.escape, sorted(WORDS["not_closed"], key=len, reverse=True))))
_CLOSED_AT_END = re.compile(
    rf"(?<=.)[\s\-\u2014\u3001,\uff0c:\uff1a/]*(?:{WORDS['already']})?(?:{'|'.join(map(re.escape, _CLOSED))})$"
)


def is_error(value: Any) -> bool:
    if type(value) is str:
        return value[:1] == "#" and ERROR.fullmatch(value.strip()) is not None
    return isinstance(value, CellError)


def says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and squeezed(value) in _NOTHING) or is_error(value)


def words_of(value: Any) -> str:
    """The text of a cell, '' for one that says nothing."""
    if type(value) is str:
        return _words_of(value)
    return "" if value is None or is_error(value) else tidy(shown(value))


@lru_cache(maxsize=16384)
def _words_of(text: str) -> str:
    said = "" if is_error(text) else tidy(text)
    return "" if said.replace(" ", "") in _NOTHING else said


@lru_cache(maxsize=4096)
def is_ditto(text: str) -> bool:
    return text in DITTO or squeezed(text) in DITTO


@lru_cache(maxsize=65536)
def name(text: str) -> tuple[str, str]:
    """The bare name, and `died` or `moved` if that is written behind it."""
    if _PLAIN_NAME.fullmatch(text) and not _CLOSED_ANYWHERE.search(text):
        return ("" if text in _NO_NAME else text), ""
    plain = unicodedata.normalize("NFKC", text.strip("\"' \t\u2018\u2019")).translate(INVISIBLE)
    closed = closed_word(plain) if len(plain) > 2 else ""
    bare = _BRACKETS.sub(" ", plain)
    if closed:
        bare = _CLOSED_AT_END.sub("", bare.strip())
    bare = _DOTS.sub("\u00b7", bare).strip(" *\u2605\u2606\u203b.,\uff0c\u3002:\uff1a;-\u2014/_")
    kept = ""
    for word in bare.split():
        kept += f" {word}" if kept and kept[-1].isascii() and word[0].isascii() else word
    if squeezed(kept) in _NO_NAME or _DIGIT.search(kept) or len(kept) > 40:
        return "", closed
    return kept, closed


@lru_cache(maxsize=4096)
def closed_word(text: str) -> str:
    """`died` or `moved` where a remark says so of the person himself."""
    if not _CLOSED_ANYWHERE.search(text):
        return ""
    found = _CLOSED_ANYWHERE.search(_NOT_CLOSED.sub(" ", squeezed(text)))
    return _CLOSED[found.group()] if found else ""


@lru_cache(maxsize=1024)
def sex(text: str) -> str | None:
    return _SEX.get(squeezed(text).upper())


def age(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 150 else _age(shown(value))


@lru_cache(maxsize=1024)
def _age(text: str) -> int | None:
    found = re.search(r"\d{1,3}(?!\d)", unicodedata.normalize("NFKC", text))
    return int(found.group()) if found and int(found.group()) < 150 else None


class Phones(NamedTuple):
    numbers: list[str]
    #: At least one number in the cell is impossible.
    wrong: bool


_BETWEEN = r"[ \-.]?"
_MOBILE = rf"1[3-9]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}"
_LAND = rf"\(?0(?:10|2\d|[3-9]\d\d)\)?{_BETWEEN}[2-9]\d{{2,3}}{_BETWEEN}\d{{4}}"
_LOCAL = rf"[2-9]\d{{3}}{_BETWEEN}\d{{4}}"
_NUMBER = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_BETWEEN})?(?P<mobile>{_MOBILE})(?!\d)"
    rf"|(?<!\d)(?:(?:\+|00)86{_BETWEEN})?(?P<land>{_LAND})(?!\d)|(?<!\d)(?P<local>{_LOCAL})(?!\d)"
)
_EXTENSION = re.compile(WORDS["phone"]["extension"])
_SPLIT = re.compile(r"[/\u3001,\uff0c;\uff1b|\n\r]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\uff0d\u2212\uff5e~_", "-"))
#: A mobile number and nothing else, as most are.
_ELEVEN = re.compile("1[3-9][0-9]{9}")
_LOST_ZERO = re.compile("51[3]\\d{8}")


def phones(text: str, *, is_number: bool = False) -> Phones:
    """Every number in a cell as it is dialled; those that can't be are left out and told of."""
    if _ELEVEN.fullmatch(text):
        return Phones([text], False)
    return _phones(text, is_number)


@lru_cache(maxsize=8192)
def _phones(text: str, is_number: bool) -> Phones:
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).translate(_DASHES)
    if len(plain) == 11 and plain.isdigit() and plain[0] == "1" and plain[1] in "3456789":
        return Phones([plain], False)
    if is_number and _LOST_ZERO.fullmatch(plain):
        plain = f"0{plain}"
    numbers: list[str] = []
    wrong = False
    for part in _SPLIT.split(plain):
        rest, place = "", 0
        for match in _NUMBER.finditer(part):
            rest += part[place : match.start()] + " "
            place = match.end()
            number = _dialled(match)
            if number not in numbers:
                numbers.append(number)
            if extension := _EXTENSION.match(part[place:]):
                place += extension.end()
        wrong = wrong or _impossible(rest + part[place:])
    return Phones(numbers, wrong)


def _dialled(match: re.Match[str]) -> str:
    if mobile := match["mobile"]:
        return re.sub(r"\D", "", mobile)
    if local := match["local"]:
        return f"{WORDS['phone']['local_area']}-{re.sub(chr(92) + 'D', '', local)}"
    digits = re.sub(r"\D", "", match["land"])
    cut = 3 if digits[1] in "12" else 4
    return f"{digits[:cut]}-{digits[cut:]}"


def _impossible(rest: str) -> bool:
    """Digits that are left over are a number that can't be; a lone digit numbers the entries (1. 138…)."""
    return re.search(r"\d[\d\-* ]{2,}", rest) is not None
