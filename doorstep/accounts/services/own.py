"""What one changes about one's own account."""

from django.db import IntegrityError, transaction

from doorstep.accounts import errors, mfa, phones, ratelimit
from doorstep.accounts.models import User
from doorstep.accounts.services.people import check_strength
from doorstep.accounts.services.signing_in import check_second_step, home_area, request_code, use_code
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed


def _own(actor: Actor, *, lock: bool = False) -> User:
    if actor.user_id is None:
        raise NotAllowed
    users = User.objects.select_for_update() if lock else User.objects
    found: User = users.get(pk=actor.user_id)
    return found


def set_elder_mode(*, actor: Actor, on: bool) -> None:
    """Large type, also on the next telephone he signs in with. A taste, not an act: no event."""
    User.objects.filter(pk=_own(actor).pk).update(elder_mode=on)


def change_own_password(*, actor: Actor, present: str, new: str) -> User:
    """Asks for the present one, so that an unattended screen is not enough. Other sessions end."""
    ratelimit.take(ratelimit.PASSWORD_HERE, "own", actor.user_id)
    with transaction.atomic():
        user = _own(actor, lock=True)
        if not user.check_password(present[:200]):
            raise errors.WrongPassword
        check_strength(user, new)
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        events.record(actor, user, "password_chosen", area_path=actor.home_area)
    return user


def request_phone_change(*, actor: Actor, phone: str, address: str) -> tuple[str, str]:
    """A code to the new phone. Whether somebody else signs in with it is not told before it is proven."""
    _own(actor)
    return request_code(phone=phone, address=address)


def set_own_phone(*, actor: Actor, phone: str, code: str, address: str) -> User:
    """The phone that he has just proven to hold."""
    use_code(phone=phone, code=code, address=address)
    try:
        with transaction.atomic():
            user = _own(actor, lock=True)
            user.phone = phone
            user.phone_hash = phones.phone_hash(phone)
            user.phone_verified_at = clock.now()
            user.save(update_fields=["phone", "phone_hash", "phone_verified_at"])
            events.record(actor, user, "phone_changed", area_path=actor.home_area)
    except IntegrityError as error:
        raise errors.PhoneTaken from error
    return user


def renew_own_recovery_codes(*, actor: Actor, code: str) -> list[str]:
    """New recovery codes; the old ones hold no more. Asks for a number of the authenticator."""
    user = _own(actor)
    check_second_step(user=user, code=code)
    with transaction.atomic():
        fresh = mfa.renew_recovery_codes(user=user)
        events.record(actor, user, "recovery_codes_renewed", area_path=home_area(user))
    return fresh
