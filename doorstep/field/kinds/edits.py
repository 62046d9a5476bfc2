"""Changes of a person's file, field by field, each with what the telephone had been told before.

A field that still says so is changed. One that says something else by now, or that the worker may not change himself,
waits for somebody who decides; nothing that was entered at the door is dropped.
"""

from typing import Any

from django.db import transaction

from doorstep.field import card_fields
from doorstep.field.errors import BodyWrong
from doorstep.field.kinds.sent import Sent
from doorstep.field.states import DECIDE_RIGHT, USE_RIGHT, Cause
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.residents.models import Person
from doorstep.residents.services.people import locked


def edit(actor: Actor, sent: Sent) -> dict[str, Any]:
    wanted = _wanted(sent)
    with transaction.atomic():
        person = locked(actor, Person(pk=sent.whole("person")))
        may_change = actor.can_in(DECIDE_RIGHT, person.area_path)
        if not may_change and not actor.can_in(USE_RIGHT, person.area_path):
            raise NotAllowed
        now = card_fields.read(person)
        same, differs, fits = [], [], []
        for field, (base, value) in wanted.items():
            if value == now[field]:
                same.append(field)
            elif base == now[field]:
                fits.append(field)
            else:
                differs.append(field)
        if may_change and fits:
            card_fields.write(actor, person, {field: wanted[field][1] for field in fits})
    waits = [_waiting(field, Cause.DIFFERS, wanted, now) for field in differs]
    if not may_change:
        waits += [_waiting(field, Cause.PROPOSED, wanted, now) for field in fits]
    return {
        "changed": fits if may_change else [],
        "same": same,
        "waits": [one["field"] for one in waits],
        "_conflicts": [{"person": person.pk, **one} for one in waits],
    }


def _wanted(sent: Sent) -> dict[str, tuple[str, str]]:
    """field → (what it said on the telephone, what was entered), both as they are stored."""
    changes = sent.body.get("changes")
    if type(changes) is not dict or not 1 <= len(changes) <= len(card_fields.FIELDS):
        raise BodyWrong
    found = {}
    for field, change in changes.items():
        if field not in card_fields.FIELDS or type(change) is not dict:
            raise BodyWrong
        base, value = change.get("base", ""), change.get("value", "")
        if type(base) is not str or type(value) is not str or max(len(base), len(value)) > card_fields.LONGEST:
            raise BodyWrong
        found[field] = (card_fields.normal(field, base, lenient=True), card_fields.normal(field, value))
    return found


def _waiting(field: str, cause: str, wanted: dict[str, tuple[str, str]], now: dict[str, str]) -> dict[str, str]:
    base, value = wanted[field]
    return {"field": field, "cause": cause, "base": base, "ours": value, "theirs": now[field]}
