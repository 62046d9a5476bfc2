"""The words of ledgers, from `data/`. Loaded once; pure Python."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data"


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return found


WORDS = load("words.yaml")
COLUMNS = load("columns.yaml")

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffc]")
#: Marks that are not seen: zero-width spaces and joiners, directions, soft hyphens, byte order marks.
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x00AD, 0x180E, 0xFFFC]
    + [code for code in (*range(0x20), 0x7F) if code not in (9, 10, 13)]
)


def by_word(groups: dict[str, list[str]]) -> dict[str, str]:
    """From every spelling to the word that is kept."""
    return {squeezed(word): kept for kept, words in groups.items() for word in words}


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """In plain characters, without any space: what two spellings are compared by."""
    return "".join(_words(text))


def tidy(text: str) -> str:
    """In plain characters, single spaces."""
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    # Nearly no text has any of them, and to look is quicker than to translate.
    return (plain.translate(INVISIBLE) if _UNSEEN.search(plain) else plain).split()


def shown(value: Any) -> str:
    """What stands in the cell, as a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)
