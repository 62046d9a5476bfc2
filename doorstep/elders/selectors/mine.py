"""What a resident reads about himself in his own page: what is kept, in plain words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.elders.choices import SHEET_FIELD, said
from doorstep.elders.models import PersonTag, SelfCareRating, Sheet
from doorstep.elders.selectors.card import FactLine, fact_line, lines
from doorstep.kernel.actor import Actor
from doorstep.residents.models import Person
from doorstep.residents.selectors import CardBlock

#: What staff note for themselves is told at the window, with somebody there to explain it.
TOLD = [field for field in SHEET_FIELD if field not in ("note", "care_reason")]


@dataclass(frozen=True, slots=True)
class Mine:
    """Empty lists where nothing is kept. Guarded tags are never in it: a child may be looking on."""

    facts: list[tuple[Any, Any]]
    tags: list[FactLine]
    conditions: list[FactLine]
    disabilities: list[FactLine]
    contacts: list[FactLine]
    keys: list[FactLine]
    services: list[FactLine]
    verified_on: date | None
    has_forms: bool


def my_ledger(*, actor: Actor, person: Person) -> Mine | None:
    """Of the actor himself, not of those for whom he acts; None where nothing is kept."""
    if actor.user_id is None or person.user_id != actor.user_id:
        return None
    sheet = Sheet.objects.filter(pk=person.pk).first()
    if sheet is None:
        return None
    values = [(SHEET_FIELD[field], said(field, getattr(sheet, field))) for field in TOLD]
    tags = PersonTag.objects.filter(person=person).unguarded().open().order_by("valid_from", "id")
    found = {
        kind: lines(actor, person, kind, can_edit=False)
        for kind in ("condition", "disability", "contact", "key", "service")
    }
    return Mine(
        facts=[(word, value) for word, value in values if value != ""],
        tags=[fact_line("tag", row, can_edit=False) for row in tags],
        conditions=found["condition"],
        disabilities=found["disability"],
        contacts=found["contact"],
        keys=found["key"],
        services=found["service"],
        verified_on=sheet.verified_on,
        has_forms=SelfCareRating.objects.filter(person=person, withdrawn_reason="").exists(),
    )


def mine_block(actor: Actor, person: Person) -> CardBlock | None:
    """Registered with `residents.selectors.speaking` for the resident's own page."""
    mine = my_ledger(actor=actor, person=person)
    return CardBlock(_("What the community keeps of you"), "elders/blocks/mine.html", {"mine": mine}) if mine else None
