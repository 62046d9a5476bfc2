"""Tags and ways of living, from words, ticks and lists of illnesses."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from doorstep.intake.reading.words import INVISIBLE, WORDS, by_word, shown, squeezed

TAGS = by_word(WORDS["tags"])
_LIVING = by_word(WORDS["living"])
_LIVING_TAGS = set(WORDS["living_tags"])
_NO_TAG = {squeezed(word) for word in WORDS["no_tag"]} | {squeezed(word) for word in WORDS["nothing"]}
_ABLE = {squeezed(word) for word in WORDS["able"]}
_SPLIT = re.compile("[" + re.escape(WORDS["separators"]) + r"\s]+")
_BOXES = re.compile("([\u25a1\u2610\u2611\u2612\u25a0\u2713\u2714\u221a\u25cb\u25cf\u25c9])")
_FULL_BOX = set("\u2611\u2612\u25a0\u2713\u2714\u221a\u25cf\u25c9")
_EMPTY_BOX = set("\u25a1\u2610\u25cb")
_TICKED = {squeezed(word).upper() for word in WORDS["ticked"]}
_UNTICKED = {squeezed(word).upper() for word in WORDS["unticked"]}


def tag_of(word: str) -> str | None:
    """The tag that a word stands for, itself if it is none of the known, None if it says that there is nothing."""
    plain = squeezed(word)
    if plain in _NO_TAG:
        return None
    found = TAGS.get(plain)
    if found is None and plain.endswith(WORDS["tag_ending"]):
        found = TAGS.get(plain[: -len(WORDS["tag_ending"])])
    return found or plain


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The tags of one cell, in their order."""
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    if any(mark in _EMPTY_BOX for mark in plain) and _BOXES.search(plain):
        plain = _checked_boxes(plain)
    whole = squeezed(plain)
    if whole in TAGS:
        return (TAGS[whole],)
    found = (tag_of(word) for word in _SPLIT.split(plain) if word)
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _checked_boxes(text: str) -> str:
    """Of a printed list of boxes, what stands beside those that are filled."""
    parts = _BOXES.split(text)
    chosen = [word for box, word in zip(parts[1::2], parts[2::2], strict=False) if box in _FULL_BOX]
    return " ".join(chosen)


@lru_cache(maxsize=1024)
def of_ability(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word not in _ABLE)


@lru_cache(maxsize=1024)
def of_party(text: str) -> tuple[str, ...]:
    """Only whether somebody is a member is kept of a column of political standing."""
    return tuple(word for word in words(text) if word in TAGS.values())


def is_ticked(value: Any) -> bool:
    """A tick, a yes, or anything that says more than no: `肢体二级` under 残疾."""
    return value is not None and value is not False and squeezed(shown(value)).upper() not in _UNTICKED


def is_tick_mark(value: Any) -> bool:
    return isinstance(value, bool) or squeezed(shown(value)).upper() in _TICKED | _UNTICKED


@lru_cache(maxsize=4096)
def living(text: str) -> tuple[str | None, tuple[str, ...]]:
    """How somebody lives, and the tags that this column brings."""
    plain = squeezed(text)
    found = _LIVING.get(plain) or _LIVING.get(re.sub(r"[(\uff08].*?[)\uff09]", "", plain))
    parts = [squeezed(part) for part in _SPLIT.split(unicodedata.normalize("NFKC", text)) if part]
    if found is None:
        found = next((_LIVING[part] for part in parts if part in _LIVING), None)
    tags = {tag for tag in (TAGS.get(part) for part in [plain, *parts]) if tag in _LIVING_TAGS}
    if found in _LIVING_TAGS:
        tags.add(found)
    return found, tuple(tag for tag in WORDS["living_tags"] if tag in tags)
