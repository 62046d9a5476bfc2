"""Everything that changes what an organisation is to an area."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from doorstep.accounts import phones
from doorstep.accounts.models import Organisation
from doorstep.accounts.services import create_organisation, disclose
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require
from doorstep.partners.errors import (
    AgreementEndsBefore,
    ContactPhoneWrong,
    NoContact,
    OrganisationMissing,
    PartnerTwice,
    TextTooLong,
)
from doorstep.partners.models import Partner
from doorstep.regions.models import Region

KEEP: Any = object()


def create_partner(
    *,
    actor: Actor,
    region: Region,
    organisation: Organisation | None = None,
    name: str = "",
    kind: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    agreement_from: date | None = None,
    agreement_to: date | None = None,
    scope: str = "",
) -> Partner:
    """Enters an organisation as partner of an area: one that is known, or a new one by name and kind.

    A name that is known already means the known one, so that a hospital does not exist once for every community.
    """
    require(actor, "partners.edit", region.path)
    _check_days(agreement_from, agreement_to)
    with transaction.atomic():
        organisation = organisation or _organisation(actor, name, kind)
        try:
            with transaction.atomic():
                partner = Partner.objects.create(
                    region=region,
                    area_path=region.path,
                    organisation=organisation,
                    contact_name=_text(contact_name, 40),
                    contact_phone=_phone(contact_phone),
                    agreement_from=agreement_from,
                    agreement_to=agreement_to,
                    scope=_text(scope, 200),
                )
        except IntegrityError:
            raise PartnerTwice(name=organisation.name, area=region.name) from None
        record(actor, partner, "created")
    return partner


def update_partner(
    *,
    actor: Actor,
    partner: Partner,
    contact_name: str = KEEP,
    contact_phone: str = KEEP,
    agreement_from: date | None = KEEP,
    agreement_to: date | None = KEEP,
    scope: str = KEEP,
) -> Partner:
    """Changes what is given. The event keeps which fields changed, not what they said."""
    with transaction.atomic():
        found = _locked(actor, partner)
        values: dict[str, Any] = {}
        if contact_name is not KEEP:
            values["contact_name"] = _text(contact_name, 40)
        if contact_phone is not KEEP:
            values["contact_phone"] = _phone(contact_phone)
        if agreement_from is not KEEP:
            values["agreement_from"] = agreement_from
        if agreement_to is not KEEP:
            values["agreement_to"] = agreement_to
        if scope is not KEEP:
            values["scope"] = _text(scope, 200)
        changed = sorted(field for field, value in values.items() if getattr(found, field) != value)
        for field in changed:
            setattr(found, field, values[field])
        _check_days(found.agreement_from, found.agreement_to)
        if changed:
            found.save(update_fields=changed)
            record(actor, found, "updated", fields=changed)
    return found


def end_partner(*, actor: Actor, partner: Partner, reason: str = "") -> Partner:
    """The organisation is no partner of the area any more; what it did stays."""
    return _set_active(actor, partner, active=False, action="ended", reason=reason)


def resume_partner(*, actor: Actor, partner: Partner, reason: str = "") -> Partner:
    return _set_active(actor, partner, active=True, action="resumed", reason=reason)


def open_contact(*, actor: Actor, partner: Partner, purpose: str) -> str:
    """The telephone of the contact, for whoever may see the partner: it is there to be called. Each opening is kept."""
    found = get_visible(Partner, actor, pk=partner.pk)
    if not found.contact_phone:
        raise NoContact
    # Seeing is the rule: a community calls the partners of its district too, where it holds no right of its own.
    value = disclose(actor=actor, thing=found, field="contact_phone", purpose=purpose, right=None)
    return phones.as_dialled(value)


def _set_active(actor: Actor, partner: Partner, *, active: bool, action: str, reason: str) -> Partner:
    with transaction.atomic():
        found = _locked(actor, partner)
        if found.active != active:
            found.active = active
            found.save(update_fields=["active"])
            record(actor, found, action, reason=_text(reason, 200))
    return found


def _locked(actor: Actor, partner: Partner) -> Partner:
    found = Partner.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=partner.pk).first()
    if found is None:
        raise NotFound
    require(actor, "partners.edit", found.area_path)
    return found


def _organisation(actor: Actor, name: str, kind: str) -> Organisation:
    name = " ".join(name.split())
    if not name:
        raise OrganisationMissing
    known = Organisation.objects.visible_to(actor).filter(name=name).first()
    return known or create_organisation(actor=actor, name=name, kind=kind)


def _check_days(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise AgreementEndsBefore


def _phone(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return phones.normalise(text)
    except phones.NotAPhone:
        raise ContactPhoneWrong from None


def _text(text: str, longest: int) -> str:
    text = " ".join(text.split())
    if len(text) > longest or "\0" in text:
        raise TextTooLong(longest=longest)
    return text
