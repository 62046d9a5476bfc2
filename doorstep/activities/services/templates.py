"""Ready-made plans, from data/templates.yaml. Loading again updates them; those edited away stay but go out of use."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities.models import Template
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed
from doorstep.programmes.models import Programme, ServiceItem

SOURCE = Path(__file__).resolve().parent.parent / "data" / "templates.yaml"


def load_templates(*, actor: Actor, source: Path = SOURCE) -> int:
    """Bring the table in line with the file; returns how many templates it has.

    Every template must name a programme and items that exist; otherwise nothing is changed and all mistakes are said.
    """
    if not actor.can("programmes.edit"):
        raise NotAllowed
    entries: list[dict[str, Any]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    offered = set(ServiceItem.objects.values_list("programme__code", "code"))
    mistakes = [mistake for entry in entries for mistake in _mistakes(entry, programmes, offered)]
    if mistakes:
        raise BadInput(_("The templates don't fit the programmes: %(mistakes)s"), mistakes="; ".join(mistakes)[:1000])
    with transaction.atomic():
        for entry in entries:
            Template.objects.update_or_create(
                code=entry["code"],
                defaults={
                    "programme": programmes[entry["programme"]],
                    "title": entry["title"]["zh"],
                    "title_en": entry["title"]["en"],
                    "spec": entry,
                    "active": True,
                },
            )
        Template.objects.exclude(code__in=[entry["code"] for entry in entries]).update(active=False)
    return len(entries)


def _mistakes(entry: dict[str, Any], programmes: dict[str, Programme], offered: set[tuple[str, str]]) -> list[str]:
    code, programme = entry.get("code", "?"), entry.get("programme", "?")
    if programme not in programmes:
        return [f"{code}: {programme}"]
    items = [item for stall in entry.get("stalls") or () for item in stall.get("items") or ()]
    return [f"{code}: {programme}.{item}" for item in items if (programme, item) not in offered]
