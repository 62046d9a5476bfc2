"""Pages of long lists by key: as quick on page ten thousand as on the first, and never a row twice or left out.

A page is cut by comparing whole rows, `(area_path, initials, id) > (…)`, which PostgreSQL answers from the index of the
same columns. There are no page numbers: one moves to the next and the one before.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import (  # type: ignore[import-untyped]
    TupleGreaterThan,
    TupleLessThan,
)

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page, with the cursors that lead on and back; an empty cursor leads nowhere."""

    rows: list[M]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many there are, or that there are more than one cares to count: `1000` with `more`."""

    number: int
    more: bool


def count_up_to(rows: QuerySet[Any], limit: int = 1000) -> CappedCount:
    """Counts no further than the limit, so that the size of the table does not matter."""
    found = rows.order_by().values("pk")[: limit + 1].count()
    return CappedCount(min(found, limit), found > limit)


def page_of(
    rows: QuerySet[Any, M], *, keys: Sequence[str], cursor: str = "", size: int = 50, descending: bool = False
) -> Page[M]:
    """The page after (or before) the cursor. `keys` must be unique together and not null, as the last one the id.

    Rows are models, or tuples with names that have the keys among them.

    A cursor that was tampered with or belongs to another order leads to the first page.
    """
    backwards, at = _read(cursor, keys)
    down = descending != backwards
    if at is not None:
        compare = TupleLessThan if down else TupleGreaterThan
        rows = rows.filter(compare(tuple(F(key) for key in keys), at))
    order = [F(key).desc() if down else F(key).asc() for key in keys]
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or more)
    has_previous = bool(found) and (more if backwards else at is not None)
    return Page(
        found,
        _write("n", found[-1], keys) if has_next else "",
        _write("p", found[0], keys) if has_previous else "",
    )


def _write(direction: str, row: Any, keys: Sequence[str]) -> str:
    values = [getattr(row, key) for key in keys]
    plain = [{"d": value.isoformat()} if isinstance(value, date) else value for value in values]
    packed = json.dumps([direction, list(keys), plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[str]) -> tuple[bool, tuple[Any, ...] | None]:
    if not cursor or len(cursor) > 600:
        return False, None
    try:
        direction, written_keys, plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = tuple(_value(value) for value in plain)
    except (ValueError, TypeError, KeyError, binascii.Error):
        return False, None
    if written_keys != list(keys) or len(values) != len(keys) or not isinstance(values[-1], int):
        return False, None
    return direction == "p", values


def _value(value: Any) -> Any:
    readers: dict[type, Callable[[Any], Any]] = {dict: lambda v: date.fromisoformat(v["d"]), str: str, int: int}
    if type(value) is str and "\0" in value:
        raise ValueError
    return readers[type(value)](value)
