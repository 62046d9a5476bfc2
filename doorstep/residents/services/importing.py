"""People from a ledger, a batch at a time: found again, filled in, or entered.

Whoever has the same ID number is the same person, wherever he lives. Without a number it is somebody of the community
with the same name, the same birth date and the same telephone; one of the three alone says nothing. What is on file is
never overwritten: a list fills what is empty. The same list again changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from doorstep.accounts.phones import phone_hash
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import encrypt
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents import names, phones
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import Household, Life, Person, Sex
from doorstep.residents.services.columns import TAIL, check_region, id_hash, id_tail_hash, phone_tail_hash


class Outcome(StrEnum):
    CREATED = "created"
    FILLED = "filled"
    SAME = "same"
    #: On file in another area, or closed: a person decides; nothing is written.
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPerson:
    """One person as read and checked by the importer; `id_number` is whole and right, or empty."""

    region: Region
    name: str
    sex: int = Sex.UNKNOWN
    birth_date: date | None = None
    id_number: str = ""
    phone: str = ""
    no_id_reason: str = ""
    address: str = ""
    unit: str = ""
    room: str = ""
    building: Region | None = None
    relation_to_head: str = ""


@dataclass(slots=True)
class Imported:
    """What became of one row."""

    person_id: int
    outcome: Outcome


@dataclass(slots=True)
class _OnFile:
    pk: int
    area_path: str
    life: str
    sex: int
    birth_date: date | None
    phone_hash: str
    household_id: int | None
    region_id: int
    id_hash: str
    name: str
    fills: dict[str, Any] = field(default_factory=dict)


#: Region, address, staircase, flat.
_Door = tuple[int, str, str, str]
_COLUMNS = (
    "id", "region_id", "area_path", "name", "initials", "sex", "birth_date", "id_number", "id_hash", "id_tail_hash",
    "no_id_reason", "phone", "phone_hash", "phone_tail_hash", "household_id", "relation_to_head", "life", "created_at",
    "updated_at",
)  # fmt: skip


def import_people(*, actor: Actor, region: Region, rows: Sequence[ImportedPerson]) -> list[Imported]:
    """The rows of one batch, in their order. Rows may lie in any part of the region, which the actor may import into.

    One event a batch, on the region, says how many people were entered and filled in.
    """
    require(actor, "residents.import", region.path)
    for part in {row.region.pk: row.region for row in rows}.values():
        check_region(part)
    with transaction.atomic():
        # Two imports into one community come one after the other, so neither enters whom the other has just entered.
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        done = _Batch(region, rows).work()
        counts = {outcome: sum(1 for one in done if one.outcome == outcome) for outcome in Outcome}
        if counts[Outcome.CREATED] or counts[Outcome.FILLED]:
            record(
                actor,
                region,
                "people_imported",
                created=counts[Outcome.CREATED],
                filled=counts[Outcome.FILLED],
            )
    return done


class _Batch:
    """What is on file of a batch, read in two queries, and what is to be written, in three statements."""

    def __init__(self, region: Region, rows: Sequence[ImportedPerson]) -> None:
        self.region, self.rows = region, rows
        self.hashes = [id_hash(row.id_number) for row in rows]
        self.numbers = [_phone(row.phone) for row in rows]
        self.by_id = self._by_id()
        self.by_name = self._by_name()
        self.doors = _Doors(rows)
        self.new: list[tuple[Any, ...]] = []
        self.changed: dict[int, _OnFile] = {}

    def work(self) -> list[Imported]:
        keys = _next_keys(Person._meta.db_table, len(self.rows))
        done = [self._one(place, row, keys) for place, row in enumerate(self.rows)]
        self.doors.write()
        _copy(Person._meta.db_table, _COLUMNS, self.new)
        self._fill()
        return done

    def _by_id(self) -> dict[str, _OnFile]:
        wanted = {found for found in self.hashes if found}
        return {one.id_hash: one for one in _on_file(Person.objects.filter(id_hash__in=wanted))} if wanted else {}

    def _by_name(self) -> dict[str, list[_OnFile]]:
        """Those of the community who bear the name of a row without a number."""
        wanted = {row.name for row in self.rows if not row.id_number}
        found: dict[str, list[_OnFile]] = {}
        if wanted:
            path = self.region.path
            people = Person.objects.filter(name__in=wanted, area_path__gte=path, area_path__lt=path + "~")
            for one in _on_file(people):
                found.setdefault(one.name, []).append(one)
        return found

    def _one(self, place: int, row: ImportedPerson, keys: Iterator[int]) -> Imported:
        number, own_hash = self.numbers[place], self.hashes[place]
        known = self.by_id.get(own_hash) if own_hash else self._alike(row, number)
        if known is None:
            return self._create(row, own_hash, number, keys)
        if not known.area_path.startswith(self.region.path):
            return Imported(known.pk, Outcome.ELSEWHERE)
        if known.life != Life.ACTIVE:
            return Imported(known.pk, Outcome.CLOSED)
        return Imported(known.pk, Outcome.FILLED if self._fills(known, row, number) else Outcome.SAME)

    def _alike(self, row: ImportedPerson, number: str) -> _OnFile | None:
        """The same name, birth date and telephone; rather a file without a number than one with."""
        wanted = phone_hash(number)
        alike = [
            one
            for one in self.by_name.get(row.name, ())
            if one.birth_date == row.birth_date and one.phone_hash == wanted and (row.birth_date or wanted)
        ]
        if not alike and not row.birth_date and not wanted and row.address:
            home = self.doors.known(row)
            alike = [
                one
                for one in self.by_name.get(row.name, ())
                if home and one.household_id == home and one.birth_date is None and not one.phone_hash
            ]
        return min(alike, key=lambda one: (bool(one.id_hash), one.pk), default=None)

    def _create(self, row: ImportedPerson, own_hash: str, number: str, keys: Iterator[int]) -> Imported:
        pk, now = next(keys), clock.now()
        hashed = phone_hash(number)
        household = self.doors.of(row)
        self.new.append(
            (
                pk, row.region.pk, row.region.path, row.name, names.initials(row.name), row.sex, row.birth_date,
                encrypt(row.id_number), own_hash, id_tail_hash(row.id_number[-TAIL:]),
                "" if row.id_number else row.no_id_reason, encrypt(number), hashed, phone_tail_hash(number[-TAIL:]),
                household, row.relation_to_head, Life.ACTIVE.value, now, now,
            )
        )  # fmt: skip
        made = _OnFile(
            pk,
            row.region.path,
            Life.ACTIVE,
            row.sex,
            row.birth_date,
            hashed,
            household,
            row.region.pk,
            own_hash,
            row.name,
        )
        if own_hash:
            self.by_id[own_hash] = made
        else:
            self.by_name.setdefault(row.name, []).append(made)
        return Imported(pk, Outcome.CREATED)

    def _fills(self, known: _OnFile, row: ImportedPerson, number: str) -> bool:
        """Notes what the row says and the file does not; says whether there is anything."""
        fills: dict[str, Any] = {}
        if number and not known.phone_hash:
            known.phone_hash = phone_hash(number)
            fills |= {
                "phone": number,
                "phone_hash": known.phone_hash,
                "phone_tail_hash": phone_tail_hash(number[-TAIL:]),
            }
        if row.birth_date and known.birth_date is None:
            fills["birth_date"] = known.birth_date = row.birth_date
        if row.sex and known.sex == Sex.UNKNOWN:
            fills["sex"] = known.sex = row.sex
        if row.address and known.household_id is None and known.region_id == row.region.pk:
            fills["household_id"] = known.household_id = self.doors.of(row)
        if fills:
            known.fills |= fills
            self.changed[known.pk] = known
        return bool(fills)

    def _fill(self) -> None:
        if not self.changed:
            return
        people = list(Person.objects.filter(pk__in=self.changed).order_by("pk").select_for_update())
        fields: set[str] = {"updated_at"}
        now = clock.now()
        for person in people:
            person.updated_at = now
            for name, value in self.changed[person.pk].fills.items():
                setattr(person, name, value)
                fields.add(name.removesuffix("_id") if name == "household_id" else name)
        Person.objects.bulk_update(people, sorted(fields))


class _Doors:
    """The households of a batch: those on file, and new ones where nobody is on file behind the door."""

    def __init__(self, rows: Sequence[ImportedPerson]) -> None:
        self._homes: dict[_Door, int] = {}
        self._made: dict[_Door, int] = {}
        self._used: dict[_Door, ImportedPerson] = {}
        wanted: dict[_Door, ImportedPerson] = {}
        for row in rows:
            if row.address:
                wanted.setdefault(_door(row), row)
        if not wanted:
            return
        on_file = Household.objects.filter(
            region_id__in={door[0] for door in wanted}, address__in={door[1] for door in wanted}
        ).order_by("-id")
        known = on_file.values_list("id", "region_id", "address", "unit", "room")
        self._homes = {(region, address, unit, room): pk for pk, region, address, unit, room in known}
        missing = [door for door in wanted if door not in self._homes]
        self._made = dict(zip(missing, _next_keys(Household._meta.db_table, len(missing)), strict=True))

    def known(self, row: ImportedPerson) -> int | None:
        return self._homes.get(_door(row))

    def of(self, row: ImportedPerson) -> int | None:
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
        columns = ("id", "region_id", "area_path", "address", "building_id", "unit", "room", "created_at")
        rows = [
            (
                self._made[door],
                row.region.pk,
                row.region.path,
                row.address,
                row.building.pk if row.building else None,
                row.unit,
                row.room,
                now,
            )
            for door, row in self._used.items()
        ]
        _copy(Household._meta.db_table, columns, rows)


def _door(row: ImportedPerson) -> _Door:
    return (row.region.pk, row.address, row.unit, row.room)


def _phone(text: str) -> str:
    try:
        return phones.normalise(text)
    except BadPhoneNumber:
        return ""


def _on_file(people: Any) -> list[_OnFile]:
    values = people.order_by("pk").values_list(
        "pk", "area_path", "life", "sex", "birth_date", "phone_hash", "household_id", "region_id", "id_hash", "name"
    )
    return [_OnFile(*one) for one in values]


def _next_keys(table: str, count: int) -> Iterator[int]:
    """So many keys from the sequence of a table."""
    if not count:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return iter([key for (key,) in cursor.fetchall()])


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with wall.as_owner(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
