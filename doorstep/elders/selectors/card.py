"""The ledger on a person's card, block by block. Numbers masked; guarded tags for their named roles only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.elders import certificates, scales
from doorstep.elders.choices import (
    ABILITY_GRADE,
    AGREED,
    DISABILITY_GRADE,
    DISABILITY_KIND,
    EVIDENCE,
    RELATION,
    SELF_CARE_GRADE,
    SHEET_FIELD,
    SOURCE,
    CareKind,
    Illness,
    KeyHolder,
    said,
)
from doorstep.elders.models import (
    AbilityAssessment,
    CareService,
    Condition,
    Disability,
    EmergencyContact,
    KeyCustody,
    OnReturn,
    PersonTag,
    SelfCareRating,
    Sheet,
)
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.look.masks import masked_phone
from doorstep.residents import phones
from doorstep.residents.models import Life, Person
from doorstep.residents.selectors import CardBlock

#: From this age on the card shows the ledger also while nothing is in it.
ELDER_FROM = 60
#: So many people to call are asked for (programmes.md §14).
CONTACTS_WANTED = 2
DATED: dict[str, Any] = {
    "tag": PersonTag,
    "condition": Condition,
    "disability": Disability,
    "contact": EmergencyContact,
    "key": KeyCustody,
    "service": CareService,
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as shown: what it is, what belongs to it, since when, and a number that may be opened."""

    pk: int
    kind: str
    title: Any
    detail: Any
    since: date
    until: date | None
    masked: str
    source: Any
    reason: Any
    can_edit: bool


def fact_line(kind: str, row: Any, *, can_edit: bool) -> FactLine:
    title, detail, masked = _WORDS[kind](row)
    return FactLine(
        pk=row.pk,
        kind=kind,
        title=title,
        detail=detail,
        since=row.valid_from,
        until=row.valid_to,
        masked=masked,
        source=SOURCE.get(row.source, ""),
        reason=ENDED.get(row.ended_reason, row.ended_reason),
        can_edit=can_edit,
    )


ENDED = {
    "closed:moved_away": _("the file was closed: moved away"),
    "closed:died": _("the file was closed: has died"),
}


def _phone(number: str) -> str:
    return masked_phone(phones.shown(number)) if number else ""


def _joined(*parts: Any) -> str:
    from django.utils.translation import gettext

    return gettext(", ").join(str(part) for part in parts if part)


def _tag(row: PersonTag) -> tuple[Any, Any, str]:
    number = row.evidence_number
    return row.word or TAGS[Tag(row.tag)].name, EVIDENCE.get(row.evidence, row.evidence), number and f"**{number[-2:]}"


def _near(row: EmergencyContact) -> Any:
    return _("lives near") if row.lives_near else ""


_WORDS: dict[str, Callable[[Any], tuple[Any, Any, str]]] = {
    "tag": _tag,
    "condition": lambda row: (row.word or Illness(row.code).label, "", ""),
    "disability": lambda row: (
        _joined(DISABILITY_KIND[row.kind], DISABILITY_GRADE[row.grade]),
        "",
        certificates.masked(row.certificate),
    ),
    "contact": lambda row: (row.name, _joined(RELATION.get(row.relation, row.relation), _near(row)), _phone(row.phone)),
    "key": lambda row: (
        row.holder,
        _joined(KeyHolder(row.holder_kind).label, AGREED.get(row.agreed, row.agreed)),
        _phone(row.holder_phone),
    ),
    "service": lambda row: (CareKind(row.kind).label, row.provider, ""),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who looks at whom, and what he may do: worked out once for all blocks of a card."""

    sheet: Sheet | None
    is_open: bool
    can_edit: bool
    can_verify: bool
    can_unmask: bool
    own_rights: frozenset[str]


def hand_of(actor: Actor, person: Person) -> Hand | None:
    """None where there is no ledger to show: somebody young of whom nothing is kept."""
    kept: Hand | None = getattr(person, "_ledger_hand", None)
    if kept is not None:
        return kept
    sheet = Sheet.objects.visible_to(actor).filter(pk=person.pk).first()
    is_elder = person.birth_date is not None and clock.age_on(person.birth_date, clock.today()) >= ELDER_FROM
    is_open = person.life == Life.ACTIVE
    path = person.area_path
    rights = frozenset(rule.right for rule in TAGS.values() if rule.right and actor.can_in(rule.right, path))
    if sheet is None and not is_elder:
        return None
    hand = Hand(
        sheet,
        is_open,
        is_open and actor.can_in("residents.edit", path),
        is_open and (actor.can_in("residents.edit", path) or actor.can_in("visits.record", path)),
        actor.can_in("residents.unmask", path),
        rights if is_open else frozenset(),
    )
    person._ledger_hand = hand  # type: ignore[attr-defined]
    return hand


def lines(actor: Actor, person: Person, kind: str, *, can_edit: bool, only_open: bool = True) -> list[FactLine]:
    rows = DATED[kind].objects.visible_to(actor).filter(person=person)
    rows = rows.open() if only_open else rows
    return [fact_line(kind, row, can_edit=can_edit) for row in rows.order_by("valid_from", "id")]


def begin_block(actor: Actor, person: Person) -> CardBlock | None:
    """For somebody younger: one line, from which the ledger can be begun."""
    if hand_of(actor, person) is not None or person.life != Life.ACTIVE:
        return None
    if not actor.can_in("residents.edit", person.area_path):
        return None
    return CardBlock(_("Elder ledger"), "elders/blocks/begin.html", {"pk": person.pk})


def sheet_block(actor: Actor, person: Person) -> CardBlock | None:
    hand = hand_of(actor, person)
    if hand is None:
        return None
    sheet = hand.sheet
    values = [(word, said(field, getattr(sheet, field))) for field, word in SHEET_FIELD.items()] if sheet else []
    context = {
        "pk": person.pk,
        "hand": hand,
        "facts": [(word, value) for word, value in values if value != ""],
        "missing": [word for word, value in values if value == ""] if sheet else [],
        "verified_on": sheet.verified_on if sheet else None,
        "due_on": sheet.due_on if sheet else None,
        "is_due": sheet is not None and hand.is_open and sheet.due_on <= clock.today(),
    }
    return CardBlock(_("How this person lives"), "elders/blocks/sheet.html", context)


def tags_block(actor: Actor, person: Person) -> CardBlock | None:
    hand = hand_of(actor, person)
    if hand is None:
        return None
    rows = PersonTag.objects.visible_to(actor).filter(person=person).open().order_by("valid_from", "id")
    shown = [fact_line("tag", row, can_edit=_may_end(hand, row)) for row in rows]
    may_add = hand.can_edit or bool(hand.own_rights)
    return CardBlock(
        _("Tags"), "elders/blocks/tags.html", {"pk": person.pk, "hand": hand, "lines": shown, "may_add": may_add}
    )


def _may_end(hand: Hand, row: PersonTag) -> bool:
    right = TAGS[Tag(row.tag)].right
    return right in hand.own_rights if right else hand.can_edit


def health_block(actor: Actor, person: Person) -> CardBlock | None:
    """Illnesses, disability and the two scales side by side, each in its own words: none is read from another."""
    hand = hand_of(actor, person)
    if hand is None:
        return None
    own = (
        SelfCareRating.objects.visible_to(actor)
        .filter(person=person, withdrawn_reason="")
        .order_by("-on", "-id")
        .first()
    )
    ability = (
        AbilityAssessment.objects.visible_to(actor)
        .filter(person=person, withdrawn_reason="")
        .order_by("-on", "-id")
        .first()
    )
    context = {
        "pk": person.pk,
        "hand": hand,
        "conditions": lines(actor, person, "condition", can_edit=hand.can_edit),
        "disabilities": lines(actor, person, "disability", can_edit=hand.can_edit),
        "self_care": own,
        "self_care_grade": SELF_CARE_GRADE[own.grade] if own else "",
        "self_care_max": scales.SELF_CARE_MAX,
        "ability": ability,
        "ability_grade": ABILITY_GRADE[ability.grade] if ability else "",
        "ability_max": scales.ABILITY_MAX,
    }
    return CardBlock(_("Health and ability"), "elders/blocks/health.html", context)


def contacts_block(actor: Actor, person: Person) -> CardBlock | None:
    hand = hand_of(actor, person)
    if hand is None:
        return None
    contacts = EmergencyContact.objects.visible_to(actor).filter(person=person).open().order_by("position")
    shown = [fact_line("contact", row, can_edit=hand.can_edit) for row in contacts]
    context = {
        "pk": person.pk,
        "hand": hand,
        "contacts": shown,
        "wanted": max(0, CONTACTS_WANTED - len(shown)) if hand.is_open else 0,
        "keys": lines(actor, person, "key", can_edit=hand.can_edit),
        "services": lines(actor, person, "service", can_edit=hand.can_edit),
    }
    return CardBlock(_("Whom to call, keys and services"), "elders/blocks/contacts.html", context)


def return_block(actor: Actor, person: Person) -> CardBlock | None:
    """What ended only because the file was closed, when the person is back: nothing holds again by itself."""
    hand = hand_of(actor, person)
    if hand is None or not hand.is_open or not (hand.can_edit or hand.own_rights):
        return None
    asked = []
    for kind, model in DATED.items():
        rows = model.objects.visible_to(actor).filter(person=person, on_return=OnReturn.ASK).order_by("id")
        may = [row for row in rows if (_may_end(hand, row) if kind == "tag" else hand.can_edit)]
        asked += [fact_line(kind, row, can_edit=True) for row in may]
    if not asked:
        return None
    return CardBlock(_("Is this still so?"), "elders/blocks/back.html", {"pk": person.pk, "lines": asked})


BLOCKS = [begin_block, return_block, sheet_block, tags_block, health_block, contacts_block]
