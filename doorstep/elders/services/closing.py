"""What becomes of the ledger when a file is closed, and when the person is back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from doorstep.elders.models import (
    CareService,
    Condition,
    Dated,
    Disability,
    EmergencyContact,
    KeyCustody,
    OnReturn,
    PastValue,
    PersonTag,
    Sheet,
)
from doorstep.elders.services.facts import free_place
from doorstep.elders.services.shared import EDIT, enter, held, to_end
from doorstep.elders.services.sheet import apply
from doorstep.elders.services.tags import right_for
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.residents.models import Person

FACTS: tuple[Any, ...] = (PersonTag, Condition, Disability, EmergencyContact, KeyCustody, CareService)
REASON = {"moved_away": "closed:moved_away", "died": "closed:died"}


def follow(actor: Actor, person: Person, action: str, day: date, reason: str) -> None:
    """Registered with `residents.services.life`: runs in its transaction, the person locked.

    Closing ends every fact on that day, guarded ones too, and nothing is deleted. Opening again brings nothing back by
    itself: what ended with the file is asked about, and the whole sheet is due to be gone through.
    """
    sheet = Sheet.objects.filter(pk=person.pk).first()
    if sheet is None:
        return
    if action in REASON:
        _close(actor, sheet, day, REASON[action])
    elif action == "opened_again":
        sheet.due_on = day
        sheet.save(update_fields=["due_on", "updated_at"])
        record(actor, sheet, "to_confirm")


def _close(actor: Actor, sheet: Sheet, day: date, reason: str) -> None:
    for model in FACTS:
        rows = model.objects.filter(person_id=sheet.pk)
        rows.filter(on_return=OnReturn.ASK).update(on_return=OnReturn.NOTHING)
        rows.filter(valid_to__isnull=True).update(
            valid_to=Greatest("valid_from", Value(day)), ended_reason=reason, on_return=OnReturn.ASK
        )
    # Nobody is sent to a closed door; the other fields stay as the last that was known.
    values = {"care_level": "", "care_reason": ""}
    _changed, past = apply(sheet, values, day=day, source="closing", user_id=actor.user_id)
    PastValue.objects.bulk_create(past)
    sheet.save()
    # Without numbers: how many ended would tell of tags that the reader may not see.
    record(actor, sheet, "ended_with_file")


def holds_again(*, actor: Actor, fact: Dated) -> Dated:
    """The person is back, and what ended with the file is still so: a new row from today."""
    with transaction.atomic():
        found = _asked(actor, fact)
        model: Any = type(found)
        values: dict[str, Any] = {
            field.attname: getattr(found, field.attname)
            for field in model._meta.concrete_fields
            if field.name
            not in ("id", "valid_from", "valid_to", "ended_reason", "on_return", "entered_by", "entered_at")
        }
        if isinstance(found, EmergencyContact):
            open_now = EmergencyContact.objects.filter(person_id=found.person_id).open()
            taken = set(open_now.values_list("position", flat=True))
            values["position"] = found.position if found.position not in taken else free_place(taken)
        person, source = found.person, values.pop("source") or "window"
        values.pop("person_id")
        row: Dated = enter(actor=actor, model=model, person=person, day=clock.today(), source=source, **values)
        _answer(found, OnReturn.AGAIN)
    return row


def no_longer(*, actor: Actor, fact: Dated) -> Dated:
    """The person is back, and this is no longer so: it stays ended, and nobody is asked again."""
    with transaction.atomic():
        found = _asked(actor, fact)
        _answer(found, OnReturn.OVER)
        record(actor, found, "not_again")
    return found  # type: ignore[no-any-return]


def _asked(actor: Actor, fact: Dated) -> Any:
    found = to_end(actor, fact)
    held(actor, found.person, right_for(found.tag) if isinstance(found, PersonTag) else EDIT)
    found.refresh_from_db(fields=["on_return"])
    if found.on_return != OnReturn.ASK:
        raise NotFound
    return found


def _answer(fact: Dated, answer: str) -> None:
    fact.on_return = answer
    fact.save(update_fields=["on_return"])
