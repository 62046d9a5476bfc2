"""Opening one masked number of the ledger, with a purpose that is kept."""

from doorstep.accounts.services import disclose
from doorstep.elders.errors import PurposeMissing
from doorstep.elders.models import Dated, Disability, EmergencyContact, KeyCustody, PersonTag
from doorstep.elders.services.shared import to_end
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import require
from doorstep.residents import phones

#: What may be opened: the model, the field, and whether it is a telephone.
OPENABLE: dict[str, tuple[type[Dated], str, bool]] = {
    "contact": (EmergencyContact, "phone", True),
    "key": (KeyCustody, "holder_phone", True),
    "disability": (Disability, "certificate", False),
    "tag": (PersonTag, "evidence_number", False),
}
SHORTEST, LONGEST = 2, 200


def open_number(*, actor: Actor, kind: str, fact: Dated, purpose: str) -> str:
    """The full telephone or number of one fact; each opening is a row of its own (residents.unmask)."""
    model, field, is_phone = OPENABLE[kind]
    purpose = " ".join(purpose.split())
    if not SHORTEST <= len(purpose) <= LONGEST:
        raise PurposeMissing
    if not isinstance(fact, model):
        raise NotFound
    found = to_end(actor, fact)
    require(actor, "residents.unmask", found.area_path)
    value = str(disclose(actor=actor, thing=found, field=field, purpose=purpose, person_id=found.person_id))
    return phones.shown(value) if is_phone and value else value
