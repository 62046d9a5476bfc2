"""People for tests. Every name is made up."""

from itertools import count

from doorstep.regions.models import Region
from doorstep.residents.models import Household, Person

_numbers = count(1)


def make_household(region: Region, address: str = "") -> Household:
    return Household.objects.create(
        region=region, area_path=region.path, address=address or f"桂花苑{next(_numbers)}幢101室"
    )


def make_person(region: Region, name: str = "周明兰", *, household: Household | None = None, **fields: object) -> Person:
    return Person.objects.create(region=region, area_path=region.path, name=name, household=household, **fields)
