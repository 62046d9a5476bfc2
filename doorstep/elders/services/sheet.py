"""The sheet: what is known of how somebody lives, field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from doorstep.elders.choices import SHEET_FIELD, CareLevel, Housing, Income, Insurance, Living
from doorstep.elders.errors import CareReasonMissing
from doorstep.elders.models import PastValue
from doorstep.elders.services.shared import EDIT, held, past_day, sheet_of, source_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.kernel.events import record
from doorstep.residents.models import Person
from doorstep.residents.services.columns import short_text

_CHOICES: dict[str, Any] = {
    "living": Living,
    "income": Income,
    "housing": Housing,
    "insurance": Insurance,
    "care_level": CareLevel,
}
_VALUES = {field: frozenset(choices.values) for field, choices in _CHOICES.items()}
_LONGEST = {"family_doctor": 60, "care_reason": 200, "note": 500}
HIGHEST_FLOOR = 99


def change_sheet(
    *, actor: Actor, person: Person, changes: Mapping[str, Any], source: str = "window", on: date | None = None
) -> list[str]:
    """Writes what is given and leaves the rest; what a field said before stays as history. Returns what changed.

    The event names the fields, never what they say. A level of care has a reason (programmes.md §14).
    """
    values = checked(changes)
    source = source_of(source)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        day = past_day(found, on)
        sheet = sheet_of(found, day)
        changed, past = apply(sheet, values, day=day, source=source, user_id=actor.user_id)
        if changed:
            PastValue.objects.bulk_create(past)
            sheet.save()
            record(actor, sheet, "changed", fields=changed)
    return changed


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; BadInput for what no field can say."""
    unknown = set(changes) - set(SHEET_FIELD)
    if unknown:
        raise KeyError(sorted(unknown))
    return {field: _value(field, value) for field, value in changes.items()}


def _value(field: str, value: Any) -> Any:
    if field in _VALUES:
        value = value or ""
        if value and value not in _VALUES[field]:
            raise BadInput
        return str(value)
    if field == "floor":
        if value is not None and not (isinstance(value, int) and 0 <= value <= HIGHEST_FLOOR):
            raise BadInput
        return value
    if field == "has_lift":
        return value if value is None else bool(value)
    return short_text(" ".join((value or "").split()), _LONGEST[field])


def apply(
    sheet: Any, values: Mapping[str, Any], *, day: date, source: str, user_id: int | None
) -> tuple[list[str], list[PastValue]]:
    """Puts checked values on a sheet that is held, or on its page in a list: what changed, and what it said before."""
    changed = sorted(field for field, value in values.items() if getattr(sheet, field) != value)
    past = [row for field in changed if (row := _before(sheet, field, day, user_id))]
    for field in changed:
        setattr(sheet, field, values[field])
        sheet.origin[field] = [day.isoformat(), source]
    if sheet.care_level not in ("", CareLevel.NONE) and not sheet.care_reason:
        raise CareReasonMissing
    return changed, past


def _before(sheet: Any, field: str, day: date, user_id: int | None) -> PastValue | None:
    value = getattr(sheet, field)
    if value in ("", None):
        return None
    since, source = sheet.origin.get(field, (day.isoformat(), ""))
    if isinstance(value, bool):
        value = "yes" if value else "no"
    began = date.fromisoformat(since)
    return PastValue(
        person_id=sheet.pk,
        field=field,
        value=str(value),
        valid_from=began,
        valid_to=max(day, began),
        source=source,
        entered_by_id=user_id,
        entered_at=clock.now(),
    )
