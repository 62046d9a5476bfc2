"""People for tests. Every name and number is made up; they are written straight into the tables, past the services."""

from datetime import date
from itertools import count

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.phones import normalise, phone_hash
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.residents import identity, names
from doorstep.residents.models import Household, Person
from doorstep.residents.services.columns import id_columns, phone_columns

_numbers = count(1)


def make_household(region: Region, address: str = "") -> Household:
    return Household.objects.create(
        region=region, area_path=region.path, address=address or f"桂花苑{next(_numbers)}幢101室"
    )


def make_person(
    region: Region,
    name: str = "周明兰",
    *,
    household: Household | None = None,
    phone: str = "",
    id_number: str = "",
    **fields: object,
) -> Person:
    columns = {"initials": names.initials(name), **phone_columns(phone), **id_columns(id_number)[0], **fields}
    return Person.objects.create(region=region, area_path=region.path, name=name, household=household, **columns)


def make_id_number(birth: date = date(1948, 3, 5), *, sequence: int = 12, place: str = "320602") -> str:
    """A number that passes the check; an odd sequence is a man's. The place is one that was dissolved in 2020."""
    first = f"{place}{birth:%Y%m%d}{sequence:03d}"
    return first + identity.check_character(first)


def make_user(name: str = "周明兰", *, phone: str = "", username: str = "", verified: bool = True) -> User:
    """Somebody who can sign in; with a telephone, as a resident who has proved it."""
    number = normalise(phone) if phone else ""
    made: User = User.objects.create(
        username=username or f"u{next(_numbers)}",
        name=name,
        phone=number,
        phone_hash=phone_hash(number),
        phone_verified_at=clock.now() if number and verified else None,
    )
    return made


def make_staff(region: Region, role: str = "community_staff", *, name: str = "王琴") -> User:
    """A worker with a role over an area."""
    user = make_user(name)
    Assignment.objects.create(user=user, role=role, region=region, valid_from=date(2020, 1, 1))
    return user
