"""The queue of fields about which telephone and file disagree."""

from dataclasses import dataclass
from typing import Any

from doorstep.field import card_fields
from doorstep.field.models import FieldConflict
from doorstep.field.states import ConflictState
from doorstep.field.words import CAUSES
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.pagination import CappedCount, Page, count_up_to, page_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class ConflictLine:
    conflict: FieldConflict
    name: Any
    cause: Any
    ours: Any
    theirs: Any
    base: Any


@dataclass(frozen=True, slots=True)
class ConflictList:
    page: Page[FieldConflict]
    lines: list[ConflictLine]
    waiting: CappedCount


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """`now`: what the file says at this moment, as it is stored and in words."""

    line: ConflictLine
    now: str
    now_said: Any
    is_open: bool


def conflicts(*, actor: Actor, cursor: str = "") -> ConflictList:
    """Those that wait, the oldest first."""
    rows = FieldConflict.objects.visible_to(actor).filter(state=ConflictState.OPEN)
    shown = rows.select_related("person", "operation__user")
    page = page_of(shown, keys=("id",), cursor=cursor, size=PAGE)
    return ConflictList(page, [_line(one) for one in page.rows], count_up_to(rows))


def conflict_page(*, actor: Actor, pk: int) -> ConflictPage:
    rows = FieldConflict.objects.visible_to(actor).filter(pk=pk)
    conflict = rows.select_related("person__household", "operation__user", "decided_by").first()
    if conflict is None:
        raise NotFound
    now = card_fields.read(conflict.person)[conflict.field]
    said = card_fields.shown(conflict.field, now)
    return ConflictPage(_line(conflict), now, said, conflict.state == ConflictState.OPEN)


def _line(conflict: FieldConflict) -> ConflictLine:
    field = conflict.field
    return ConflictLine(
        conflict=conflict,
        name=card_fields.NAMES[field],
        cause=CAUSES[conflict.cause],
        ours=card_fields.shown(field, conflict.ours),
        theirs=card_fields.shown(field, conflict.theirs),
        base=card_fields.shown(field, conflict.base),
    )
