"""Accounts with open sessions, as after signing in."""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from doorstep.accounts.models import Assignment, SignIn, User
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.residents.models import Person

TOKEN = "b" * 32
_PREFIX = "bench-"


def signed_in_residents(count: int) -> list[tuple[int, str]]:
    """(person, cookie) of so many residents with an account, made on the first run and found on the next."""
    names = [f"{_PREFIX}{number}" for number in range(count)]
    known = set(User.objects.filter(username__startswith=_PREFIX).values_list("username", flat=True))
    User.objects.bulk_create([User(username=name, name=name) for name in names if name not in known], batch_size=2000)
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    have = dict(Person.objects.filter(user__in=users.values()).values_list("user_id", "pk"))
    waiting = [users[name] for name in names if users[name].pk not in have]
    free = list(Person.objects.filter(user__isnull=True).order_by("pk")[: len(waiting)])
    for person, user in zip(free, waiting, strict=True):
        person.user = user
        have[user.pk] = person.pk
    Person.objects.bulk_update(free, ["user"], batch_size=1000)
    ordered = [users[name] for name in names]
    cookies = open_sessions(ordered)
    return [(have[user.pk], cookie) for user, cookie in zip(ordered, cookies, strict=True)]


def signed_in_staff(role: str, area: str) -> str:
    """The cookie of somebody who holds this role over this area."""
    region = Region.objects.get(path=area)
    user, _ = User.objects.get_or_create(username=f"bench-{role}-{region.pk}-staff", defaults={"name": "林国强"})
    Assignment.objects.get_or_create(
        user=user, role=role, region=region, valid_to=None, defaults={"valid_from": date(2020, 1, 1)}
    )
    return open_sessions([user])[0]


def open_sessions(users: Sequence[Any]) -> list[str]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    until = clock.now() + timedelta(days=1)
    sessions = []
    for user in users:
        key = f"bench{user.pk:027d}"
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        sessions.append(SignIn(session_key=key, session_data=store().encode(data), expire_date=until, user=user))
    SignIn.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    SignIn.objects.bulk_create(sessions, batch_size=2000)
    return [f"sessionid={session.session_key}; csrftoken={TOKEN}" for session in sessions]
