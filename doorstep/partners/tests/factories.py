"""Partners for tests; the organisations are made up."""

from itertools import count

from doorstep.accounts.models import Organisation
from doorstep.partners.models import Partner
from doorstep.regions.models import Region

_numbers = count(1)


def make_organisation(name: str = "", kind: str = "hospital") -> Organisation:
    return Organisation.objects.create(name=name or f"桂花医院{next(_numbers)}", kind=kind)


def make_partner(region: Region, organisation: Organisation | None = None, **fields: object) -> Partner:
    return Partner.objects.create(
        region=region, area_path=region.path, organisation=organisation or make_organisation(), **fields
    )
