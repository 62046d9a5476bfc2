"""Sites for tests; all of them are made up."""

from datetime import date
from itertools import count

from doorstep.places.models import Facility, Site
from doorstep.regions.models import Region

_numbers = count(1)
OFFICE_HOURS = [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}]


def make_site(region: Region, name: str = "", **fields: object) -> Site:
    number = next(_numbers)
    return Site.objects.create(
        region=region,
        area_path=region.path,
        name=name or f"桂花驿站{number}",
        code=f"T-{number}",
        **{"kind": "rest_station", "opened_on": date(2020, 1, 1), "opening_hours": OFFICE_HOURS, **fields},
    )


def make_facility(site: Site, code: str = "water", name: str = "饮用水", **fields: object) -> Facility:
    return Facility.objects.create(site=site, code=code, name=name, name_en=code, **fields)
