"""When areas are cut anew, the lines of an old area go to the one that took its place."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from doorstep.accounts.models import Assignment
from doorstep.cards.models import CardEntry
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record_many
from doorstep.regions.heirs import heirs_of


def follow_areas(*, actor: Actor, day: date) -> int:
    """Lines with one place to go move there, with the role behind them. Where an area was split somebody decides."""
    with transaction.atomic():
        left = list(
            CardEntry.objects.select_for_update(of=("self",))
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), region__valid_to__lte=day)
            .select_related("region", "assignment")
            .order_by("pk")
        )
        if not left:
            return 0
        heirs = heirs_of({entry.region_id for entry in left}, day=day)
        moved = []
        for entry in left:
            heir = heirs.sole(entry.region_id)
            if heir is None:
                continue
            entry.region, entry.area_path = heir, heir.path
            entry.assignment = _same_role(entry, day)
            moved.append(entry)
        CardEntry.objects.bulk_update(moved, ["region", "area_path", "assignment"])
        record_many(actor, CardEntry, "card_entry_moved", ((one.pk, one.area_path, {}) for one in moved))
    return len(moved)


def _same_role(entry: CardEntry, day: date) -> Assignment | None:
    """The role of the same person over the new area, when the old one moved there too."""
    held = entry.assignment
    if held is None or held.region_id is None:
        return held
    new = Assignment.objects.filter(user_id=held.user_id, role=held.role, region=entry.region).valid_on(day).first()
    return new or held
