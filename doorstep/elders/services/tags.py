"""Setting tags; they end like every other fact (`end_fact`)."""

from datetime import date
from functools import cache

from django.db import transaction

from doorstep.elders.errors import EvidenceMissing, WordMissing
from doorstep.elders.models import PersonTag
from doorstep.elders.services.shared import EDIT, enter, held, past_day
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.residents.models import Person
from doorstep.residents.services.columns import short_text


@cache
def right_for(tag: str) -> str:
    """By which right a tag is set and ended: its own where it is guarded, else that of the file."""
    return TAGS[Tag(tag)].right or EDIT


def set_tag(
    *,
    actor: Actor,
    person: Person,
    tag: str,
    since: date | None = None,
    word: str = "",
    evidence: str = "",
    evidence_number: str = "",
    evidence_until: date | None = None,
    source: str = "window",
) -> PersonTag:
    """Marks a person from a day on. One tag is open once; one that needs a document is refused without.

    The event tells that a tag was entered, not which: some of them only their own staff may know (codes.md §4, §6).
    """
    if tag not in TAGS:
        raise BadInput
    values = tag_columns(tag, word=word, evidence=evidence, number=evidence_number)
    with transaction.atomic():
        found = held(actor, person, right_for(tag))
        day = past_day(found, since)
        return enter(
            actor=actor, model=PersonTag, person=found, day=day, source=source, evidence_until=evidence_until, **values
        )


def tag_columns(tag: str, *, word: str, evidence: str, number: str) -> dict[str, str]:
    """What is stored of a tag, checked; also for imports."""
    rule = TAGS[Tag(tag)]
    evidence = short_text(evidence, 60)
    if rule.needs_evidence and not evidence:
        raise EvidenceMissing
    word = short_text(word, 30) if tag == Tag.OTHER else ""
    if tag == Tag.OTHER and not word:
        raise WordMissing
    return {"tag": str(tag), "word": word, "evidence": evidence, "evidence_number": short_text(number, 60)}
