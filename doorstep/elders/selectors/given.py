"""What other apps ask of the ledger: the tags and the level of care of people they have already found."""

from collections.abc import Iterable
from datetime import date

from doorstep.elders.choices import CareLevel
from doorstep.elders.models import PersonTag, Sheet
from doorstep.elders.tags import Tag
from doorstep.kernel.actor import Actor
from doorstep.residents.models import Life


def tags_of(person_ids: Iterable[int], on: date, *, actor: Actor | None = None) -> dict[int, frozenset[Tag]]:
    """The tags that hold on the day, of people whom the caller may see.

    Guarded tags are among them only for an actor with their right; without an actor never.
    """
    rows = PersonTag.objects.unguarded() if actor is None else PersonTag.objects.visible_to(actor)
    found: dict[int, set[Tag]] = {}
    for person_id, tag in rows.filter(person_id__in=list(person_ids)).valid_on(on).values_list("person_id", "tag"):
        found.setdefault(person_id, set()).add(Tag(tag))
    return {person_id: frozenset(tags) for person_id, tags in found.items()}


def care_of(person_ids: Iterable[int], *, actor: Actor | None = None) -> dict[int, CareLevel]:
    """How often somebody is to come by, of those for whom it is settled and whose file is open."""
    rows = Sheet.objects.all() if actor is None else Sheet.objects.visible_to(actor)
    rows = rows.filter(person_id__in=list(person_ids), person__life=Life.ACTIVE).exclude(care_level="")
    return {person_id: CareLevel(level) for person_id, level in rows.values_list("person_id", "care_level")}
