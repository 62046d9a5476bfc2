"""A new key for the encrypted fields, beside live traffic: every value is written anew with it, a batch at a time.

Nothing is remembered of how far it got: what is not of the new key is what is left to do. So it can be killed at any
moment and started again, also twice at once. A value is replaced only if it is still the one that was read, so whatever
somebody saves meanwhile stays; it has the new key already, because all processes take that up with their next write.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.crypto import EncryptedTextField, current_key_id, decrypt, encrypt, take_up_key
from doorstep.kernel.models import Event

BATCH = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A column of ciphertext, or (`key`) a text inside a JSON column."""

    table: str
    pk: str
    column: str
    key: str = ""
    #: Triggers that refuse any change of an append-only table; re-encryption changes nothing of what it says.
    guards: tuple[str, ...] = ()

    def value(self, row: str = "row") -> str:
        column = f'{row}."{self.column}"'
        return f"({column}->>'{self.key}')" if self.key else column

    @property
    def change(self) -> str:
        if self.key:
            return f'"{self.column}" = jsonb_set(row."{self.column}", \'{{{self.key}}}\', to_jsonb(new.after))'
        return f'"{self.column}" = new.after'

    @property
    def is_older(self) -> str:
        """Takes two parameters: anything with a key, but not of the current one."""
        return f"{self.value()} LIKE %s AND {self.value()} NOT LIKE %s"


#: Ciphertext that lies in no EncryptedTextField; apps register it in their `ready`.
other_places: list[Place] = []
#: What lies on disk: each function seals its files anew and says how many.
files: list[Callable[[], int]] = []


def places() -> Iterator[Place]:
    for model in apps.get_models():
        guards = tuple(
            f"{model._meta.label}:{trigger.name}"
            for trigger in getattr(model._meta, "triggers", [])
            if trigger.name.endswith("_no_update")
        )
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield Place(model._meta.db_table, str(model._meta.pk.column), str(field.column), guards=guards)
    yield from other_places


def left() -> dict[str, int]:
    """How many values of each column are still of another key than the current one."""
    found: dict[str, int] = {}
    for place in places():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{place.table}" AS row WHERE {place.is_older}', _patterns())
            (number,) = cursor.fetchone()
        if number:
            name = f"{place.table}.{place.column}"
            found[name] = found.get(name, 0) + number
    return found


def rotate(*, after_batch: Callable[[int], Any] | None = None) -> int:
    """Takes up a new key, unless values of an older one are left from a rotation that was cut short; then goes on with
    that. Returns how many values were written anew."""
    if not left():
        take_up_key(current_key_id() + 1)
    return carry_on(after_batch=after_batch)


def carry_on(*, after_batch: Callable[[int], Any] | None = None) -> int:
    done = 0
    # Twice: what a process wrote with the old key just before it took up the new one is caught by the second walk.
    for _walk in range(2):
        for place in places():
            last: Any = None
            while (batch := _batch(place, last)) is not None:
                last, written = batch
                done += written
                if after_batch is not None:
                    after_batch(done)
    done += sum(seal_anew() for seal_anew in files)
    if done:
        Event.objects.create(
            subject=f"kernel.key:{current_key_id()}",
            action="key_rotated",
            actor_label="rotate-keys",
            data={"values": done},
            at=clock.now(),
        )
    return done


def _patterns() -> list[str]:
    return ["k%.%", f"k{current_key_id()}.%"]


def _batch(place: Place, last: Any) -> tuple[Any, int] | None:
    """One batch in one transaction: the last key it came to, and how many it wrote; None at the end."""
    beyond = f'AND row."{place.pk}" > %s' if last is not None else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'SELECT row."{place.pk}", {place.value()} FROM "{place.table}" AS row WHERE {place.is_older} {beyond}'
            f' ORDER BY row."{place.pk}" LIMIT {BATCH}',
            [*_patterns(), *([last] if last is not None else [])],
        )
        rows = cursor.fetchall()
        if not rows:
            return None
        before = [row[1] for row in rows]
        after = [encrypt(decrypt(value)) for value in before]
        with pgtrigger.ignore(*place.guards) if place.guards else nullcontext():
            cursor.execute(
                f'UPDATE "{place.table}" AS row SET {place.change}'
                " FROM (SELECT unnest(%s) AS pk, unnest(%s::text[]) AS before, unnest(%s::text[]) AS after) AS new"
                f' WHERE row."{place.pk}" = new.pk AND {place.value()} = new.before',
                [[row[0] for row in rows], before, after],
            )
            return rows[-1][0], cursor.rowcount
