"""Consents and shares as staff, the person and the partner read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.accounts.models import Disclosure
from doorstep.accounts.wording import field_word
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import subject_of
from doorstep.kernel.pagination import Page, page_of
from doorstep.kernel.scope import get_visible
from doorstep.look.masks import masked_name
from doorstep.partners.models import Partner
from doorstep.partners.selectors import partners_of
from doorstep.privacy.models import Consent, Share
from doorstep.privacy.selectors.looks import chosen
from doorstep.privacy.shared_fields import FIELDS
from doorstep.privacy.states import REQUESTS_RIGHT, SHARE_RIGHT, ConsentState
from doorstep.privacy.texts import GENERAL, KINDS
from doorstep.privacy.words import EVIDENCE, GIVEN_BY, STANDINGS, WITHDRAWN_HOW
from doorstep.residents.models import Life, Person
from doorstep.residents.selectors import CardBlock, persons_spoken_for

MOST, SHARED_PAGE = 200, 50


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent; `share` is None for a general one."""

    consent: Consent
    share: Share | None
    #: masked, for lists
    name: str
    title: Any
    fields: list[Any]
    standing: str
    word: Any
    kind: str
    icon: str
    evidence: Any
    given_by: Any
    withdrawn_how: Any


def standing_of(consent: Consent, share: Share | None, today: date) -> str:
    if consent.state == ConsentState.WITHDRAWN:
        return "withdrawn"
    if share is None:
        return "runs"
    if share.ends_on < today:
        return "over"
    partner = share.partner
    closed = not partner.active or (partner.agreement_to is not None and partner.agreement_to < today)
    if closed or consent.person.life != Life.ACTIVE:
        return "stopped"
    return "ahead" if share.starts_on > today else "runs"


def line_of(consent: Consent, today: date) -> ConsentLine:
    """Needs person, share, partner and organisation with it."""
    share = getattr(consent, "share", None)
    standing = standing_of(consent, share, today)
    word, kind, icon = STANDINGS[standing]
    return ConsentLine(
        consent=consent,
        share=share,
        name=masked_name(consent.person.name),
        title=share.partner.organisation.name if share else KINDS[consent.kind],
        fields=[FIELDS[code].name for code in share.fields if code in FIELDS] if share else [],
        standing=standing,
        word=word,
        kind=kind,
        icon=icon,
        evidence=EVIDENCE.get(consent.evidence, consent.evidence),
        given_by=GIVEN_BY.get(consent.given_by, consent.given_by),
        withdrawn_how=WITHDRAWN_HOW.get(consent.withdrawn_how, ""),
    )


def _lines(actor: Actor, person: Person) -> list[ConsentLine]:
    rows = Consent.objects.visible_to(actor).filter(person=person)
    rows = rows.select_related("person", "share__partner__organisation", "recorded_by", "withdrawn_by")
    return [line_of(row, clock.today()) for row in rows.order_by("-id")[:MOST]]


def consent_block(actor: Actor, person: Person) -> CardBlock:
    """Registered with `residents.selectors.card_blocks`."""
    lines = _lines(actor, person)
    may_edit = person.life == Life.ACTIVE and actor.can_in(SHARE_RIGHT, person.area_path)
    shown = [line for line in lines if line.standing in ("runs", "ahead")]
    return CardBlock(
        _("Consent and sharing"),
        "privacy/_block.html",
        {
            "pk": person.pk,
            "lines": shown,
            "past": len(lines) - len(shown),
            "may_edit": may_edit,
            "may_ask": actor.can_in(REQUESTS_RIGHT, person.area_path),
        },
    )


@dataclass(frozen=True, slots=True)
class ConsentPage:
    line: ConsentLine
    person: Person
    may_withdraw: bool
    #: Who of the partner opened it, when, which fields.
    opened: list[tuple[Any, str, Any]]


def consent_page(*, actor: Actor, pk: int) -> ConsentPage:
    get_visible(Consent, actor, pk=pk)
    found = (
        Consent.objects.visible_to(actor)
        .select_related("person__region", "share__partner__organisation", "recorded_by", "withdrawn_by")
        .get(pk=pk)
    )
    line = line_of(found, clock.today())
    opened = []
    if line.share is not None:
        rows = Disclosure.objects.filter(subject=subject_of(line.share)).select_related("user").order_by("-pk")[:MOST]
        opened = [(row.at, row.user.name if row.user else "", field_word(row.field)) for row in rows]
    may = found.state == ConsentState.GIVEN and actor.can_in(SHARE_RIGHT, found.person.area_path)
    return ConsentPage(line, found.person, may, opened)


def consents_of(*, actor: Actor, pk: int) -> tuple[Person, list[ConsentLine]]:
    """Everything a person ever agreed to, for staff."""
    person = get_visible(Person, actor, pk=pk)
    return person, _lines(actor, person)


def partners_to_share_with(*, actor: Actor, person: Person) -> list[Partner]:
    today = clock.today()
    found = partners_of(actor=actor, area_path=person.area_path)
    return [one for one in found if one.agreement_to is None or one.agreement_to >= today]


@dataclass(frozen=True, slots=True)
class SharingPage:
    lines: list[ConsentLine]
    partners: list[tuple[str, str]]
    cut: bool


def sharing(*, actor: Actor, partner: str = "") -> SharingPage:
    """What is shared of the people of the actor's areas and holds or will hold, the next to end first."""
    rows = Consent.objects.visible_to(actor).filter(state=ConsentState.GIVEN, share__ends_on__gte=clock.today())
    names = dict(rows.order_by().values_list("share__partner_id", "share__partner__organisation__name").distinct())
    if partner.isascii() and partner.isdigit() and len(partner) < 16:
        rows = rows.filter(share__partner_id=int(partner))
    rows = rows.select_related("person__region", "share__partner__organisation")
    found = list(rows.order_by("share__ends_on", "id")[: MOST + 1])
    return SharingPage(
        [line_of(row, clock.today()) for row in found[:MOST]],
        sorted(((str(pk), name) for pk, name in names.items()), key=lambda pair: pair[1]),
        len(found) > MOST,
    )


@dataclass(frozen=True, slots=True)
class SharedLine:
    """What a partner reads before opening: of whom, masked, what for, until when."""

    pk: int
    name: str
    area: str
    purpose: str
    fields: list[Any]
    until: date
    organisation: str


def _shared_line(share: Share) -> SharedLine:
    person = share.consent.person
    return SharedLine(
        share.pk,
        masked_name(person.name),
        person.region.name,
        share.purpose,
        [FIELDS[code].name for code in share.fields if code in FIELDS],
        share.ends_on,
        share.partner.organisation.name,
    )


@dataclass(frozen=True, slots=True)
class SharedPage:
    lines: list[SharedLine]
    total: int
    page: Page[Share]


@wall.beyond("a partner has no area: he reads what was shared with his organisation while it holds")
def shared_with(*, actor: Actor, cursor: str = "") -> SharedPage:
    """What holds today for the organisations the actor works for, the next to end first, and how much it is."""
    rows = Share.objects.for_partner(actor)
    shown = rows.select_related("partner__organisation", "consent__person__region")
    page = page_of(shown, keys=("ends_on", "id"), cursor=cursor, size=SHARED_PAGE)
    return SharedPage([_shared_line(row) for row in page.rows], rows.count(), page)


@wall.beyond("a partner has no area: he reads what was shared with his organisation while it holds")
def shared_one(*, actor: Actor, pk: int) -> SharedLine:
    rows = Share.objects.for_partner(actor).select_related("partner__organisation", "consent__person__region")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return _shared_line(found)


@dataclass(frozen=True, slots=True)
class MyConsents:
    person: Person | None
    is_own: bool
    others: list[Person]
    lines: list[ConsentLine]
    past: list[ConsentLine]
    #: kind, name and text of what is not agreed to
    open: list[tuple[str, Any, Any]]


def my_consents(*, actor: Actor, of: str = "") -> MyConsents:
    """What the reader agreed to, or somebody for whom he acts (`of`, the number of the person)."""
    known = persons_spoken_for(actor=actor)
    person = chosen(known, of)
    if person is None:
        return MyConsents(None, False, [], [], [], [])
    lines = _lines(actor, person)
    running = [line for line in lines if line.standing in ("runs", "ahead")]
    agreed = {line.consent.kind for line in running}
    return MyConsents(
        person,
        person.user_id == actor.user_id,
        [other for other in known if other.pk != person.pk],
        running,
        [line for line in lines if line not in running],
        [(kind, KINDS[kind], text) for kind, text in GENERAL.items() if kind not in agreed],
    )


def my_consent(*, actor: Actor, pk: int) -> ConsentLine:
    """One consent that the reader may take back himself."""
    rows = Consent.objects.visible_to(actor).filter(person_id__in=actor.person_ids, pk=pk)
    found = rows.select_related("person", "share__partner__organisation").first()
    if found is None:
        raise NotFound
    return line_of(found, clock.today())
