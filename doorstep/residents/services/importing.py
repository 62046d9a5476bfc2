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
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.copying import copy_rows
from doorstep.kernel.crypto import encrypter
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents import names, phones
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import Life, Person, Sex
from doorstep.residents.services.columns import TAIL, check_region, id_hash, id_tail_hash, phone_tail_hash
from doorstep.residents.services.import_doors import Doors, next_keys


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
    #: The keyed hashes by which the row was looked up.
    id_hash: str = ""
    phone_hash: str = ""


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


_ACTIVE = Life.ACTIVE.value
#: As `_OnFile` has them.
_ON_FILE = (
    "id", "area_path", "life", "sex", "birth_date", "phone_hash", "household_id", "region_id", "id_hash", "name",
)  # fmt: skip
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
        self.phone_hashes = [phone_hash(number) for number in self.numbers]
        self.by_id = self._by_id()
        self.by_name = self._by_name()
        self.doors = Doors(rows)
        self.sealed, self.now = encrypter(), clock.now()
        #: Key, row and household of those who are nobody on file.
        self.new: list[tuple[int, int, int | None]] = []
        self.changed: dict[int, _OnFile] = {}

    def work(self) -> list[Imported]:
        keys = next_keys(Person._meta.db_table, len(self.rows))
        done = [self._one(place, row, keys) for place, row in enumerate(self.rows)]
        self.doors.write()
        if self.new:
            copy_rows(Person, _COLUMNS, self._written())
        self._fill()
        return done

    def _by_id(self) -> dict[str, _OnFile]:
        wanted = {found for found in self.hashes if found}
        # The index holds those that are not empty: without saying so it can't be used for more than a hundred.
        found = _on_file("id_hash = ANY(%s) AND id_hash <> ''", [f"{{{','.join(wanted)}}}"]) if wanted else []
        return {one.id_hash: one for one in found}

    def _by_name(self) -> dict[str, list[_OnFile]]:
        """Those of the community who bear the name of a row without a number."""
        wanted = {row.name for row in self.rows if not row.id_number}
        found: dict[str, list[_OnFile]] = {}
        if wanted:
            path = self.region.path
            inside = "name = ANY(%s) AND area_path >= %s AND area_path < %s"
            for one in _on_file(inside, [sorted(wanted), path, path + "~"]):
                found.setdefault(one.name, []).append(one)
        return found

    def _one(self, place: int, row: ImportedPerson, keys: Iterator[int]) -> Imported:
        own_hash = self.hashes[place]
        known = self.by_id.get(own_hash) if own_hash else self._alike(place, row)
        if known is None:
            return self._create(place, row, keys)
        if not known.area_path.startswith(self.region.path):
            outcome = Outcome.ELSEWHERE
        elif known.life != _ACTIVE:
            outcome = Outcome.CLOSED
        else:
            outcome = Outcome.FILLED if self._fills(place, known, row) else Outcome.SAME
        return self._became(known.pk, outcome, place)

    def _became(self, pk: int, outcome: Outcome, place: int) -> Imported:
        return Imported(pk, outcome, self.hashes[place], self.phone_hashes[place])

    def _alike(self, place: int, row: ImportedPerson) -> _OnFile | None:
        """The same name, birth date and telephone; rather a file without a number than one with."""
        wanted = self.phone_hashes[place]
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

    def _create(self, place: int, row: ImportedPerson, keys: Iterator[int]) -> Imported:
        pk, household, own_hash = next(keys), self.doors.of(row), self.hashes[place]
        self.new.append((pk, place, household))
        made = _OnFile(
            pk, row.region.path, _ACTIVE, row.sex, row.birth_date, self.phone_hashes[place], household, row.region.id,
            own_hash, row.name,
        )  # fmt: skip
        if own_hash:
            self.by_id[own_hash] = made
        else:
            self.by_name.setdefault(row.name, []).append(made)
        return self._became(pk, Outcome.CREATED, place)

    def _written(self) -> Iterator[tuple[Any, ...]]:
        """The rows of new people; sealed one by one, while the database takes those before."""
        sealed, now = self.sealed, self.now
        for pk, place, household in self.new:
            row, number = self.rows[place], self.numbers[place]
            yield (
                pk, row.region.id, row.region.path, row.name, names.initials(row.name), row.sex, row.birth_date,
                sealed(row.id_number), self.hashes[place], id_tail_hash(row.id_number[-TAIL:]),
                "" if row.id_number else row.no_id_reason, sealed(number), self.phone_hashes[place],
                phone_tail_hash(number[-TAIL:]), household, row.relation_to_head, _ACTIVE, now, now,
            )  # fmt: skip

    def _fills(self, place: int, known: _OnFile, row: ImportedPerson) -> bool:
        """Notes what the row says and the file does not; says whether there is anything."""
        fills: dict[str, Any] = {}
        number = self.numbers[place]
        if number and not known.phone_hash:
            known.phone_hash = self.phone_hashes[place]
            fills |= {
                "phone": number,
                "phone_hash": known.phone_hash,
                "phone_tail_hash": phone_tail_hash(number[-TAIL:]),
            }
        if row.birth_date and known.birth_date is None:
            fills["birth_date"] = known.birth_date = row.birth_date
        if row.sex and known.sex == Sex.UNKNOWN:
            fills["sex"] = known.sex = row.sex
        if row.address and known.household_id is None and known.region_id == row.region.id:
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


def _phone(text: str) -> str:
    try:
        return phones.normalise(text)
    except BadPhoneNumber:
        return ""


def _on_file(condition: str, params: Sequence[Any]) -> list[_OnFile]:
    names = ", ".join(_ON_FILE)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM residents_person WHERE {condition} ORDER BY id", params)
        return [_OnFile(*one) for one in cursor.fetchall()]
