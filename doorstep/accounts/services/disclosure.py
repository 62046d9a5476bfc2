"""Opening a masked value: logged before it is shown."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from doorstep.accounts.errors import NotMasked, PurposeMissing
from doorstep.accounts.models import Disclosure
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.scope import require

RIGHT = "residents.unmask"
LONGEST_PURPOSE = 200


def disclose(*, actor: Actor, thing: Any, field: str, purpose: str, right: str | None = RIGHT) -> str:
    """The clear value of an encrypted field of an area-bound thing, with a purpose; who, what and why is kept for ever.

    Needs residents.unmask over the area of the thing, or another right that is named; None when the caller has checked
    by a rule of its own. The caller has read the thing through visible_to.
    """
    area_path = getattr(thing, "area_path", "")
    if not area_path:
        # What lies in no area has nobody who could read the log about it.
        raise NotAllowed
    if right is not None:
        require(actor, right, area_path)
    purpose = " ".join(purpose.split())
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise PurposeMissing
    try:
        kind = thing._meta.get_field(field)
    except FieldDoesNotExist as error:
        raise NotMasked from error
    if not isinstance(kind, EncryptedTextField):
        raise NotMasked
    with transaction.atomic():
        Disclosure.objects.create(
            user_id=actor.user_id,
            subject=events.subject_of(thing),
            area_path=area_path,
            field=field,
            purpose=purpose,
            at=clock.now(),
        )
    return str(getattr(thing, field))
