"""Changing the catalogue. The YAML form is the truth; rows are made from it, every form that ever held is kept."""

from dataclasses import replace
from typing import Any

import yaml
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.events import record
from doorstep.messaging.services import TemplateRow, load_templates
from doorstep.programmes.errors import CodeFixed, NewerVersion, NoteMissing, SpecRefused
from doorstep.programmes.models import Programme, ProgrammeVersion, ServiceItem
from doorstep.programmes.schema import (
    ProgrammeSpec,
    SpecError,
    load_default_notices,
    load_readings,
    parse_programme,
    programme_files,
)
from doorstep.programmes.words import DELIVERED, OCCASION_NAMES

#: What is stored is written in the language of the offices.
_STORED_IN = "zh-hans"


def save_programme(
    *, actor: Actor, text: str, note: str, code: str | None = None, based_on: int | None = None
) -> Programme:
    """Make a programme, or give one a new form. The same text again changes nothing.

    `code` is the programme that the form is meant for, `based_on` the version the editor had before him. Items that the
    form no longer has are switched off, never removed: records point at them. Raises SpecRefused with every mistake,
    CodeFixed, NoteMissing, NewerVersion.
    """
    if not actor.can_in("programmes.edit", ""):
        _require_somewhere(actor)
    if not note.strip():
        raise NoteMissing
    try:
        spec = parse_programme(text, default_notices=load_default_notices(), readings=load_readings().keys())
    except SpecError as error:
        raise SpecRefused(error) from error
    if code is not None and spec.code != code:
        raise CodeFixed(code=code)
    with transaction.atomic():
        known = Programme.objects.select_for_update().filter(code=spec.code).first()
        if known is not None:
            if based_on is not None and based_on != known.version:
                raise NewerVersion
            if known.versions.filter(number=known.version, text=text).exists():
                return known
        programme = _write_row(spec, text, known)
        _write_items(programme, spec)
        ProgrammeVersion.objects.create(
            programme=programme,
            number=programme.version,
            text=text,
            note=note.strip()[:200],
            changed_by_id=actor.user_id,
            changed_at=clock.now(),
        )
        load_templates(actor=actor, rows=_template_rows(spec))
        record(actor, programme, "change" if known else "create", reason=note.strip(), version=programme.version)
    return programme


def load_delivered(*, actor: Actor) -> tuple[int, int]:
    """The catalogue that comes with the product: (how many new or newer, how many left as they are).

    A newer form replaces the one delivered before. A programme that somebody here has edited is left as it is: what the
    district decided outranks what was delivered.
    """
    changed = kept = 0
    edited = set(ProgrammeVersion.objects.filter(changed_by__isnull=False).values_list("programme__code", flat=True))
    forms = dict(ProgrammeVersion.objects.filter(number=F("programme__version")).values_list("programme__code", "text"))
    with translation.override(_STORED_IN):
        for path in programme_files():
            text = path.read_text(encoding="utf-8")
            if path.stem in edited or forms.get(path.stem) == text:
                kept += 1
                continue
            save_programme(actor=replace(actor, user_id=None), text=text, note=str(DELIVERED))
            changed += 1
    return changed, kept


def _require_somewhere(actor: Actor) -> None:
    """The catalogue is the district's: the right anywhere below it is not enough unless it covers a whole district."""
    if not any(area.count("/") == 1 for area in actor.areas("programmes.edit")):
        raise NotAllowed


def _write_row(spec: ProgrammeSpec, text: str, known: Programme | None) -> Programme:
    programme = known or Programme(code=spec.code, version=0)
    programme.name = spec.name.zh
    programme.name_en = spec.name.en
    programme.group = spec.group
    programme.counts = list(spec.counts)
    programme.session_unit = spec.session_unit
    programme.sites_kind = spec.sites_kind or ""
    programme.active = spec.active
    programme.version += 1
    programme.spec = _plain(yaml.safe_load(text))
    programme.save()
    return programme


def _plain(value: Any) -> Any:
    """YAML knows dates, JSON does not."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _write_items(programme: Programme, spec: ProgrammeSpec) -> None:
    for position, item in enumerate(spec.items):
        ServiceItem.objects.update_or_create(
            programme=programme,
            code=item.code,
            defaults={
                "name": item.name.zh,
                "name_en": item.name.en,
                "icon": item.icon,
                "needs_identity": item.needs_identity,
                "reading": item.reading or "",
                "position": position,
                "active": True,
            },
        )
    programme.items.exclude(code__in=[item.code for item in spec.items]).update(active=False)


def _template_rows(spec: ProgrammeSpec) -> list[TemplateRow]:
    with translation.override(_STORED_IN):
        return [
            TemplateRow(
                code=f"{spec.code}.{occasion}",
                name=_("%(programme)s: %(occasion)s")
                % {"programme": spec.name.zh, "occasion": OCCASION_NAMES[occasion]},
                body=text.zh,
                body_en=text.en,
            )
            for occasion, text in spec.notices.items()
        ]
