"""One person: the card, and what makes one hesitate before entering somebody."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.accounts.phones import phone_hash
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.kernel.scope import get_visible
from doorstep.look.masks import masked_name, masked_phone
from doorstep.residents import identity, names, phones
from doorstep.residents.alike import alike
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import FamilyProxy, Life, Person, Sex
from doorstep.residents.selectors.people import PersonLine, door_of, line_of
from doorstep.residents.words import CONSENT, EVENT, FIELD, NO_ID_REASON, PROXY_RELATION, RELATION_TO_HEAD, SEX

HISTORY = 12
#: Files looked at for a likeness, and shown.
LOOKED_AT, SHOWN_ALIKE = 60, 10


@dataclass(frozen=True, slots=True)
class CardBlock:
    """A part of the card that another app brings: a heading and a template with its context."""

    title: Any
    template: str
    context: dict[str, Any]


#: Apps above this one register here (in their `ready`) what they know of a person: (actor, person) -> block or None.
card_blocks: list[Callable[[Actor, Person], CardBlock | None]] = []


@dataclass(frozen=True, slots=True)
class ProxyLine:
    pk: int
    name: str
    phone: str
    relation: Any
    consent: Any
    valid_from: date


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: Any
    word: Any
    who: str
    fields: list[Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows; numbers masked."""

    person: Person
    line: PersonLine
    sex: Any
    relation: Any
    door: str
    phone: str
    id_number: str
    no_id_reason: Any
    members: list[PersonLine]
    proxies: list[ProxyLine]
    acts_for: list[PersonLine]
    history: list[HistoryLine]
    blocks: list[CardBlock]
    can_edit: bool
    can_open: bool


def card_of(*, actor: Actor, pk: int) -> Card:
    """The card, or NotFound for whoever may not see the person."""
    person = get_visible(Person, actor, pk=pk)
    person = Person.objects.visible_to(actor).select_related("household", "region", "user").get(pk=person.pk)
    today = clock.today()
    members: list[Person] = []
    if person.household_id:
        members = list(
            Person.objects.visible_to(actor)
            .active()
            .filter(household_id=person.household_id)
            .exclude(pk=person.pk)
            .select_related("household", "region")
            .order_by("birth_date", "id")[:30]
        )
    proxies = FamilyProxy.objects.visible_to(actor).valid_on(today)
    acts_for = (
        Person.objects.visible_to(actor)
        .filter(pk__in=proxies.filter(user_id=person.user_id).values("person_id"))
        .select_related("household", "region")
        if person.user_id
        else []
    )
    return Card(
        person=person,
        line=line_of(person, today),
        sex=SEX.get(person.sex, ""),
        relation=RELATION_TO_HEAD.get(person.relation_to_head, ""),
        door=door_of(person),
        phone=masked_phone(phones.shown(person.phone)) if person.phone else "",
        id_number=identity.masked(person.id_number),
        no_id_reason=NO_ID_REASON.get(person.no_id_reason, person.no_id_reason),
        members=[line_of(member, today) for member in members],
        proxies=[_proxy_line(proxy) for proxy in proxies.filter(person=person).select_related("user").order_by("id")],
        acts_for=[line_of(other, today) for other in acts_for],
        history=_history(person),
        blocks=[block for make in card_blocks if (block := make(actor, person))],
        can_edit=actor.can_in("residents.edit", person.area_path),
        can_open=actor.can_in("residents.unmask", person.area_path),
    )


def _proxy_line(proxy: FamilyProxy) -> ProxyLine:
    return ProxyLine(
        pk=proxy.pk,
        name=proxy.user.name,
        phone=masked_phone(phones.shown(proxy.user.phone)) if proxy.user.phone else "",
        relation=PROXY_RELATION.get(proxy.relation, proxy.relation),
        consent=CONSENT.get(proxy.consent, proxy.consent),
        valid_from=proxy.valid_from,
    )


def _history(person: Person) -> list[HistoryLine]:
    events = Event.objects.of(subject_of(person)).order_by("-id")[:HISTORY]
    return [
        HistoryLine(
            at=event.at,
            word=EVENT.get(event.action, event.action),
            who=event.actor_label,
            fields=[FIELD.get(field, field) for field in event.data.get("fields", [])],
            reason=event.reason,
        )
        for event in events
    ]


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody on file who might be the same person, and why."""

    pk: int
    name: str
    age: int | None
    area: str
    why: Any


def lookalikes(
    *,
    actor: Actor,
    name: str,
    birth_date: date | None,
    phone: str = "",
    id_number: str = "",
    address: str = "",
    room: str = "",
    but: int | None = None,
) -> list[Lookalike]:
    """People the actor may see who could be the same: the name written or sounding alike with the same birth date or at
    the same door, or the same telephone. Old forms of characters count as the same name."""
    tidy = names.tidy(name)
    letters = names.initials(tidy)
    with suppress(identity.BadNumber):
        birth_date = identity.read(id_number, today=clock.today()).birth_date
    condition = Q(pk__in=[])
    if birth_date is not None:
        condition |= Q(initials=letters, birth_date=birth_date)
    if address.strip():
        condition |= Q(initials=letters, household__address="".join(address.split()), household__room=room.strip())
    number = ""
    with suppress(BadPhoneNumber):
        number = phone_hash(phones.normalise(phone))
    if number:
        condition |= Q(phone_hash=number)
    seen = Person.objects.visible_to(actor).filter(condition).exclude(pk=but or 0).exclude(life=Life.MERGED)
    today = clock.today()
    found = []
    for person in seen.select_related("region", "household").order_by("id")[:LOOKED_AT]:
        why = _why_alike(person, tidy, birth_date, number)
        if why:
            age = clock.age_on(person.birth_date, today) if person.birth_date else None
            found.append(Lookalike(person.pk, masked_name(person.name), age, person.region.name, why))
    return found[:SHOWN_ALIKE]


def _why_alike(person: Person, name: str, birth_date: date | None, number: str) -> Any:
    how = alike(person.name, name)
    if how and birth_date is not None and person.birth_date == birth_date:
        return _("same name and birth date") if how == "name" else _("name that sounds the same, and same birth date")
    if number and person.phone_hash == number:
        return _("same telephone")
    return _("same name at the same door") if how else ""


def doubts_about(*, sex: int, birth_date: date | None, id_number: str) -> list[Any]:
    """Where what was stated and what the ID number says differ. Worth a look, never a reason to refuse."""
    try:
        said = identity.read(id_number, today=clock.today())
    except identity.BadNumber:
        return []
    doubts: list[Any] = []
    if sex in (Sex.MALE, Sex.FEMALE) and sex != said.sex:
        doubts.append(_("By the ID number the sex is another one. What you entered is kept."))
    if birth_date is not None and birth_date != said.birth_date:
        doubts.append(_("By the ID number the birth date is another one. The one of the ID number is kept."))
    return doubts
