"""The households of a batch of a ledger: those on file, and new ones where nobody is on file behind the door."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.db import connection

from doorstep.kernel import clock
from doorstep.kernel.copying import copy_rows
from doorstep.regions.models import Region
from doorstep.residents.models import Household

#: Region, address, staircase, flat.
_Door = tuple[int, str, str, str]
_COLUMNS = ("id", "region_id", "area_path", "address", "building_id", "unit", "room", "created_at")
#: By the index of doors, one probe a door: a building of a hundred flats is not read for each of them.
_ON_FILE = """
    SELECT home.id, home.region_id, home.address, home.unit, home.room
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS wanted (region_id, address, unit, room)
      JOIN residents_household AS home
        ON home.address = wanted.address COLLATE "C" AND home.unit = wanted.unit AND home.room = wanted.room
       AND home.region_id = wanted.region_id
     ORDER BY home.id DESC
"""


class AtDoor(Protocol):
    """Where somebody lives, as a row of a ledger says."""

    @property
    def region(self) -> Region: ...
    @property
    def address(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def room(self) -> str: ...
    @property
    def building(self) -> Region | None: ...


class Doors:
    def __init__(self, rows: Sequence[AtDoor]) -> None:
        self._homes: dict[_Door, int] = {}
        self._used: dict[_Door, AtDoor] = {}
        wanted = list(dict.fromkeys(_door(row) for row in rows if row.address))
        if not wanted:
            self._made: dict[_Door, int] = {}
            return
        with connection.cursor() as cursor:
            cursor.execute(_ON_FILE, [list(part) for part in zip(*wanted, strict=True)])
            self._homes = {(region, *door): pk for pk, region, *door in cursor.fetchall()}
        missing = [door for door in wanted if door not in self._homes]
        self._made = dict(zip(missing, next_keys(Household._meta.db_table, len(missing)), strict=True))

    def known(self, row: AtDoor) -> int | None:
        return self._homes.get(_door(row))

    def of(self, row: AtDoor) -> int | None:
        """The key of the household; a new one is written before whoever lives in it."""
        if not row.address:
            return None
        door = _door(row)
        if door in self._homes:
            return self._homes[door]
        self._used.setdefault(door, row)
        return self._made[door]

    def write(self) -> None:
        now = clock.now()
        rows = (
            (
                self._made[door], row.region.id, row.region.path, row.address,
                row.building.pk if row.building else None, row.unit, row.room, now,
            )
            for door, row in self._used.items()
        )  # fmt: skip
        if self._used:
            copy_rows(Household, _COLUMNS, rows)


def _door(row: AtDoor) -> _Door:
    return (row.region.id, row.address, row.unit, row.room)


def next_keys(table: str, count: int) -> Iterator[int]:
    """So many keys from the sequence of a table."""
    if not count:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return iter([key for (key,) in cursor.fetchall()])
