"""Many people at once, for imports and the demo district: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents.errors import IdTakenElsewhere, RowRefused
from doorstep.residents.models import Household, Person, Sex
from doorstep.residents.services.columns import check_region, person_columns, short_text
from doorstep.residents.services.households import clean_address
from doorstep.residents.services.people import refuse_taken_id

BATCH = 1000
Door = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person as read from a file. Rows with the same door, and the same `household_key`, live together."""

    name: str
    sex: int = Sex.UNKNOWN
    birth_date: date | None = None
    id_number: str = ""
    phone: str = ""
    no_id_reason: str = ""
    relation_to_head: str = ""
    address: str = ""
    unit: str = ""
    room: str = ""
    building: Region | None = None
    household_key: str = ""


def bulk_create_people(*, actor: Actor, region: Region, rows: Sequence[PersonRow]) -> list[Person]:
    """Enters the rows in one grid or community, in their order. The first row that can't be right refuses them all.

    One event for the whole call, on the region, says how many and which rows of the table came of it.
    """
    require(actor, "residents.edit", region.path)
    check_region(region)
    values = [_checked(number, row) for number, row in enumerate(rows, start=1)]
    _refuse_repeated(values)
    with transaction.atomic():
        _refuse_known(actor, values)
        doors = _doors(region, rows)
        people = Person.objects.bulk_create(
            [
                Person(region=region, area_path=region.path, household=doors.get(_door(row)), **columns)
                for row, columns in zip(rows, values, strict=True)
            ],
            batch_size=BATCH,
        )
        if people:
            record(actor, region, "people_added", people=len(people), first=people[0].pk, last=people[-1].pk)
    return people


def _checked(number: int, row: PersonRow) -> dict[str, Any]:
    try:
        return person_columns(
            name=row.name,
            sex=row.sex,
            birth_date=row.birth_date,
            id_number=row.id_number,
            phone=row.phone,
            no_id_reason=row.no_id_reason,
            relation_to_head=row.relation_to_head,
        )
    except Refused as refusal:
        raise RowRefused(row=number, said=refusal.said(), code=refusal.code) from None


def _refuse_repeated(values: Sequence[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for number, columns in enumerate(values, start=1):
        if columns["id_hash"] and columns["id_hash"] in seen:
            raise RowRefused(row=number, said=_twice(), code="id_number_twice")
        seen.add(columns["id_hash"])


def _twice() -> str:
    from django.utils.translation import gettext

    return gettext("Another row has the same ID number.")


def _refuse_known(actor: Actor, values: Sequence[dict[str, Any]]) -> None:
    numbers = {columns["id_hash"]: place for place, columns in enumerate(values, start=1) if columns["id_hash"]}
    known = Person.objects.filter(id_hash__in=numbers).values_list("id_hash", flat=True).first() if numbers else None
    if known is None:
        return
    try:
        refuse_taken_id(actor, known)
        raise IdTakenElsewhere
    except Refused as refusal:
        raise RowRefused(row=numbers[known], said=refusal.said(), code=refusal.code) from None


def _door(row: PersonRow) -> Door | None:
    return (row.household_key, clean_address(row.address), row.unit.strip(), row.room.strip()) if row.address else None


def _doors(region: Region, rows: Sequence[PersonRow]) -> dict[Door | None, Household | None]:
    """The household of every door: those on file, and new ones for the rest."""
    wanted: dict[Door, PersonRow] = {}
    for row in rows:
        door = _door(row)
        if door is not None:
            wanted.setdefault(door, row)
    if not wanted:
        return {}
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    on_file = {
        (home.address, home.unit, home.room): home
        for home in Household.objects.filter(region=region, address__in={door[1] for door in wanted}).order_by("-id")
    }
    doors: dict[Door | None, Household | None] = {}
    missing: list[tuple[Door, Household]] = []
    for door, row in wanted.items():
        known = on_file.get(door[1:])
        if known is not None:
            doors[door] = known
            continue
        home = Household(
            region=region,
            area_path=region.path,
            address=door[1],
            unit=short_text(row.unit, 10),
            room=short_text(row.room, 10),
            building=row.building,
        )
        doors[door] = home
        missing.append((door, home))
    Household.objects.bulk_create([home for _door_, home in missing], batch_size=BATCH)
    return doors
