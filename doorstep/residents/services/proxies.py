"""Family members who may act for a person (代办)."""

from datetime import date

from django.db import IntegrityError, transaction

from doorstep.accounts.models import User
from doorstep.accounts.phones import phone_hash
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.residents import phones
from doorstep.residents.errors import ConsentMissing, NoSuchUser, ProxyAlready, ProxyIsSelf
from doorstep.residents.models import FamilyProxy, Person
from doorstep.residents.services.columns import short_text
from doorstep.residents.services.people import locked


def user_of_phone(phone: str) -> User:
    """The account of a family member, by the number with which he has signed in."""
    number = phones.normalise(phone)
    found: User | None = (
        User.objects.filter(phone_hash=phone_hash(number), is_active=True, phone_verified_at__isnull=False).first()
        if number
        else None
    )
    if found is None:
        raise NoSuchUser
    return found


def set_proxy(
    *, actor: Actor, person: Person, user: User, relation: str, consent: str, valid_from: date | None = None
) -> FamilyProxy:
    """Lets a family member act for the person from today on. Staff note how the person agreed."""
    relation, consent = short_text(relation, 20), short_text(consent, 60)
    if not relation:
        raise BadInput
    if not consent:
        raise ConsentMissing
    with transaction.atomic():
        found = locked(actor, person)
        require(actor, "residents.edit", found.area_path)
        if found.user_id == user.pk:
            raise ProxyIsSelf
        try:
            with transaction.atomic():
                proxy = FamilyProxy.objects.create(
                    person=found,
                    user=user,
                    relation=relation,
                    consent=consent,
                    valid_from=valid_from or clock.today(),
                    created_by_id=actor.user_id,
                )
        except IntegrityError:
            raise ProxyAlready from None
        record(actor, found, "proxy_set", proxy=proxy.pk, relation=relation, consent=consent)
    return proxy


def end_proxy(*, actor: Actor, proxy: FamilyProxy, reason: str = "") -> FamilyProxy:
    """Ends it today. Staff of the area, the person himself and the proxy himself may."""
    with transaction.atomic():
        found = (
            FamilyProxy.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=proxy.pk)
            .first()
        )
        if found is None:
            raise NotFound
        is_either = actor.user_id is not None and actor.user_id in (found.user_id, found.person.user_id)
        if not is_either and not actor.can_in("residents.edit", found.person.area_path):
            raise NotAllowed
        if found.valid_to is None:
            found.valid_to = max(clock.today(), found.valid_from)
            found.save(update_fields=["valid_to"])
            record(actor, found.person, "proxy_ended", reason=reason, proxy=found.pk)
    return found
