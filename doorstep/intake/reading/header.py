"""Finding the heading of a ledger: below titles and notes, in one row or in two."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from doorstep.intake.reading import columns
from doorstep.intake.reading.columns import TICK
from doorstep.intake.reading.model import Merge, Row
from doorstep.intake.reading.words import shown

#: So many rows at the top are searched for it.
SEARCHED = 40
_LONG_NUMBER = re.compile(r"\d{6,}|\d{4}[-./]\d")
#: Fields that a person can be told from the next by, besides the name.
_OF_A_PERSON = {"sex", "birth", "age", "phone", "living", "relation", "tags", "disease", "party", "ability"}
_OF_A_PLACE = {"address", "estate", "building", "room", "address_rest"}
ONCE = {"name", "id_number", "sex", "birth", "age", "living", "contact_name", "head_name", "relation", "community"}


@dataclass(slots=True)
class Header:
    """Where the heading stands, what each column is called and what it means."""

    rows: list[int]
    labels: dict[int, str]
    fields: dict[int, str]
    #: All texts of the heading, to know it again where it is printed once more on the next page.
    texts: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_ledger(self) -> bool:
        found = set(self.fields.values())
        if "name" not in found:
            return False
        if "id_number" in found:
            return True
        return bool(found & _OF_A_PLACE) and len(found & _OF_A_PERSON) >= 1

    def column(self, name: str) -> int | None:
        return next((at for at, said in self.fields.items() if said == name), None)

    def fingerprint(self) -> str:
        """The same for two files with the same columns in the same places."""
        return "|".join(f"{at}:{columns.heading(label)}" for at, label in sorted(self.labels.items()))


def find(rows: Sequence[Row], merges: Sequence[Merge]) -> Header | None:
    """The best heading among the first rows of a sheet."""
    best, best_score = None, 0.0
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) and rows[place + 1].number == row.number + 1 else None
        for header in _candidates(row, below, merges):
            score = _score(header) - 0.001 * place
            if score > best_score:
                best, best_score = header, score
    return best


def _candidates(row: Row, below: Row | None, merges: Sequence[Merge]) -> list[Header]:
    texts = _texts(row)
    if len(texts) < 2 or _is_data(texts):
        return []
    found = [_header([row.number], texts, {})]
    if below is not None:
        lower = _texts(below)
        if lower and not _is_data(lower) and _fits_below(texts, lower, row, merges):
            found.append(_two_rows(row, texts, lower, merges))
    return found


def _texts(row: Row) -> dict[int, str]:
    cells = {at: shown(value).strip() for at, value in enumerate(row.values) if value is not None}
    return {at: text for at, text in cells.items() if text}


def _is_data(texts: dict[int, str]) -> bool:
    """A heading holds no long numbers, and hardly any numbers at all."""
    numbers = sum(1 for text in texts.values() if text.replace(".", "").isdigit())
    return any(_LONG_NUMBER.search(text) for text in texts.values()) or numbers * 2 > len(texts)


def _fits_below(upper: dict[int, str], lower: dict[int, str], row: Row, merges: Sequence[Merge]) -> bool:
    """Below the heading of a single column the second row is empty; a resident would stand there."""
    names = [at for at, text in upper.items() if columns.field_of(text) in ("name", "id_number")]
    if any(at in lower and lower[at] != upper[at] for at in names):
        # A group may be called 老人 and stand over 姓名.
        across = {merge.left for merge in merges if merge.top == row.number and merge.right > merge.left}
        if not all(columns.field_of(lower.get(at, "")) for at in names if at in across) or not set(names) <= across:
            return False
    known = sum(1 for text in lower.values() if columns.field_of(text))
    return known * 2 >= len(lower)


def _two_rows(row: Row, upper: dict[int, str], lower: dict[int, str], merges: Sequence[Merge]) -> Header:
    """A label is the lower text under a heading that may reach over several columns, else the upper one."""
    width = max([*upper, *lower]) + 1
    across = {merge.left: merge.right for merge in merges if merge.top == row.number and merge.right > merge.left}
    groups: dict[int, str] = {}
    over, until = "", -1
    for at in range(width):
        if at in upper:
            over, until = upper[at], across.get(at, width if not across else at)
        if over and at <= until and at in lower:
            groups[at] = over
    labels = {at: lower.get(at) or upper[at] for at in range(width) if at in lower or at in upper}
    labels = {at: text for at, text in labels.items() if at in lower or at not in across}
    header = _header([row.number, row.number + 1], labels, groups)
    header.texts = frozenset(columns.heading(text) for text in [*upper.values(), *lower.values()])
    return header


def _header(numbers: list[int], labels: dict[int, str], groups: dict[int, str]) -> Header:
    fields: dict[int, str] = {}
    for at, label in sorted(labels.items()):
        over = groups.get(at, "")
        group = columns.group_of(over) if over and over != label else ""
        said = columns.below(group, columns.field_of(label))
        if not said and over:
            said = columns.below(group, columns.field_of(f"{over}{label}"))
            said = "" if said.startswith(TICK) else said
        if said:
            fields[at] = said
    texts = frozenset(columns.heading(text) for text in labels.values())
    return Header(numbers, labels, _placed(fields), texts)


def _placed(fields: dict[int, str]) -> dict[int, str]:
    """A second name and telephone belong to the one whom to call; whatever else comes twice counts once."""
    has_contact, counts = "contact_name" in fields.values(), Counter(fields.values())
    placed: dict[int, str] = {}
    seen: set[str] = set()
    before = ""
    for at, said in sorted(fields.items()):
        if said == "name" and "name" in seen:
            said = "other" if has_contact else "contact_name"
        elif (
            said == "phone"
            and before in ("contact_name", "contact_relation")
            and (counts["phone"] > 1 or "contact_name" in seen)
        ):
            said = "contact_phone"
        elif said == "relation" and before == "contact_name":
            said = "contact_relation"
        elif said == "contact_relation" and "contact_name" not in fields.values() and "head_name" in fields.values():
            said = "relation"
        elif said in ONCE and said in seen:
            said = "other"
        if said == "contact_phone" and "contact_phone" in seen:
            said = "other"
        placed[at] = before = said
        seen.add(said)
    return placed


def _score(header: Header) -> float:
    """How many columns it explains; nothing is a heading of residents that names no name."""
    found = set(header.fields.values())
    if "name" not in found and "id_number" not in found:
        return 0
    known = [said for said in header.fields.values() if said != "other"]
    score = len(known) + 0.3 * (len(header.fields) - len(known))
    unknown = len(header.labels) - len(header.fields)
    score += 3 * ("name" in found) + 2 * ("id_number" in found)
    # However many columns say nothing, the heading that names people stays one.
    return score - min(0.5 * unknown, 0.5 * score)


def title_of(rows: Sequence[Row], header: Header) -> list[str]:
    """The texts above the heading, first the title."""
    return [text for row in rows if row.number < header.rows[0] for text in _texts(row).values()]


def has_any(values: Sequence[Any]) -> bool:
    return any(value is not None for value in values)
