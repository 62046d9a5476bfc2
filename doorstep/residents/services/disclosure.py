"""Opening a masked number: who did it, and what for, is kept."""

from doorstep.accounts.services import disclose
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible, require
from doorstep.residents import phones
from doorstep.residents.errors import PurposeMissing
from doorstep.residents.models import Person

#: What may be opened on the card.
OPENABLE = ("phone", "id_number")
LONGEST_PURPOSE = 200


def open_value(*, actor: Actor, person: Person, field: str, purpose: str) -> str:
    """The full telephone or ID number, with a purpose of two characters or more; each opening is a row of its own."""
    if field not in OPENABLE:
        raise ValueError(field)
    purpose = " ".join(purpose.split())
    if not 2 <= len(purpose) <= LONGEST_PURPOSE:
        raise PurposeMissing
    found = get_visible(Person, actor, pk=person.pk)
    require(actor, "residents.unmask", found.area_path)
    value = str(disclose(actor=actor, thing=found, field=field, purpose=purpose, person_id=found.pk))
    return phones.shown(value) if field == "phone" else value
