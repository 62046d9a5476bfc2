"""Going through the sheet with the person once a year (年度核实)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from doorstep.elders.choices import HOW_VERIFIED
from doorstep.elders.models import (
    CareService,
    Condition,
    Disability,
    EmergencyContact,
    KeyCustody,
    PastValue,
    PersonTag,
    Sheet,
    Verification,
)
from doorstep.elders.services.shared import EDIT, VERIFY, held, next_due, sheet_of, source_of
from doorstep.elders.services.sheet import apply, checked
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.residents.models import Person

NO_CHANGES: Mapping[str, Any] = {}
_KINDS: dict[str, Any] = {
    "conditions": Condition,
    "disability": Disability,
    "contacts": EmergencyContact,
    "keys": KeyCustody,
    "services": CareService,
}


def verify(
    *, actor: Actor, person: Person, how: str = "visit", changes: Mapping[str, Any] = NO_CHANGES
) -> Verification:
    """Notes that the sheet was gone through today. Without changes it is one press, also for who goes door to door.

    What was changed, now and earlier the same day, is recorded by name, never what it said.
    """
    if how not in HOW_VERIFIED:
        raise BadInput
    values = checked(changes)
    source = source_of("visit" if how == "visit" else how)
    with transaction.atomic():
        found = held(actor, person, *VERIFY)
        today = clock.today()
        sheet = sheet_of(found)
        changed, past = apply(sheet, values, day=today, source=source, user_id=actor.user_id)
        if changed:
            require(actor, EDIT, found.area_path)
            PastValue.objects.bulk_create(past)
        sheet.verified_on, sheet.due_on = today, next_due(found.area_path, today)
        sheet.save()
        done = Verification.objects.create(
            person=found,
            on=today,
            how=how,
            changed=_changed_on(found, sheet, today),
            by_id=actor.user_id,
            at=clock.now(),
        )
        record(actor, sheet, "verified", how=how, fields=done.changed)
    return done


def _changed_on(person: Person, sheet: Sheet, day: date) -> list[str]:
    """Fields of the sheet and kinds of facts entered or ended on the day. Guarded tags leave no trace here."""
    fields = {field for field, (since, _source) in sheet.origin.items() if since == day.isoformat()}
    since = clock.start_of(day)
    for name, model in _KINDS.items():
        rows = model.objects.filter(person=person)
        if rows.filter(entered_at__gte=since).exists() or rows.filter(valid_to=day).exists():
            fields.add(name)
    tags = PersonTag.objects.filter(person=person).unguarded()
    if tags.filter(entered_at__gte=since).exists() or tags.filter(valid_to=day).exists():
        fields.add("tags")
    return sorted(fields)
