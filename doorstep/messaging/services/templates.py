"""Wordings that come from the catalogue of programmes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.messaging import rendering
from doorstep.messaging.models import NoticeTemplate


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """`code` is `<programme>.<occasion>`: clinic.invite, clinic.cancelled."""

    code: str
    name: str
    body: str
    body_en: str = ""


def load_templates(*, actor: Actor, rows: Iterable[TemplateRow]) -> int:
    """Takes the wordings over, by their code; the same again changes nothing. A body with a stray brace is refused."""
    with transaction.atomic():
        if not actor.can("programmes.edit"):
            raise NotAllowed
        found = list(rows)
        for row in found:
            rendering.places(row.body)
            rendering.places(row.body_en)
        NoticeTemplate.objects.bulk_create(
            [NoticeTemplate(code=row.code, name=row.name, body=row.body, body_en=row.body_en) for row in found],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "body", "body_en"],
        )
        return len(found)
