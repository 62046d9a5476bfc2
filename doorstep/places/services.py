"""Everything that changes sites and what they offer."""

import secrets
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, WrongState
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.places import hours
from doorstep.places.errors import (
    CodeTaken,
    DayWrong,
    FacilityUnknown,
    HoursWrong,
    KindUnknown,
    NameWrong,
    PositionWrong,
    TextTooLong,
)
from doorstep.places.models import Facility, FacilityState, Site, SiteKind
from doorstep.places.words import facility_catalogue
from doorstep.regions.models import Region

KEEP: Any = object()
#: Characters of a made code: none that is read as another one on a worn sign.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TEXTS = {"address": 120, "landmark": 120, "phone": 30}


def create_site(
    *,
    actor: Actor,
    region: Region,
    kind: str,
    name: str,
    address: str = "",
    landmark: str = "",
    step_free: bool = False,
    latitude: float | None = None,
    longitude: float | None = None,
    opening_hours: list[dict[str, Any]] | None = None,
    phone: str = "",
    opened_on: date | None = None,
    closed_on: date | None = None,
    code: str = "",
) -> Site:
    """A new site in an area of the actor. Without a code it gets one for its sign and QR."""
    require(actor, "places.edit", region.path)
    values = _checked(
        {
            "kind": kind,
            "name": name,
            "address": address,
            "landmark": landmark,
            "phone": phone,
            "step_free": step_free,
            "latitude": latitude,
            "longitude": longitude,
            "opening_hours": opening_hours or [],
            "opened_on": opened_on or clock.today(),
            "closed_on": closed_on,
        }
    )
    code = _text(code, 30) or "S-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
    with transaction.atomic():
        try:
            with transaction.atomic():
                site = Site.objects.create(region=region, area_path=region.path, code=code, **values)
        except IntegrityError:
            raise CodeTaken from None
        record(actor, site, "created")
    return site


def update_site(
    *,
    actor: Actor,
    site: Site,
    kind: str = KEEP,
    name: str = KEEP,
    address: str = KEEP,
    landmark: str = KEEP,
    step_free: bool = KEEP,
    latitude: float | None = KEEP,
    longitude: float | None = KEEP,
    opening_hours: list[dict[str, Any]] = KEEP,
    phone: str = KEEP,
    opened_on: date = KEEP,
) -> Site:
    """Changes what is given."""
    given = {
        "kind": kind,
        "name": name,
        "address": address,
        "landmark": landmark,
        "step_free": step_free,
        "latitude": latitude,
        "longitude": longitude,
        "opening_hours": opening_hours,
        "phone": phone,
        "opened_on": opened_on,
    }
    with transaction.atomic():
        found = _locked(actor, site)
        now = {field: getattr(found, field) for field in given} | {"closed_on": found.closed_on}
        values = _checked(now | {field: value for field, value in given.items() if value is not KEEP})
        changed = sorted(field for field, value in values.items() if getattr(found, field) != value)
        for field in changed:
            setattr(found, field, values[field])
        if changed:
            found.save(update_fields=changed)
            record(actor, found, "updated", fields=changed)
    return found


def close_site(*, actor: Actor, site: Site, on: date | None = None, reason: str = "") -> Site:
    """Closes it for good from a day on. It leaves the directory; what happened there keeps its place."""
    day = on or clock.today()
    with transaction.atomic():
        found = _locked(actor, site)
        if found.closed_on is not None:
            raise WrongState
        if day < found.opened_on:
            raise DayWrong
        found.closed_on = day
        found.save(update_fields=["closed_on"])
        record(actor, found, "closed", reason=_text(reason, 200), on=day.isoformat())
    return found


def reopen_site(*, actor: Actor, site: Site) -> Site:
    """Takes a closing back."""
    with transaction.atomic():
        found = _locked(actor, site)
        if found.closed_on is None:
            raise WrongState
        found.closed_on = None
        found.save(update_fields=["closed_on"])
        record(actor, found, "reopened")
    return found


def set_facility(
    *,
    actor: Actor,
    site: Site,
    code: str,
    state: str = FacilityState.OK,
    name: str = "",
    name_en: str = "",
    since: date | None = None,
    expires_on: date | None = None,
    note: str = "",
) -> Facility:
    """Enters one piece of equipment or changes its state. Of a code in the list the names are known."""
    known = facility_catalogue().get(code)
    name = _text(name, 40) or (known[0] if known else "")
    name_en = _text(name_en, 60) or (known[1] if known else "")
    if not name or not code or len(code) > 30 or state not in FacilityState.values:
        raise FacilityUnknown
    with transaction.atomic():
        found = _locked(actor, site)
        facility, _made = Facility.objects.update_or_create(
            site=found,
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "state": state,
                "since": since,
                "expires_on": expires_on,
                "note": _text(note, 120),
            },
        )
        record(actor, found, "facility_set", to_state=state, facility=code)
    return facility


def _locked(actor: Actor, site: Site) -> Site:
    found = Site.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=site.pk).first()
    if found is None:
        raise NotFound
    require(actor, "places.edit", found.area_path)
    return found


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """All columns of a site, tidied; the first that can't be right is refused."""
    found = dict(values)
    if found["kind"] not in SiteKind.values:
        raise KindUnknown
    found["name"] = " ".join(str(found["name"]).split())
    if not 1 <= len(found["name"]) <= 60 or "\0" in found["name"]:
        raise NameWrong
    for name, longest in _TEXTS.items():
        found[name] = _text(found[name], longest)
    try:
        found["opening_hours"] = hours.kept(hours.parse(found["opening_hours"]))
    except hours.BadHours as bad:
        raise HoursWrong(bad) from None
    _check_position(found["latitude"], found["longitude"])
    if found["closed_on"] is not None and found["closed_on"] < found["opened_on"]:
        raise DayWrong
    return found


def _check_position(latitude: float | None, longitude: float | None) -> None:
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise PositionWrong


def _text(text: str, longest: int) -> str:
    text = " ".join(text.split())
    if len(text) > longest or "\0" in text:
        raise TextTooLong(longest=longest)
    return text
