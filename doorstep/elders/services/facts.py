"""Illnesses, disability, people to call, keys and services: entered with their day, ended with a reason."""

from datetime import date

from django.db import transaction

from doorstep.accounts.phones import phone_hash
from doorstep.elders import certificates
from doorstep.elders.choices import CareKind, Illness, KeyHolder
from doorstep.elders.errors import (
    AgreementMissing,
    CertificateDiffers,
    CertificateOfAnother,
    CertificateWrong,
    PlacesTaken,
    WordMissing,
)
from doorstep.elders.models import (
    CareService,
    Condition,
    Dated,
    Disability,
    EmergencyContact,
    KeyCustody,
    PersonTag,
)
from doorstep.elders.scales import GRADES, DisabilityKind
from doorstep.elders.services.shared import EDIT, end, enter, held, past_day, to_end
from doorstep.elders.services.tags import right_for
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.residents import phones
from doorstep.residents.errors import BadName
from doorstep.residents.models import Person
from doorstep.residents.services.columns import id_hash, short_text

PLACES = 9
_ILLNESSES = frozenset(Illness.values)


def add_condition(
    *, actor: Actor, person: Person, code: str, word: str = "", since: date | None = None, source: str = "family"
) -> Condition:
    """A chronic illness that the person or a document told of. The program concludes none."""
    values = condition_columns(code, word)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        return enter(actor=actor, model=Condition, person=found, day=past_day(found, since), source=source, **values)


def condition_columns(code: str, word: str) -> dict[str, str]:
    if code not in _ILLNESSES:
        raise BadInput
    word = short_text(word, 30) if code == Illness.OTHER else ""
    if code == Illness.OTHER and not word:
        raise WordMissing
    return {"code": str(code), "word": word}


def add_disability(
    *,
    actor: Actor,
    person: Person,
    kind: int,
    grade: int,
    certificate: str = "",
    since: date | None = None,
    source: str = "document",
) -> Disability:
    """Kind and grade of a certificate. Its number says both, and whose it is; what differs is refused."""
    if kind not in set(DisabilityKind) or grade not in GRADES:
        raise BadInput
    with transaction.atomic():
        found = held(actor, person, EDIT)
        number = _certificate(found, certificate, kind, grade)
        day = past_day(found, since)
        return enter(
            actor=actor,
            model=Disability,
            person=found,
            day=day,
            source=source,
            kind=kind,
            grade=grade,
            certificate=number,
        )


def _certificate(person: Person, text: str, kind: int, grade: int) -> str:
    if not text.strip():
        return ""
    try:
        read = certificates.read(text, today=clock.today())
    except certificates.NotACertificate:
        raise CertificateWrong from None
    if (read.kind, read.grade) != (kind, grade):
        raise CertificateDiffers
    if person.id_hash and id_hash(read.id_number) != person.id_hash:
        raise CertificateOfAnother
    return read.number


def add_contact(
    *,
    actor: Actor,
    person: Person,
    name: str,
    relation: str = "",
    phone: str = "",
    lives_near: bool | None = None,
    source: str = "window",
) -> EmergencyContact:
    """Somebody to call, at the first free place of nine."""
    values = contact_columns(name, relation, phone)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        taken = set(EmergencyContact.objects.filter(person=found).open().values_list("position", flat=True))
        place = free_place(taken)
        return enter(
            actor=actor,
            model=EmergencyContact,
            person=found,
            day=clock.today(),
            source=source,
            position=place,
            lives_near=lives_near,
            **values,
        )


def free_place(taken: set[int]) -> int:
    for place in range(1, PLACES + 1):
        if place not in taken:
            return place
    raise PlacesTaken


def contact_columns(name: str, relation: str, phone: str) -> dict[str, str]:
    name = short_text(" ".join(name.split()), 40)
    if not name:
        raise BadName
    number = phones.normalise(phone)
    return {
        "name": name,
        "relation": short_text(relation, 20),
        "phone": number,
        "phone_hash": phone_hash(number) if number else "",
    }


def keep_key(
    *,
    actor: Actor,
    person: Person,
    holder: str,
    holder_kind: str,
    agreed: str,
    holder_phone: str = "",
    since: date | None = None,
    source: str = "window",
) -> KeyCustody:
    """Notes who keeps a key to the flat. Only with the person's agreement, and how it was given."""
    agreed, holder = short_text(agreed, 60), short_text(" ".join(holder.split()), 40)
    if not agreed:
        raise AgreementMissing
    if not holder:
        raise BadName
    if holder_kind not in KeyHolder.values:
        raise BadInput
    number = phones.normalise(holder_phone)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        return enter(
            actor=actor,
            model=KeyCustody,
            person=found,
            day=past_day(found, since),
            source=source,
            holder=holder,
            holder_kind=holder_kind,
            holder_phone=number,
            agreed=agreed,
        )


def add_service(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    provider: str = "",
    since: date | None = None,
    source: str = "window",
) -> CareService:
    """A service that somebody gets regularly, and from whom."""
    if kind not in CareKind.values:
        raise BadInput
    provider = short_text(provider, 60)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        day = past_day(found, since)
        return enter(
            actor=actor, model=CareService, person=found, day=day, source=source, kind=str(kind), provider=provider
        )


def end_fact(*, actor: Actor, fact: Dated, on: date | None = None, reason: str) -> Dated:
    """Ends any fact with its day and a reason; it stays as history. The day itself no longer counts."""
    with transaction.atomic():
        found: Dated = to_end(actor, fact)
        right = right_for(found.tag) if isinstance(found, PersonTag) else EDIT
        held(actor, found.person, right)  # type: ignore[attr-defined]
        end(actor, found, on=on, reason=reason)
    return found
