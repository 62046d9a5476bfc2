"""When two names may be one person's: written alike, in the other form of the characters, or sounding alike. Pure."""

from functools import cache, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from doorstep.residents import names


@cache
def _plain() -> dict[str, str]:
    """Every form of a character → the one it is compared by."""
    table: dict[str, str] = {}
    for couple in (Path(__file__).parent / "data" / "variants.txt").read_text(encoding="utf-8").split():
        first, other = couple[0], couple[1]
        table[other] = table.get(first, first)
    return table


@lru_cache(maxsize=16384)
def plain(name: str) -> str:
    """The name without spaces and dots, in the usual form of its characters."""
    table = _plain()
    return "".join(table.get(mark, mark) for mark in names.tidy(name).lower() if mark.isalnum())


@lru_cache(maxsize=16384)
def sound(name: str) -> str:
    """As it is spoken, without tones: two offices that took it down by telephone write it in two ways."""
    return " ".join(lazy_pinyin(plain(name), style=Style.NORMAL))


def alike(one: str, other: str) -> str:
    """`name` where they are written alike, `sound` where they only sound alike, else ''."""
    if plain(one) == plain(other):
        return "name"
    return "sound" if len(plain(one)) == len(plain(other)) and sound(one) == sound(other) else ""
