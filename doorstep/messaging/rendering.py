"""Filling {places} in a text, and how many SMS it makes. Pure Python."""

import re
from typing import Any

from doorstep.messaging.errors import StrayBrace, UnknownPlaces

_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
#: The most characters of a notice: seven SMS in Chinese.
BODY_LIMIT = 450

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")


def places(text: str) -> list[str]:
    """The names of the {places} in order of appearance; a brace that is none of them is refused."""
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        raise StrayBrace
    return list(dict.fromkeys(_PLACE.findall(text)))


def fill(template_text: str, **values: Any) -> str:
    """The text with every place filled. A place without a value is refused by name: nobody gets a text with brackets.

    Only plain names are places, so a template edited by a person can't reach attributes or formats. What is filled in
    is not looked at again: a title with braces stays as it is.
    """
    missing = [name for name in places(template_text) if values.get(name) is None]
    if missing:
        raise UnknownPlaces(places=", ".join(f"{{{name}}}" for name in missing))
    return _PLACE.sub(lambda found: str(values[found[1]]), template_text)


def fill_known(template_text: str, **values: Any) -> str:
    """Fills what is known and leaves the rest for the person who edits the text."""
    return _PLACE.sub(
        lambda found: str(values[found[1]]) if values.get(found[1]) is not None else found[0], template_text
    )


def require_finished(text: str) -> None:
    """Refuses a text that still has places."""
    left = places(text)
    if left:
        raise UnknownPlaces(places=", ".join(f"{{{name}}}" for name in left))


def sms_parts(text: str) -> int:
    """How many SMS a text makes: 160 or 153 a part in the GSM alphabet, 70 or 67 in any other (3GPP TS 23.038).

    A character of the second GSM table counts twice, one outside the Basic Multilingual Plane is two code units.
    """
    if not text:
        return 0
    if all(mark in _GSM_BASIC or mark in _GSM_TWICE for mark in text):
        length = sum(2 if mark in _GSM_TWICE else 1 for mark in text)
        alone, joined = 160, 153
    else:
        length = len(text.encode("utf-16-be")) // 2
        alone, joined = 70, 67
    return 1 if length <= alone else -(-length // joined)
