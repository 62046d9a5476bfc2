"""The difference between what a telephone holds and what it should hold. Pure.

A row is known by its list and number; what it says, by a fingerprint. So whatever makes a row differ or disappear (a
change, a day that passed, a right that ended, areas cut anew) is found, without a mark on any table.
"""

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

#: The lists of a telephone, in an order that is never changed: their places are written into the snapshots.
LISTS = ("people", "homes", "cards", "followups", "rounds", "doors", "activities", "signups", "tasks")
_PLACE = {name: place for place, name in enumerate(LISTS)}
_ENTRY = struct.Struct("!BQ8s")
Rows = Mapping[str, Mapping[int, list[Any]]]
Prints = dict[tuple[str, int], bytes]


def fingerprint(row: list[Any]) -> bytes:
    packed = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(packed.encode(), digest_size=8).digest()


def difference(before: Prints, rows: Rows) -> tuple[Prints, dict[str, list[Any]], dict[str, list[int]]]:
    """What stands now, the rows that are new or different, and the numbers of those that are gone; by list."""
    after: Prints = {}
    changed: dict[str, list[Any]] = {}
    for name, found in rows.items():
        for number, row in found.items():
            key = (name, number)
            after[key] = fingerprint(row)
            if before.get(key) != after[key]:
                changed.setdefault(name, []).append(row)
    gone: dict[str, list[int]] = {}
    for key in before:
        if key not in after:
            gone.setdefault(key[0], []).append(key[1])
    return after, changed, gone


def pack(prints: Prints) -> bytes:
    return b"".join(_ENTRY.pack(_PLACE[name], number, print_) for (name, number), print_ in prints.items())


def unpack(content: bytes) -> Prints:
    return {(LISTS[place], number): print_ for place, number, print_ in _ENTRY.iter_unpack(content)}
