"""A partner opens what was shared with him: exactly that, while it holds, and each opening is kept."""

from dataclasses import dataclass

from django.db import transaction

from doorstep.accounts.services import note_openings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.privacy.models import Share
from doorstep.privacy.selectors.values import SharedValue, values_of
from doorstep.privacy.states import READ_SHARED


@dataclass(frozen=True, slots=True)
class OpenedShare:
    share: Share
    told: list[SharedValue]


def open_share(*, actor: Actor, share_id: int) -> OpenedShare:
    """The shared fields as they are today. The row that says so is written before they are shown."""
    with transaction.atomic():
        found = (
            Share.objects.for_partner(actor)
            .select_related("partner__organisation", "consent__person__household", "consent__person__region")
            .select_for_update(of=("self",), no_key=True)
            .filter(pk=share_id)
            .first()
        )
        if found is None:
            raise NotFound
        note_openings(
            actor=actor,
            thing=found,
            fields=found.fields,
            purpose=found.purpose,
            right=READ_SHARED,
            person_id=found.consent.person_id,
        )
        values = values_of(share=found)
    return OpenedShare(found, values)
