"""Who is asking, in one statement: the session, the user, the roles of today and the people he may speak for.

Every request of somebody signed in begins with this question, so it is put to the database once, in SQL that is built
once. `accounts` knows nothing of residents: they register the SELECT that finds the persons of a user.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from doorstep.accounts.models import SignIn, User
from doorstep.accounts.roles import ROLES, Role
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor, Grant

BACKEND = "django.contrib.auth.backends.ModelBackend"

#: SELECTs of one column, the id of a resident for whom user `u.id` may speak on `%(today)s`.
person_queries: list[str] = []

#: Without the telephone: it would have to be decrypted for every request and is hardly ever read.
_COLUMNS = [field.attname for field in User._meta.concrete_fields if field.name != "phone"]

_ROLES = """
    SELECT coalesce(json_agg(
             json_build_array(held.role, area.path, held.organisation_id, area.name, above.name) ORDER BY held.id
           ), '[]')
      FROM accounts_assignment held LEFT JOIN regions_region area ON area.id = held.region_id
           LEFT JOIN regions_region above ON above.id = area.parent_id
     WHERE held.user_id = u.id AND held.valid_from <= %(today)s
       AND (held.valid_to IS NULL OR held.valid_to > %(today)s)
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """A user with the roles he holds today and the residents he speaks for."""

    user: User
    #: role, path of the area, organisation, name of the area and of the one around it
    held: tuple[tuple[str, str | None, int | None, str | None, str | None], ...]
    persons: frozenset[int]

    def actor(self, *, second_factor: bool) -> Actor:
        """`second_factor=False` leaves out the roles that ask for one: the session was opened without."""
        grants: set[Grant] = set()
        roles: dict[str, None] = {}
        home, names = "", ("", "")
        for role, area, organisation_id, name, above in self.held:
            rule = ROLES[Role(role)]
            if rule.needs_totp and not second_factor:
                continue
            roles[role] = None
            if not home and area:
                home, names = area, (name or "", above or "")
            grants |= {Grant(right, area, organisation_id) for right in rule.rights}
        return Actor(
            user_id=self.user.pk,
            label=self.user.name,
            grants=frozenset(grants),
            person_ids=self.persons,
            roles=tuple(roles),
            home_area=home,
            home_names=names,
        )


@cache
def _of_user() -> str:
    columns = ", ".join(f'u."{name}"' for name in _COLUMNS)
    persons = " UNION ".join(person_queries) or "SELECT NULL::bigint WHERE FALSE"
    return f"({_ROLES}), ARRAY({persons}), {columns}"


def by_session(key: str) -> tuple[str, Identity | None] | None:
    """What a session that still runs keeps, and whose it is; None for a session that ended or never was."""
    statement = f"""
        SELECT kept.session_data, {_of_user()}
          FROM {SignIn._meta.db_table} kept LEFT JOIN accounts_user u ON u.id = kept.user_id
         WHERE kept.session_key = %(key)s AND kept.expire_date > %(now)s
    """
    row = _one(statement, {"key": key, "now": timezone.now(), "today": clock.today()})
    return None if row is None else (row[0], _identity(row[1:]))


def of_user(user_id: int) -> Identity | None:
    return _identity(
        _one(f"SELECT {_of_user()} FROM accounts_user u WHERE u.id = %(id)s", {"id": user_id, "today": clock.today()})
    )


def _one(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with wall.unmoved(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _identity(row: tuple[Any, ...] | None) -> Identity | None:
    if row is None or row[2] is None:
        return None
    held, persons, *values = row
    rows = json.loads(held) if isinstance(held, str) else held
    return Identity(
        User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values),
        tuple(tuple(row) for row in rows),
        frozenset(persons),
    )


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """The user of the session. Whatever is not as it should be (closed, other password) is left to Django's own way."""
    claimed = request.session.get(SESSION_KEY)
    known: Identity | None = getattr(request.session, "identity", None)
    if (
        known is not None
        and str(known.user.pk) == claimed
        and known.user.is_active
        and request.session.get(BACKEND_SESSION_KEY) == BACKEND
        and constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), known.user.get_session_auth_hash())
    ):
        return known.user
    return get_user(request)


def identity_of(request: HttpRequest, user: User) -> Identity | None:
    """Read with the session already, unless he has signed in during this very request."""
    known: Identity | None = getattr(request.session, "identity", None)
    return known if known is not None and known.user.pk == user.pk else of_user(user.pk)
