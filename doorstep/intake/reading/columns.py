"""What the heading of a column means."""

import re
import unicodedata
from functools import lru_cache

from doorstep.intake.reading import tags
from doorstep.intake.reading.words import COLUMNS, INVISIBLE, WORDS

_BRACKETS = re.compile(r"[(\uff08\u3010\[].*?[)\uff09\u3011\]]|[(\uff08\u3010\[].*$")
_MARKS = re.compile("[*\uff0a:\uff1a\u2605\u25b2#\"'\u201c\u201d\u221a]+")
_FIELDS = COLUMNS["fields"]


def heading(text: str) -> str:
    """The bare words of a heading."""
    return "".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split())


def bare(text: str) -> str:
    whole = heading(text)
    return _MARKS.sub("", _BRACKETS.sub("", whole)) or _MARKS.sub("", whole)


_IS: dict[str, str] = {bare(word): field for field, said in _FIELDS.items() for word in said.get("is", ())}
_IS |= {heading(word): field for field, said in _FIELDS.items() for word in said.get("is", ())}
_HAS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), field) for field, said in _FIELDS.items() for pattern in said.get("has", ())
]
_GROUPS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), kind) for kind, patterns in COLUMNS["groups"].items() for pattern in patterns
]
_TICK_BEFORE = re.compile(COLUMNS["tick_before"])
#: All that a mapping may say of a column; `tick:低保` for a column of ticks.
FIELDS = tuple(_FIELDS)
TICK = "tick:"


@lru_cache(maxsize=4096)
def field_of(text: str) -> str:
    """The field that a heading names, `tick:…` for a tag, '' for what is not known."""
    whole, short = heading(text), bare(text)
    if not whole or len(whole) > 40:
        return ""
    found = _IS.get(whole) or _IS.get(short)
    if found:
        return str(found)
    ticked = _TICK_BEFORE.sub("", short)
    tag = tags.TAGS.get(ticked) or tags.TAGS.get(ticked.removesuffix(WORDS["tag_ending"]))
    if tag:
        return f"{TICK}{tag}"
    inside = heading("".join(re.findall(r"[(\uff08](.*?)[)\uff09]", whole)))
    for pattern, field in _HAS:
        if pattern.search(short):
            return field
    return str(_IS.get(inside, ""))


@lru_cache(maxsize=1024)
def group_of(text: str) -> str:
    """`contact`, `head` or `nobody` where the heading above several columns says whom they are about."""
    whole = heading(text)
    return next((kind for pattern, kind in _GROUPS if pattern.search(whole)), "")


def below(group: str, field: str) -> str:
    """What a column means under such a heading."""
    return str(COLUMNS["below"][group].get(field, field)) if group else field
