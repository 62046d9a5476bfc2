"""The citizen identity number, GB 11643-1999. Pure Python, no database.

18 characters: six of the place of first registration, eight of the birth date, three of sequence (an odd last one is a
man's) and a check character. Residence permits of Hong Kong, Macao (81, 82) and Taiwan (83) people and the foreigners'
permanent residence card (9) follow the same rule.

The place is never checked against a table nor taken for where somebody lives: the codes of areas dissolved long ago
(320602, 320611, 320683 …) stay valid on the cards.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
_ZERO = ord("0") * sum(WEIGHTS)
#: Older than anybody alive; a date before is a typing mistake.
OLDEST_YEARS = 130

_SEPARATORS = re.compile(r"[\s\-–—_.·]+")
_MALE, _FEMALE = 1, 2


class Problem(StrEnum):
    """Why a number can't be right."""

    LENGTH = "length"
    OLD_FORM = "old_form"
    CHARACTERS = "characters"
    PLACE = "place"
    BIRTH = "birth"
    BIRTH_AHEAD = "birth_ahead"
    CHECK = "check"


class Kind(StrEnum):
    CITIZEN = "citizen"
    HONG_KONG_MACAO = "hong_kong_macao"
    TAIWAN = "taiwan"
    FOREIGNER = "foreigner"


class BadNumber(ValueError):
    """The number can't be right; `problem` says why. It does not repeat the number, which would end up in a log."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a number says of its holder."""

    number: str
    kind: Kind
    birth_date: date
    sex: int

    def __repr__(self) -> str:
        return f"<Identity {self.kind}>"


def normalise(text: str) -> str:
    """Full-width characters, spaces and a small x are what people type; the number is the same."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(first_seventeen: str) -> str:
    if len(first_seventeen) != len(WEIGHTS) or not (first_seventeen.isascii() and first_seventeen.isdigit()):
        raise ValueError(len(first_seventeen))
    # The digits as their ASCII codes: all of them are too large by the same.
    return CHECK[(sum(map(mul, first_seventeen.encode(), WEIGHTS)) - _ZERO) % 11]


def read(text: str, *, today: date) -> Identity:
    """The number with what it says, or BadNumber with the first thing that is wrong."""
    number = normalise(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise BadNumber(Problem.OLD_FORM)
    if len(number) != 18:
        raise BadNumber(Problem.LENGTH)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BadNumber(Problem.CHARACTERS)
    if number[0] == "0":
        raise BadNumber(Problem.PLACE)
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadNumber(Problem.BIRTH) from None
    if birth > today:
        raise BadNumber(Problem.BIRTH_AHEAD)
    if today.year - birth.year > OLDEST_YEARS:
        raise BadNumber(Problem.BIRTH)
    if check_character(number[:17]) != number[17]:
        raise BadNumber(Problem.CHECK)
    return Identity(number, _kind(number), birth, _MALE if int(number[16]) % 2 else _FEMALE)


def looks_like_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{17}[0-9X]", normalise(text)) is not None


def masked(number: str) -> str:
    """`320613********1234`: the first six and the last four."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else ""


def _kind(number: str) -> Kind:
    if number[0] == "9":
        return Kind.FOREIGNER
    if number[:2] in ("81", "82"):
        return Kind.HONG_KONG_MACAO
    if number[:2] == "83":
        return Kind.TAIWAN
    return Kind.CITIZEN
