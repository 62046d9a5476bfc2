"""From what was entered to what is stored: checked, normalised, hashed. No database."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from doorstep.accounts.phones import phone_hash
from doorstep.kernel import clock
from doorstep.kernel.crypto import keyed_hash
from doorstep.kernel.errors import BadInput
from doorstep.regions.models import Level, Region
from doorstep.residents import identity, names, phones
from doorstep.residents.errors import BadBirthDate, BadIdNumber, BadName, RegionUnfit, TooLong
from doorstep.residents.models import Sex

_DIGIT = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
TAIL = 4


def id_hash(number: str) -> str:
    return keyed_hash(number, "id")


@lru_cache(maxsize=16384)
def id_tail_hash(tail: str) -> str:
    """Four characters: all that there are fit into the memory."""
    return keyed_hash(tail, "id-tail")


@lru_cache(maxsize=16384)
def phone_tail_hash(tail: str) -> str:
    return keyed_hash(tail, "phone-tail")


def short_text(text: str, longest: int) -> str:
    """One line without control characters that fits its column."""
    text = text.strip()
    if len(text) > longest:
        raise TooLong(longest=longest)
    if _CONTROL.search(text):
        raise BadInput
    return text


def name_columns(name: str) -> dict[str, Any]:
    tidy = names.tidy(name) if len(name) <= 200 else ""
    if not 1 <= len(tidy) <= 40 or _DIGIT.search(tidy) or _CONTROL.search(tidy):
        raise BadName
    return {"name": tidy, "initials": names.initials(tidy)}


def birth_columns(birth_date: date | None) -> dict[str, Any]:
    today = clock.today()
    if birth_date is not None and not (
        0 <= today.year - birth_date.year <= identity.OLDEST_YEARS and birth_date <= today
    ):
        raise BadBirthDate
    return {"birth_date": birth_date}


def id_columns(number: str) -> tuple[dict[str, Any], identity.Identity | None]:
    """The columns of an ID number and what it says of its holder."""
    if not identity.normalise(number[:200]):
        return {"id_number": "", "id_hash": "", "id_tail_hash": ""}, None
    try:
        found = identity.read(number[:200], today=clock.today())
    except identity.BadNumber as bad:
        raise BadIdNumber(bad) from None
    return {
        "id_number": found.number,
        "id_hash": id_hash(found.number),
        "id_tail_hash": id_tail_hash(found.number[-TAIL:]),
    }, found


def phone_columns(phone: str) -> dict[str, Any]:
    number = phones.normalise(phone)
    return {
        "phone": number,
        "phone_hash": phone_hash(number),
        "phone_tail_hash": phone_tail_hash(number[-TAIL:]) if number else "",
    }


def person_columns(
    *,
    name: str,
    sex: int,
    birth_date: date | None,
    id_number: str,
    phone: str,
    no_id_reason: str,
    relation_to_head: str,
) -> dict[str, Any]:
    """All columns of a new person. The birth date of the ID number wins; the sex as stated stays, if it is stated."""
    columns = name_columns(name) | birth_columns(birth_date) | phone_columns(phone)
    of_number, said = id_columns(id_number)
    columns |= of_number
    columns["sex"] = sex if sex in Sex.values else Sex.UNKNOWN
    columns["no_id_reason"] = "" if said else short_text(no_id_reason, 60)
    columns["relation_to_head"] = short_text(relation_to_head, 2)
    if said:
        columns["birth_date"] = said.birth_date
        columns["sex"] = columns["sex"] or said.sex
    return columns


def check_region(region: Region) -> None:
    """People belong to a grid, or to a community as long as nobody knows the grid; to an area that exists today."""
    gone = region.valid_to is not None and region.valid_to <= clock.today()
    if region.level < Level.COMMUNITY or gone:
        raise RegionUnfit
