"""The words of ledgers, from `data/`. Loaded once; pure Python."""

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
    return "".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split())


def shown(value: Any) -> str:
    """What stands in the cell, as a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)
