"""Everything the ledger ever said of one person, from when to when; and one filled-in form."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.elders.choices import ABILITY_GRADE, HOW_VERIFIED, SELF_CARE_GRADE, SHEET_FIELD, SOURCE, said
from doorstep.elders.models import AbilityAssessment, PastValue, SelfCareRating, Sheet, Verification
from doorstep.elders.selectors.card import DATED, FactLine, lines
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person

MOST = 200
KINDS: dict[str, Any] = {
    "tag": _("Tags"),
    "condition": _("Illnesses"),
    "disability": _("Disability"),
    "contact": _("People to call"),
    "key": _("Keys"),
    "service": _("Services"),
}
CHANGED: dict[str, Any] = SHEET_FIELD | {
    "tags": _("tags"),
    "conditions": _("illnesses"),
    "disability": _("disability"),
    "contacts": _("people to call"),
    "keys": _("keys"),
    "services": _("services"),
}


@dataclass(frozen=True, slots=True)
class ValueLine:
    field: Any
    value: Any
    since: date | None
    until: date | None
    source: Any


@dataclass(frozen=True, slots=True)
class VerifiedLine:
    on: date
    how: Any
    who: str
    changed: list[Any]


@dataclass(frozen=True, slots=True)
class RatingLine:
    pk: int
    scale: str
    on: date
    total: int
    grade: Any
    withdrawn: str


@dataclass(frozen=True, slots=True)
class History:
    person: Person
    sheet: list[ValueLine]
    facts: list[tuple[Any, list[FactLine]]]
    ratings: list[RatingLine]
    verified: list[VerifiedLine] = field(default_factory=list)


def history_of(*, actor: Actor, pk: int) -> History:
    """The whole history; NotFound for whoever may not see the person. Guarded tags for their named roles only."""
    person = get_visible(Person, actor, pk=pk)
    facts = [
        (word, sorted(lines(actor, person, kind, can_edit=False, only_open=False), key=_newest, reverse=True))
        for kind, word in KINDS.items()
        if kind in DATED
    ]
    done = Verification.objects.visible_to(actor).filter(person=person).select_related("by").order_by("-on", "-id")
    return History(
        person=person,
        sheet=[*_present(person), *_past(person)],
        facts=[(word, found) for word, found in facts if found],
        ratings=ratings_of(person),
        verified=[
            VerifiedLine(
                one.on,
                HOW_VERIFIED.get(one.how, one.how),
                one.by.name if one.by else "",
                [CHANGED.get(name, name) for name in one.changed],
            )
            for one in done[:MOST]
        ],
    )


def _newest(line: FactLine) -> tuple[bool, date, int]:
    return line.until is None, line.since, line.pk


def _present(person: Person) -> list[ValueLine]:
    sheet = Sheet.objects.filter(pk=person.pk).first()
    if sheet is None:
        return []
    found = []
    for name, word in SHEET_FIELD.items():
        value = said(name, getattr(sheet, name))
        if value != "":
            since, source = sheet.origin.get(name, (None, ""))
            began = date.fromisoformat(since) if since else None
            found.append(ValueLine(word, value, began, None, SOURCE.get(source, "")))
    return found


def _past(person: Person) -> list[ValueLine]:
    rows = PastValue.objects.filter(person=person).order_by("-valid_to", "-id")[:MOST]
    return [
        ValueLine(
            SHEET_FIELD.get(row.field, row.field),
            said(row.field, row.value) if row.field != "has_lift" else said("has_lift", row.value == "yes"),
            row.valid_from,
            row.valid_to,
            SOURCE.get(row.source, ""),
        )
        for row in rows
    ]


def ratings_of(person: Person) -> list[RatingLine]:
    """The forms of both scales, the newest first; each keeps its own scale and grade."""
    own = SelfCareRating.objects.filter(person=person).order_by("-on", "-id")[:MOST]
    ability = AbilityAssessment.objects.filter(person=person).order_by("-on", "-id")[:MOST]
    found = [
        RatingLine(one.pk, "self_care", one.on, one.total, SELF_CARE_GRADE[one.grade], one.withdrawn_reason)
        for one in own
    ] + [
        RatingLine(one.pk, "ability", one.on, one.total, ABILITY_GRADE[one.grade], one.withdrawn_reason)
        for one in ability
    ]
    return sorted(found, key=lambda line: (line.on, line.pk), reverse=True)
