"""Who is at the door. These services know nothing of sessions: `accounts.session` keeps what lies between two steps."""

import secrets
import unicodedata
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import IntegrityError, transaction

from doorstep.accounts import codes, errors, mfa, phones, ratelimit
from doorstep.accounts.models import User
from doorstep.accounts.services.people import check_strength, normalise_username
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused
from doorstep.look.masks import masked_phone

LONGEST_CODE = 20


def request_code(*, phone: str, address: str) -> tuple[str, str]:
    """Sends a code; gives the phone in its one spelling, and the code. Known and unknown phones are treated alike."""
    number = phones.normalise_mobile(phone)
    if not codes.can_send():
        raise errors.NoSender
    ratelimit.take_all(
        [
            (ratelimit.CODES_PER_ADDRESS, (address,)),
            (ratelimit.CODE_AGAIN, (number,)),
            (ratelimit.CODES_PER_HOUR, (number,)),
            (ratelimit.CODES_PER_DAY, (number,)),
        ]
    )
    try:
        return number, codes.issue(number)
    except Refused:
        # It did not go out, so pressing the button again must work.
        ratelimit.forget(ratelimit.CODE_AGAIN, number)
        raise


def redeem_code(*, phone: str, code: str, address: str) -> User:
    """The user of this phone; the first time one is made. Uses up the code."""
    use_code(phone=phone, code=code, address=address)
    user = _user_of_phone(phone)
    if not user.is_active:
        raise errors.AccountClosed
    return user


def use_code(*, phone: str, code: str, address: str) -> None:
    """Proof that somebody holds the phone in his hand."""
    ratelimit.take_all([(ratelimit.CODE_TRIES_PER_ADDRESS, (address,)), (ratelimit.CODE_TRIES_PER_PHONE, (phone,))])
    typed = unicodedata.normalize("NFKC", code[:LONGEST_CODE])
    codes.redeem(phone, "".join(mark for mark in typed if mark.isalnum()))
    ratelimit.forget(ratelimit.CODE_AGAIN, phone)


def _user_of_phone(phone: str) -> User:
    hashed = phones.phone_hash(phone)
    now = clock.now()
    user: User | None = User.objects.filter(phone_hash=hashed).first()
    if user is None:
        user = User(
            username=f"p{secrets.token_hex(8)}",
            name=masked_phone(phone),
            phone=phone,
            phone_hash=hashed,
            phone_verified_at=now,
        )
        user.set_unusable_password()
        try:
            with transaction.atomic():
                user.save()
                events.record(_as_actor(user), user, "user_signed_up")
        except IntegrityError:  # the same phone on two devices at once
            return User.objects.get(phone_hash=hashed)  # type: ignore[no-any-return]
    elif user.phone_verified_at is None:
        user.phone_verified_at = now
        user.save(update_fields=["phone_verified_at"])
    return user


def check_password(*, username: str, password: str, address: str) -> User:
    """The user of this name and password. Unknown name, wrong password and closed account look and take the same."""
    name = normalise_username(username[:200])
    ratelimit.take_all(
        [
            (ratelimit.PASSWORD_ADDRESS, (address,)),
            (ratelimit.PASSWORD_NAME, (name,)),
            (ratelimit.PASSWORD_HERE, (name, address)),
        ]
    )
    user: Any = ModelBackend().authenticate(None, username=name, password=password[:200])
    if user is None:
        raise errors.WrongNameOrPassword
    ratelimit.forget(ratelimit.PASSWORD_HERE, name, address)
    found: User = user
    return found


def check_second_step(*, user: User, code: str) -> None:
    """A number of the authenticator or a recovery code."""
    ratelimit.take(ratelimit.SECOND_STEP, user.pk)
    used = mfa.verify(user=user, code=code)
    ratelimit.forget(ratelimit.SECOND_STEP, user.pk)
    if used == "recovery_code":
        with transaction.atomic():
            events.record(_as_actor(user), user, "recovery_code_used", area_path=home_area(user))


def enrol_second_step(*, user: User, secret: str, code: str) -> list[str]:
    """Sets up the authenticator that shows this number; gives the recovery codes."""
    ratelimit.take(ratelimit.SECOND_STEP, user.pk)
    with transaction.atomic():
        recovery = mfa.enrol(user=user, secret=secret, code=code)
        events.record(_as_actor(user), user, "second_step_set_up", area_path=home_area(user))
    ratelimit.forget(ratelimit.SECOND_STEP, user.pk)
    return recovery


def choose_password(*, user: User, password: str) -> User:
    """His own password in place of the one that somebody else chose."""
    check_strength(user, password)
    with transaction.atomic():
        row: User = User.objects.select_for_update().get(pk=user.pk)
        if row.check_password(password):
            raise errors.SamePassword
        row.set_password(password)
        row.must_change_password = False
        row.save(update_fields=["password", "must_change_password"])
        events.record(_as_actor(row), row, "password_chosen", area_path=home_area(row))
    return row


def signed_in(*, user: User, by: str, second_step: bool, address: str) -> None:
    """Keeps that it happened: logs of six months and more are the law, and the auditor reads them."""
    with transaction.atomic():
        events.record(
            _as_actor(user),
            user,
            "signed_in",
            area_path=home_area(user),
            by=by,
            second_step=second_step,
            address=address,
        )


def signed_out(*, actor: Actor) -> None:
    with transaction.atomic():
        events.record(actor, User(pk=actor.user_id), "signed_out", area_path=actor.home_area)


def home_area(user: User) -> str:
    """The area of his first role, for the log."""
    row = user.assignments.valid_on(clock.today()).filter(region__isnull=False).select_related("region").first()
    return row.area_path if row else ""


def _as_actor(user: User) -> Actor:
    return Actor(user_id=user.pk, label=user.name)
