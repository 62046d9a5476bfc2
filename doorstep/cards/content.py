"""What stands on a card, worked out from entries. Pure Python, so that a rebuild and a renewal can't differ."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from doorstep.cards.kinds import MOST_OF_A_KIND, ORDER

#: The mark of an entry that holds on no card.
OFF = "off"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that holds on the day, with the name and number as they are printed."""

    entry_id: int
    area_path: str
    kind: str
    name: str
    phone: str
    duty: str
    hours: str

    def printed(self) -> dict[str, str]:
        return {
            "kind": self.kind,
            "name": self.name,
            "phone": self.phone,
            "duty": self.duty,
            "hours": self.hours,
        }


def chosen(lines: Iterable[Line], path: str) -> list[Line]:
    """The lines of the card at this path: of each kind those of the narrowest area that has any."""
    nearest: dict[str, list[Line]] = {}
    for line in lines:
        if not path.startswith(line.area_path):
            continue
        found = nearest.setdefault(line.kind, [])
        if found and len(found[0].area_path) > len(line.area_path):
            continue
        if found and len(found[0].area_path) < len(line.area_path):
            found.clear()
        found.append(line)
    ordered = sorted(nearest.items(), key=lambda item: ORDER[item[0]])
    return [line for _kind, found in ordered for line in sorted(found, key=lambda one: one.entry_id)[:MOST_OF_A_KIND]]


def card(title: str, around: str, lines: Iterable[Line]) -> dict[str, Any]:
    return {"title": title, "around": around, "lines": [line.printed() for line in lines]}


def hash_of(content: dict[str, Any]) -> str:
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()[:32]


def mark(*parts: str) -> str:
    """The short mark of what an entry says, by which a change of the person behind it is noticed."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
