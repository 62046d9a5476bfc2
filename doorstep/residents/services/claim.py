"""A signed-in user says which of the people with his telephone number he is."""

from django.db import IntegrityError, transaction

from doorstep.accounts import ratelimit
from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.events import record
from doorstep.residents.errors import AlreadyClaimed, ClaimMismatch, PhoneNotVerified, UserHasPerson
from doorstep.residents.models import Person
from doorstep.residents.names import tidy

GUESSES = ratelimit.Limit(
    "claim-person", 6, ratelimit.HOUR, "a mistyped name is put right in a few tries; more is guessing"
)


def claim_person(*, actor: Actor, person_id: int, full_name: str) -> Person:
    """ "That's me": links the user to the person whose number he has proved to be his.

    The number alone is not enough: elders share one with a child, and numbers are given to new owners. So the full name
    is asked, which the page shows masked. Those who share the number are not linked; acting for them needs their
    consent, at the window. A wrong person and a wrong name are refused with the same words.
    """
    if actor.user_id is None:
        raise NotAllowed
    ratelimit.take(GUESSES, actor.user_id)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        if not user.phone_hash or user.phone_verified_at is None:
            raise PhoneNotVerified
        if Person.objects.filter(user=user).exists():
            raise UserHasPerson
        person = Person.objects.sharing_phone_of(user).select_for_update().filter(pk=person_id).first()
        if person is None or tidy(full_name[:200]) != person.name:
            raise ClaimMismatch
        if person.user_id is not None:
            raise AlreadyClaimed
        person.user = user
        try:
            with transaction.atomic():
                person.save(update_fields=["user", "updated_at"])
        except IntegrityError:
            raise UserHasPerson from None
        record(actor, person, "claimed")
    return person
