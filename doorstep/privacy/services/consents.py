"""Noting a consent, sharing on the ground of one, taking it back. The person is locked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require
from doorstep.look.dates import full_day
from doorstep.partners.models import Partner
from doorstep.partners.selectors import partners_of
from doorstep.privacy import errors, texts
from doorstep.privacy.models import Consent, Share
from doorstep.privacy.shared_fields import FIELDS
from doorstep.privacy.states import CONSENT, SHARE_RIGHT
from doorstep.privacy.texts import Kind
from doorstep.privacy.words import GIVEN_BY, NOTED, WITHDRAWN_HOW
from doorstep.residents.models import Life, Person


@dataclass(frozen=True, slots=True)
class Shown:
    """How a consent is shown: on which day, by whom, on paper or aloud, and where that can be looked up."""

    evidence: str
    note: str
    given_on: date
    given_by: str = "person"
    signer: str = ""

    def columns(self) -> dict[str, Any]:
        note, signer = (" ".join(text.split()) for text in (self.note, self.signer))
        if self.evidence not in NOTED or self.given_by not in GIVEN_BY or len(note) > 120 or len(signer) > 40:
            raise BadInput
        if self.given_on > clock.today():
            raise errors.GivenAhead
        if not note:
            raise errors.EvidenceMissing
        if self.given_by != "person" and not signer:
            raise errors.SignerMissing
        return {
            "evidence": self.evidence,
            "evidence_note": note,
            "given_on": self.given_on,
            "given_by": self.given_by,
            "signer": "" if self.given_by == "person" else signer,
        }


def record_consent(*, actor: Actor, person: Person, kind: str, shown: Shown) -> Consent:
    """Staff note that somebody agreed to one of the general texts."""
    if kind not in texts.GENERAL:
        raise BadInput
    columns = shown.columns()
    with transaction.atomic():
        found = _held(actor, person)
        return _given(actor, found, kind, str(texts.GENERAL[kind]), columns)


def agree_oneself(*, actor: Actor, person_id: int, kind: str) -> Consent:
    """The person agrees on his own page, or who acts for him."""
    if kind not in texts.GENERAL:
        raise NotFound
    with transaction.atomic():
        found = Person.objects.spoken_for_by(actor).select_for_update(of=("self",)).filter(pk=person_id).first()
        if found is None:
            raise NotFound
        is_own = found.user_id == actor.user_id
        columns = {
            "evidence": "self",
            "given_on": clock.today(),
            "given_by": "person" if is_own else "proxy",
            "signer": "" if is_own else actor.label[:40],
        }
        return _given(actor, found, kind, str(texts.GENERAL[kind]), columns)


def share(
    *,
    actor: Actor,
    person: Person,
    partner: Partner,
    fields: Sequence[str],
    purpose: str,
    starts_on: date,
    ends_on: date,
    shown: Shown,
) -> Share:
    """Lets a partner read these fields for this purpose until this day, on the ground of the consent shown."""
    chosen = [code for code in FIELDS if code in set(fields)]
    purpose = " ".join(purpose.split())
    columns = shown.columns()
    if not chosen or set(fields) - set(FIELDS):
        raise errors.FieldsMissing
    if not 2 <= len(purpose) <= 120:
        raise errors.PurposeMissing
    if ends_on < starts_on or ends_on < clock.today():
        raise errors.ShareDays
    with transaction.atomic():
        found = _held(actor, person)
        longest = dated_settings.value("sharing.longest_days", area_path=found.area_path)
        if ends_on - max(starts_on, clock.today()) > timedelta(days=longest):
            raise errors.ShareTooLong(days=longest)
        _check_partner(actor, found, partner, ends_on)
        text = str(texts.SHARE_TEXT) % {
            "partner": partner.organisation.name,
            "contact": partner.contact_name or partner.region.name,
            "fields": _(", ").join(str(FIELDS[code].name) for code in chosen),
            "purpose": purpose,
            "start": full_day(starts_on),
            "end": full_day(ends_on),
        }
        consent = _given(actor, found, Kind.SHARE, text, columns)
        made = Share.objects.create(
            consent=consent, partner=partner, fields=chosen, purpose=purpose, starts_on=starts_on, ends_on=ends_on
        )
        record(actor, made, "shared", fields=chosen, until=ends_on.isoformat(), partner=partner.pk)
    return made


def withdraw(*, actor: Actor, consent_id: int, how: str) -> Consent:
    """Takes a consent back; what was shared on its ground stops at that moment. What was read before stays read."""
    if how not in WITHDRAWN_HOW:
        raise BadInput
    with transaction.atomic():
        found = (
            Consent.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=consent_id)
            .first()
        )
        if found is None:
            raise NotFound
        if found.person_id not in actor.person_ids and not actor.can_in(SHARE_RIGHT, found.area_path):
            raise NotAllowed(code="not_allowed", right=SHARE_RIGHT)
        before, found.state = found.state, CONSENT.next(found.state, "withdraw")
        found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_how = clock.now(), actor.user_id, how
        found.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_how"])
        record(actor, found, "consent_withdrawn", from_state=before, to_state=found.state, how=how)
    return found


def _held(actor: Actor, person: Person) -> Person:
    get_visible(Person, actor, pk=person.pk)
    found = Person.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=person.pk)
    require(actor, SHARE_RIGHT, found.area_path)
    if found.life != Life.ACTIVE:
        raise errors.FileClosed
    return found


def _check_partner(actor: Actor, person: Person, partner: Partner, ends_on: date) -> None:
    known = {one.pk: one for one in partners_of(actor=actor, area_path=person.area_path)}
    found = known.get(partner.pk)
    if found is None or (found.agreement_to is not None and found.agreement_to < clock.today()):
        raise errors.PartnerNotHere
    if found.agreement_to is not None and ends_on > found.agreement_to:
        raise errors.AgreementEndsFirst


def _given(actor: Actor, person: Person, kind: str, text: str, columns: dict[str, Any]) -> Consent:
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                person=person,
                kind=kind,
                text=text,
                text_version=texts.VERSION,
                recorded_by_id=actor.user_id,
                recorded_at=clock.now(),
                **columns,
            )
    except IntegrityError:
        raise errors.AgreedAlready from None
    record(actor, consent, "consent_given", to_state=consent.state, kind=kind, evidence=consent.evidence)
    return consent
