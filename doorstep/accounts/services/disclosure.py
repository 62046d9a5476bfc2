"""Opening a masked value: logged before it is shown."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from doorstep.accounts.errors import NotMasked, PurposeMissing
from doorstep.accounts.models import Disclosure, Organisation
from doorstep.accounts.roles import QUIET_ROLES, ROLES, Role
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.scope import require
from doorstep.regions.selectors import names_along

RIGHT = "residents.unmask"
LONGEST_PURPOSE = 200


def disclose(
    *, actor: Actor, thing: Any, field: str, purpose: str, right: str | None = RIGHT, person_id: int | None = None
) -> str:
    """The clear value of an encrypted field of an area-bound thing, with a purpose; who, what and why is kept for ever.

    Needs residents.unmask over the area of the thing, or another right that is named; None when the caller has checked
    by a rule of its own. The caller has read the thing through visible_to. `person_id` says whose value
    it is, so that he can be told of it.
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
            person_id=person_id,
            **standing(actor, right, area_path),
        )
    return str(getattr(thing, field))


def note_openings(
    *, actor: Actor, thing: Any, fields: list[str], purpose: str, right: str, person_id: int | None = None
) -> None:
    """Writes down that these fields of a thing are being shown, for data that is opened by name and isn't encrypted.

    The caller has read the thing through its own scope, which is the check.
    """
    with transaction.atomic():
        area_path, now = thing.area_path, clock.now()
        stands = standing(actor, right, area_path)
        Disclosure.objects.bulk_create(
            Disclosure(
                user_id=actor.user_id,
                subject=events.subject_of(thing),
                area_path=area_path,
                field=field,
                purpose=purpose,
                at=now,
                person_id=person_id,
                **stands,
            )
            for field in fields
        )


def standing(actor: Actor, right: str | None, area_path: str) -> dict[str, str]:
    """In which role, and for which office, somebody acts: `role` and `office` of a row that outlives both."""
    fits = [role for role in actor.roles if right is None or right in ROLES[Role(role)].rights]
    role = next((role for role in fits or actor.roles if role not in QUIET_ROLES), "")
    employers = {grant.organisation_id for grant in actor.grants if grant.organisation_id is not None}
    if role and ROLES[Role(role)].over == "organisation" and employers:
        office = Organisation.objects.filter(pk=min(employers)).values_list("name", flat=True).first() or ""
    else:
        held = [area for area in actor.areas(right) if area_path.startswith(area)] if right else []
        names = names_along((held or [actor.home_area])[0]) if actor.is_signed_in and (held or actor.home_area) else []
        office = names[-1] if names else ""
    return {"role": role, "office": office[:60]}
