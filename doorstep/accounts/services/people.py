"""Accounts of people: made, closed, given a new start. Nobody is deleted."""

import re
import unicodedata
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from doorstep.accounts import errors, mfa, phones
from doorstep.accounts.models import Assignment, Organisation, User
from doorstep.accounts.services.roles import give_role, keep_an_administrator, may_manage
from doorstep.kernel import events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.regions.models import Region

RIGHT = "accounts.edit"
NAME_LENGTH = 60
LONGEST_PASSWORD = 200
_USERNAME = re.compile(r"[\w][\w.\-]{2,59}")


def normalise_username(text: str) -> str:
    """Names are compared without regard to capitals and full-width letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def create_user(*, actor: Actor, username: str, name: str, phone: str = "", password: str | None = None) -> User:
    """Somebody who can sign in, with no role yet. A password chosen for him is changed at the first sign-in."""
    if not actor.can(RIGHT):
        raise NotAllowed
    username = normalise_username(username)
    name = " ".join(name.split())
    if not _USERNAME.fullmatch(username):
        raise errors.BadUsername
    if not 0 < len(name) <= NAME_LENGTH:
        raise errors.BadPersonName
    number = phones.normalise_mobile(phone) if phone else ""
    user = User(username=username, name=name, phone=number, phone_hash=phones.phone_hash(number))
    _give_password(user, password, by_other=not actor.is_system)
    if User.objects.filter(username=username).exists():
        raise errors.UsernameTaken
    try:
        with transaction.atomic():
            user.save()
            events.record(actor, user, "user_created", area_path=area_of(actor))
    except IntegrityError as error:
        raise (errors.UsernameTaken if "username" in str(error) else errors.PhoneTaken) from error
    return user


def add_staff(
    *,
    actor: Actor,
    username: str,
    name: str,
    phone: str,
    password: str | None,
    role: str,
    region: Region | None = None,
    organisation: Organisation | None = None,
    **days: Any,
) -> tuple[User, Assignment, bool]:
    """A new person with a first role, at once or not at all.

    Whoever signs in with this phone already keeps the account, and only the role is added; the last value says whether
    an account was made.
    """
    with transaction.atomic():
        known = None
        if phone:
            known = User.objects.filter(
                phone_hash=phones.phone_hash(phones.normalise_mobile(phone)), is_active=True
            ).first()
        user = known or create_user(actor=actor, username=username, name=name, phone=phone, password=password)
        given = give_role(actor=actor, user=user, role=role, region=region, organisation=organisation, **days)
    return user, given, known is None


def set_password(*, actor: Actor, user: User, password: str) -> None:
    """A new start for somebody who forgot his password. He is signed out everywhere and chooses his own next time."""
    may_manage(actor, user)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        _give_password(row, password, by_other=not actor.is_system)
        row.save(update_fields=["password", "must_change_password"])
        events.record(actor, row, "password_set", area_path=area_of(actor))


def reset_second_step(*, actor: Actor, user: User) -> None:
    """For somebody who lost telephone and recovery codes: he sets up a new authenticator at the next sign-in."""
    may_manage(actor, user)
    with transaction.atomic():
        if mfa.remove(user=user):
            events.record(actor, user, "second_step_reset", area_path=area_of(actor))


def close_account(*, actor: Actor, user: User, reason: str = "") -> None:
    """Nobody signs in with it any more; open sessions end with the next page. Roles stay, for the record."""
    may_manage(actor, user)
    if user.pk == actor.user_id:
        raise NotAllowed
    with transaction.atomic():
        keep_an_administrator(without_user=user)
        row = User.objects.select_for_update().get(pk=user.pk)
        if not row.is_active:
            return
        row.is_active = False
        row.save(update_fields=["is_active"])
        events.record(
            actor, row, "account_closed", from_state="open", to_state="closed", reason=reason, area_path=area_of(actor)
        )


def open_account(*, actor: Actor, user: User) -> None:
    """The opposite of close_account."""
    may_manage(actor, user)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if row.is_active:
            return
        row.is_active = True
        row.save(update_fields=["is_active"])
        events.record(actor, row, "account_opened", from_state="closed", to_state="open", area_path=area_of(actor))


def area_of(actor: Actor) -> str:
    """Users lie in no area; what is done to them is found in the area of whoever may do it."""
    areas = actor.areas(RIGHT)
    return areas[0] if areas else actor.home_area


def check_strength(user: User, password: str) -> None:
    """Ten characters, not among the common ones, not longer than anybody types."""
    if len(password) > LONGEST_PASSWORD:
        raise errors.PasswordTooLong
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise errors.BadPassword(codes=[one.code for one in error.error_list]) from error


def _give_password(user: User, password: str | None, *, by_other: bool) -> None:
    if password is None:
        user.set_unusable_password()
        return
    check_strength(user, password)
    user.set_password(password)
    user.must_change_password = by_other
