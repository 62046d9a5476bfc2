"""The number on a disability certificate. Pure Python.

18 characters of the ID number, one digit for the kind, one for the grade; a certificate issued again carries B1, B2 …
behind it (codes.md §4, GB/T 26341-2010).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from doorstep.residents import identity

_NUMBER = re.compile(r"(?P<id>\d{17}[\dX])(?P<kind>[1-7])(?P<grade>[1-4])(?P<reissue>B[1-9]\d?)?", re.ASCII)
LONGEST = 60


class NotACertificate(ValueError):
    """The number breaks the rule."""


@dataclass(frozen=True, slots=True)
class Certificate:
    number: str
    id_number: str
    kind: int
    grade: int


def read(text: str, *, today: date) -> Certificate:
    """What the number says; spaces, full width and small letters are forgiven."""
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text[:LONGEST])).upper()
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise NotACertificate
    try:
        identity.read(found["id"], today=today)
    except identity.BadNumber as bad:
        raise NotACertificate from bad
    return Certificate(number, found["id"], int(found["kind"]), int(found["grade"]))


def masked(number: str) -> str:
    """The ID part as everywhere; kind and grade are on the card anyway."""
    return identity.masked(number[:18]) + number[18:] if number else ""
