"""The second wall: row-level security in the database, under `visible_to`. See docs/adr/0007.

Whoever works with the database stands somewhere: before it with nothing (the default), as an actor, as the house, or as
the owner of the tables. Each statement is preceded, when something has changed, by one that tells the session where it
stands (`kernel.postgresql`); the policies of the tables read it there. Nothing told, nothing seen.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection

from doorstep.kernel.actor import Actor

T = TypeVar("T")
#: Rights that show people of an area to whoever holds them. The wall is as wide as the widest page: it stops at the
#: edge of the area, which is what a forgotten scope would overrun.
SHOWS_PEOPLE = frozenset(
    {
        "residents.view",
        "residents.edit",
        "residents.import",
        "residents.merge",
        "residents.export",
        "elders.sensitive",
        "elders.party",
        "activities.view",
        "activities.checkin",
        "visits.view",
        "visits.record",
        "cards.view",
        "cards.deliver",
        "sharing.edit",
        "privacy.requests",
        "notices.view",
        "ledger.view",
        "audit.view",
    }
)
#: What only a right of its own opens, even within the area: word → right. Apps add theirs when they are ready.
guarded: dict[str, str] = {}


class Role(StrEnum):
    """Under which role of the database is worked. See `role_name`."""

    APP = "app"
    HOUSE = "house"
    OWNER = "owner"


def role_name(role: Role) -> str:
    """`none` is what PostgreSQL calls the account that signed in."""
    names = {
        Role.APP: settings.DOORSTEP_DATABASE_ROLE,
        Role.HOUSE: f"{settings.DOORSTEP_DATABASE_ROLE}_house",
        Role.OWNER: "none",
    }
    return names[role]


class Standing(NamedTuple):
    """What the session is told. As PostgreSQL reads it: arrays in braces, the number of the user or nothing."""

    role: Role
    areas: str = "{}"
    persons: str = "{}"
    user: str = ""
    guarded: str = "{}"


NOTHING = Standing(Role.APP)
#: All rows, and yet no table can be emptied, altered or have its triggers switched off.
HOUSE = Standing(Role.HOUSE)
#: The account that signed in to the database and owns the tables: migrations, COPY, the building of a demo district.
OWNER = Standing(Role.OWNER)


@dataclass(slots=True)
class _OnDemand:
    """Where an actor stands, worked out at the first statement: pages that ask for nothing cost nothing."""

    ask: Callable[[], Actor]
    found: Standing | None = None


class _Unmoved:
    """Asks nothing that the wall guards, and so needs not be told."""


_UNMOVED = _Unmoved()
_here: ContextVar[Standing | _OnDemand | _Unmoved | None] = ContextVar("doorstep_wall", default=None)
_process = NOTHING


def settle(standing: Standing) -> None:
    """Where this process stands when nobody says otherwise: programs without a page, each at its start."""
    global _process
    _process = standing


def current() -> Standing | None:
    """What the next statement is to be asked as; None: as the one before."""
    here = _here.get()
    if here is None:
        return _process
    if isinstance(here, Standing):
        return here
    if isinstance(here, _Unmoved):
        return None
    if here.found is None:
        with unmoved():
            here.found = standing_of(here.ask())
    return here.found


@contextmanager
def standing(where: Standing) -> Iterator[None]:
    token = _here.set(where)
    try:
        yield
    finally:
        _here.reset(token)


@contextmanager
def standing_as(ask: Callable[[], Actor]) -> Iterator[None]:
    """As the actor that `ask` finds, when the first statement needs him."""
    token = _here.set(_OnDemand(ask))
    try:
        yield
    finally:
        _here.reset(token)


@contextmanager
def unmoved() -> Iterator[None]:
    """For finding out who asks: the session, his account, his roles, and a function that knows for whom he speaks."""
    token = _here.set(_UNMOVED)
    try:
        yield
    finally:
        _here.reset(token)


@contextmanager
def beyond(reason: str) -> Iterator[None]:
    """Reading over the wall on purpose, inside a page: `reason` says why that is right. Queries end in the block."""
    assert reason
    with standing(HOUSE):
        yield


def kept(where: Standing, rows: Iterable[T]) -> Iterator[T]:
    """What is still being read while it is used or sent goes on where it began; its user stands where he stood."""
    source = iter(rows)
    while True:
        with standing(where):
            try:
                row = next(source)
            except StopIteration:
                return
        yield row


def tell_now() -> None:
    """Tells the session at once, not only before the next statement: between two requests it knows of nobody."""
    if connection.connection is None:
        return
    try:
        connection.tell(current() or NOTHING)  # type: ignore[attr-defined]
    except DatabaseError:
        connection.close()  # what can't be told can't be trusted


def as_owner() -> Any:
    """For what only the owner of the tables may do. COPY is such: PostgreSQL refuses it behind policies."""
    return standing(OWNER)


def standing_of(actor: Actor) -> Standing:
    if actor.is_system:
        return HOUSE
    areas: dict[str, set[str]] = {}
    for grant in actor.grants:
        if grant.area is not None:
            areas.setdefault(grant.right, set()).add(grant.area)
    wide = set().union(*(areas.get(right, ()) for right in SHOWS_PEOPLE))
    opened = {f"{word} {area}" for word, right in guarded.items() for area in areas.get(right, ())}
    return Standing(
        Role.APP,
        areas=_array(_widest(wide)),
        persons="{" + ",".join(map(str, sorted(actor.person_ids))) + "}",
        user="" if actor.user_id is None else str(actor.user_id),
        guarded=_array(sorted(opened)),
    )


def _widest(areas: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for area in sorted(areas):
        if not any(area.startswith(wider) for wider in kept):
            kept.append(area)
    return kept


def _array(words: Iterable[str]) -> str:
    return "{" + ",".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words) + "}"
