"""Entering a person and changing what is on file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.look.masks import masked_name
from doorstep.regions.models import Region
from doorstep.residents.errors import HouseholdElsewhere, IdTaken, IdTakenElsewhere
from doorstep.residents.models import Household, Person, Sex
from doorstep.residents.services import columns as prepare
from doorstep.residents.services.households import door


class Keep:
    """Marks an argument that was not given, because None and '' are values."""


KEEP: Any = Keep()


def create_person(
    *,
    actor: Actor,
    region: Region,
    name: str,
    sex: int = Sex.UNKNOWN,
    birth_date: date | None = None,
    id_number: str = "",
    phone: str = "",
    household: Household | None = None,
    user: User | None = None,
    no_id_reason: str = "",
    relation_to_head: str = "",
    address: str = "",
    unit: str = "",
    room: str = "",
) -> Person:
    """Enters a person in a grid or community of the actor. The same ID number twice is refused, naming who has it.

    The door is a household, or an address, which finds the household on file or makes one; or neither.
    """
    require(actor, "residents.edit", region.path)
    prepare.check_region(region)
    _check_household(household, region)
    values = prepare.person_columns(
        name=name,
        sex=sex,
        birth_date=birth_date,
        id_number=id_number,
        phone=phone,
        no_id_reason=no_id_reason,
        relation_to_head=relation_to_head,
    )
    with transaction.atomic(), _id_number_once(actor, values["id_hash"]):
        refuse_taken_id(actor, values["id_hash"])
        if household is None and address.strip():
            household = door(actor=actor, region=region, address=address, unit=unit, room=room)
        person = Person.objects.create(region=region, area_path=region.path, household=household, user=user, **values)
        record(actor, person, "created", to_state=person.life)
    return person


def update_person(
    *,
    actor: Actor,
    person: Person,
    name: str = KEEP,
    sex: int = KEEP,
    birth_date: date | None = KEEP,
    id_number: str = KEEP,
    phone: str = KEEP,
    household: Household | None = KEEP,
    user: User | None = KEEP,
    no_id_reason: str = KEEP,
    relation_to_head: str = KEEP,
) -> Person:
    """Changes what is given and leaves the rest. The event keeps which fields changed, not what they said."""
    with transaction.atomic():
        found = locked(actor, person)
        require(actor, "residents.edit", found.area_path)
        values: dict[str, Any] = {}
        if name is not KEEP:
            values |= prepare.name_columns(name)
        if birth_date is not KEEP:
            values |= prepare.birth_columns(birth_date)
        if sex is not KEEP:
            values["sex"] = sex if sex in Sex.values else Sex.UNKNOWN
        if phone is not KEEP:
            values |= prepare.phone_columns(phone)
        if no_id_reason is not KEEP:
            values["no_id_reason"] = prepare.short_text(no_id_reason, 60)
        if relation_to_head is not KEEP:
            values["relation_to_head"] = prepare.short_text(relation_to_head, 2)
        if household is not KEEP:
            _check_household(household, found.region)
            values["household"] = household
        if user is not KEEP:
            values["user"] = user
        values |= _number_values(found, values, id_number)
        _write(actor, found, values)
    return found


def _number_values(person: Person, values: dict[str, Any], id_number: str) -> dict[str, Any]:
    """What the ID number brings with it, the new one or the one on file: its birth date wins over an entered one."""
    if id_number is KEEP and "birth_date" not in values:
        return {}
    of_number, said = prepare.id_columns(person.id_number if id_number is KEEP else id_number)
    if said:
        sex = values.get("sex", person.sex) or said.sex
        of_number |= {"birth_date": said.birth_date, "sex": sex, "no_id_reason": ""}
    return of_number


def _write(actor: Actor, person: Person, values: dict[str, Any]) -> None:
    changed = [field for field, value in values.items() if getattr(person, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(person, field, values[field])
    with _id_number_once(actor, person.id_hash):
        if "id_hash" in changed:
            refuse_taken_id(actor, person.id_hash, but=person.pk)
        person.save(update_fields=[*changed, "updated_at"])
    shown = [field for field in changed if not field.endswith("_hash") and field != "initials"]
    record(actor, person, "updated", fields=sorted(shown))


def locked(actor: Actor, person: Person) -> Person:
    """The row as it is now, held until the transaction ends; NotFound for whoever may not see it."""
    found: Person | None = (
        Person.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=person.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def refuse_taken_id(actor: Actor, id_hash: str, *, but: int | None = None) -> None:
    """Says who has the number to an actor who may see him, else only that somebody elsewhere has it."""
    if not id_hash:
        return
    taken = Person.objects.filter(id_hash=id_hash).exclude(pk=but or 0)
    holder = taken.visible_to(actor).select_related("region").first()
    if holder:
        raise IdTaken(name=masked_name(holder.name), area=holder.region.name)
    if taken.exists():
        raise IdTakenElsewhere


@contextmanager
def _id_number_once(actor: Actor, id_hash: str) -> Iterator[None]:
    """The database's own refusal, when two enter the same number at once, in our words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "person_id_once" not in str(error):
            raise
        # From None: the database's message repeats the values of the row.
        refuse_taken_id(actor, id_hash)
        raise IdTakenElsewhere from None


def _check_household(household: Household | None, region: Region) -> None:
    if household is not None and household.region_id != region.pk:
        raise HouseholdElsewhere
