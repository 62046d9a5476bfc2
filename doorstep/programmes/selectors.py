"""Reading the catalogue."""

import difflib
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from doorstep.kernel.actor import Actor
from doorstep.programmes.errors import ProgrammeUnknown
from doorstep.programmes.models import Programme, ProgrammeVersion
from doorstep.programmes.schema import GROUPS, ProgrammeSpec, load_default_notices, load_readings, parse_programme
from doorstep.programmes.schema.catalogue import DATA


def catalogue(*, actor: Actor) -> list[tuple[str, list[Programme]]]:
    """All programmes by group, in the order of the groups."""
    rows = Programme.objects.visible_to(actor).annotate(item_count=Count("items", filter=Q(items__active=True)))
    ordered = sorted(rows, key=lambda programme: (GROUPS.index(programme.group), programme.name))
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda programme: programme.group)]


def find_programme(code: str) -> Programme:
    """By code or Chinese name; ProgrammeUnknown lists what there is."""
    found = Programme.objects.filter(Q(code=code) | Q(name=code)).first()
    if found is None:
        raise ProgrammeUnknown(code=code, known=", ".join(Programme.objects.values_list("code", flat=True)))
    return found


def spec_of(programme: Programme) -> ProgrammeSpec:
    """The typed form of a programme as it is now."""
    return parse_programme(programme.spec, default_notices=load_default_notices(), readings=load_readings().keys())


@dataclass(frozen=True, slots=True)
class Change:
    """One version beside the one before: lines with '+', '-' or ' ' in front."""

    version: ProgrammeVersion
    lines: list[tuple[str, str]]


def history(programme: Programme) -> list[Change]:
    """Newest first, each with what it changed."""
    versions = list(programme.versions.select_related("changed_by").order_by("number"))
    changes = []
    for before, version in zip([None, *versions], versions, strict=False):
        old = before.text.splitlines() if before else []
        lines = [
            (line[0], line[1:])
            for line in difflib.unified_diff(old, version.text.splitlines(), lineterm="", n=1)
            if line[:3] not in ("---", "+++") and line[:2] != "@@"
        ]
        changes.append(Change(version, lines if before else []))
    return changes[::-1]


def current_text(programme: Programme) -> str:
    return programme.versions.get(number=programme.version).text


def starter_text() -> str:
    """What a new programme begins with: a small form that is complete and only needs changing."""
    return (DATA / "starter" / "new_programme.yaml").read_text(encoding="utf-8")
