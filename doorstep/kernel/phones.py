"""Telephone numbers: one form to store and hash, one to show. Pure Python.

Stored as E.164 (`+8613900000147`, `+8651300001234`), because the same number typed in two ways must be found by one
keyed hash: `keyed_hash(normalised, "phone")`. Service numbers such as 120 or 400 belong to nobody and are refused.
"""

import re
import unicodedata

#: Area code taken for a land line that is given without one.
LOCAL_AREA = "513"

_SEPARATORS = re.compile(r"[\s\-‐‑–—_.()/]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LAND_LINE = re.compile(r"0(10|2\d|[3-9]\d{2})(\d{7,8})")
_LOCAL = re.compile(r"[02-9]\d{7}")


class BadPhone(ValueError):
    """The text is neither a mobile nor a land line number of China."""


def digits_of(text: str) -> str:
    """The bare number as dialled within China: full-width digits, separators and +86 taken away."""
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    for prefix in ("+86", "0086"):
        if bare.startswith(prefix):
            bare = bare.removeprefix(prefix)
            return bare if bare.startswith("0") or _MOBILE.fullmatch(bare) else f"0{bare}"
    return bare


def normalise(text: str) -> str:
    """The stored form, or BadPhone. Nothing stays nothing."""
    number = digits_of(text)
    if not number:
        return ""
    if _MOBILE.fullmatch(number):
        return f"+86{number}"
    if _LAND_LINE.fullmatch(number):
        return f"+86{number[1:]}"
    if _LOCAL.fullmatch(number):
        return f"+86{LOCAL_AREA}{number}"
    raise BadPhone


def is_mobile(stored: str) -> bool:
    """Whether a text message reaches the number."""
    return _MOBILE.fullmatch(digits_of(stored)) is not None


def shown(stored: str) -> str:
    """`139 0000 0147`, `0513-0000 1234`; what is no number of ours is shown as it is."""
    number = digits_of(stored)
    if _MOBILE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    land = _LAND_LINE.fullmatch(number)
    if land:
        return f"0{land[1]}-{land[2][:-4]} {land[2][-4:]}"
    return stored
