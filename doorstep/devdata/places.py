"""Sites: the rooms and squares of every community, rest stations with what they have, and the reading corners."""

from datetime import date, timedelta
from typing import Any

from doorstep.devdata import source
from doorstep.devdata.regions import beside, communities_in_order, short_name
from doorstep.kernel.actor import Actor
from doorstep.places.models import FacilityState, Site
from doorstep.places.services import create_site, set_facility
from doorstep.regions.models import Region

DAYS = {"all": [1, 2, 3, 4, 5, 6, 7], "work": [1, 2, 3, 4, 5]}
OPENED = date(2022, 6, 1)


def build_places(*, actor: Actor, today: date) -> None:
    plan = source.load("places")
    for region, _named in communities_in_order():
        for entry in plan["every_community"]:
            _site(actor, region, entry, code=_code(region, entry["key"]))
    for entry in plan["sites"]:
        region = Region.objects.get(name=entry["area"])
        site = _site(actor, region, entry, code=_special(entry["key"]))
        _equip(actor, site, entry, today)
    _reading_corners(actor, plan["reading_corners"])


def site_of(region: Region, key: str) -> Site:
    """`@square` is the square of the community itself; other keys are sites of their own."""
    return Site.objects.get(code=_code(region, key[1:]) if key.startswith("@") else _special(key))


def _code(region: Region, key: str) -> str:
    return f"{region.path.strip('/').replace('/', '-')}-{key}".upper()


def _special(key: str) -> str:
    return f"S-{key}".upper()


def _estate_of(region: Region) -> str:
    plan = source.load("district")
    return str(plan["communities"].get(region.name, plan["invented"])["estates"][-1])


def _site(actor: Actor, region: Region, entry: dict[str, Any], *, code: str) -> Site:
    north, east = entry.get("off", (0, 0))
    latitude, longitude = beside(region, north=north, east=east)
    return create_site(
        actor=actor,
        region=region,
        kind=entry["kind"],
        name=entry["name"].format(area=region.name, estate=_estate_of(region)),
        address=source.load("places")["address"].format(area=short_name(region.name)),
        landmark=entry.get("landmark", ""),
        step_free=entry.get("step_free", False),
        latitude=latitude,
        longitude=longitude,
        opening_hours=_hours(entry.get("hours", [])),
        phone=region.phone if entry.get("phone") else "",
        opened_on=entry.get("opened_on", OPENED),
        code=code,
    )


def _hours(rows: list[list[str]]) -> list[dict[str, Any]]:
    return [{"days": DAYS[days], "from": first, "to": last} for days, first, last in rows]


def _equip(actor: Actor, site: Site, entry: dict[str, Any], today: date) -> None:
    broken, wanted = entry.get("broken", {}), entry.get("wanted", {})
    for code in entry.get("facilities", []):
        set_facility(
            actor=actor,
            site=site,
            code=code,
            state=FacilityState.BROKEN if code in broken else FacilityState.OK,
            note=broken.get(code, ""),
            since=site.opened_on,
            # A medicine box that runs out in a few weeks: somebody has to look after it.
            expires_on=today + timedelta(days=40) if code == "medicine" else None,
        )
    for code, note in wanted.items():
        set_facility(actor=actor, site=site, code=code, state=FacilityState.WANTED, note=note)


def _reading_corners(actor: Actor, plan: dict[str, Any]) -> None:
    """In turn through the communities, one opened every few days."""
    communities = [region for region, _named in communities_in_order()]
    span = (plan["last"] - plan["first"]).days
    for number in range(plan["count"]):
        region = communities[number % len(communities)]
        turn = number // len(communities)
        latitude, longitude = beside(region, north=60 * turn - 200, east=45 * (number % 7) - 130)
        create_site(
            actor=actor,
            region=region,
            kind=plan["kind"],
            name=short_name(region.name) + plan["spots"][turn % len(plan["spots"])],
            address=source.load("places")["address"].format(area=short_name(region.name)),
            latitude=latitude,
            longitude=longitude,
            opening_hours=_hours(plan["hours"]),
            opened_on=plan["first"] + timedelta(days=span * number // (plan["count"] - 1)),
            code=f"RC-{number + 1:03}",
        )
