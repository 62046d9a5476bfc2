"""Pinyin initials of a name, as one types them to find a person: 周明兰 is zml, 单志强 is szq."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

LONGEST = 20
#: So long a name is short enough to look for phrases in every part of it.
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,4}")


@lru_cache(maxsize=1)
def _family_names() -> tuple[dict[str, str], dict[str, str]]:
    source = Path(__file__).parent / "data" / "surname_readings.yaml"
    found = yaml.safe_load(source.read_text(encoding="utf-8"))
    # YAML reads a bare y or n as a truth value in some versions; the letters are always text.
    return found["single"], found["compound"]


def _letters(text: str) -> str:
    """The first letters of a name.

    Where no part of it is a phrase, characters are read one by one; so they are remembered, there being far fewer of
    them than of names.
    """
    if not _CHINESE.fullmatch(text) or _has_phrase(text):
        return _read(text)
    return "".join(map(_read, text))


def _has_phrase(text: str) -> bool:
    if len(text) == 3:
        return text[:2] in PHRASES_DICT or text[1:] in PHRASES_DICT or text in PHRASES_DICT
    ends = range(2, len(text) + 1)
    return any(text[start:end] in PHRASES_DICT for end in ends for start in range(end - 1))


@lru_cache(maxsize=16384)
def _read(text: str) -> str:
    found: list[str] = []
    for run in lazy_pinyin(text, style=Style.FIRST_LETTER):
        found += [word[0] for word in "".join(m if m.isalnum() else " " for m in run).split()]
    return "".join(letter for letter in found if "a" <= letter <= "z")


def tidy(name: str) -> str:
    """Full-width letters made plain, outer and doubled spaces gone, and none between Chinese characters."""
    words = unicodedata.normalize("NFKC", name).replace("•", "·").split()
    kept = ""
    for word in words:
        kept += f" {word}" if kept and kept[-1].isascii() and word[0].isascii() else word
    return kept


def initials(name: str) -> str:
    """The letters to look a person up by; a family name is read as a family name."""
    name = tidy(name).lower()
    if not name:
        return ""
    single, compound = _family_names()
    if name[:2] in compound:
        found = compound[name[:2]] + _letters(name[2:])
    elif name[0] in single and len(name) > 1:
        found = single[name[0]] + _letters(name[1:])
    else:
        found = _letters(name)
    return found[:LONGEST]
