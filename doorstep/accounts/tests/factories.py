"""Accounts for tests. Every name is made up; the mobile numbers can't be dialled."""

from datetime import date
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from doorstep.accounts import mfa, phones
from doorstep.accounts.models import Assignment, User
from doorstep.accounts.roles import Role
from doorstep.regions.models import Region

_numbers = count(1)
PASSWORD = "桂花开了满院子都是香的"


def mobile(number: int | None = None) -> str:
    return f"+8613900{number or next(_numbers):06}"


def make_user(name: str = "周明兰", *, phone: str = "", password: str = "", **fields: Any) -> User:
    user = User(
        username=fields.pop("username", f"u{next(_numbers)}"),
        name=name,
        phone=phone,
        phone_hash=phones.phone_hash(phone),
        **fields,
    )
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_role(user: User, role: str, region: Region | None = None, **fields: Any) -> Assignment:
    return Assignment.objects.create(user=user, role=role, region=region, **{"valid_from": date(2020, 7, 1), **fields})


def make_staff(role: Role | str, region: Region, name: str = "李秀芳", *, totp: bool = True, **fields: Any) -> User:
    user = make_user(name, password=PASSWORD, **fields)
    make_role(user, str(role), region)
    if totp:
        give_authenticator(user)
    return user


def give_authenticator(user: User) -> str:
    """Sets one up as if some time ago; gives the secret."""
    secret = mfa.new_secret()
    mfa.enrol(user=user, secret=secret, code=totp_number(secret))
    row = Authenticator.objects.get(user=user, type="totp")
    row.data[mfa.LAST_COUNTER] = 0
    row.save(update_fields=["data"])
    return secret


def totp_number(secret: str) -> str:
    """What the authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, sorted(yield_hotp_counters_from_time())[1])))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
