"""Households: who lives behind one door."""

from django.db import transaction

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents.errors import BadAddress
from doorstep.residents.models import Household
from doorstep.residents.services.columns import check_region, short_text


def clean_address(address: str) -> str:
    """One line, without spaces between Chinese characters, so that the same door is written in one way."""
    words = address.split()
    tidy = ""
    for word in words:
        tidy += f" {word}" if tidy and tidy[-1].isascii() and word[0].isascii() else word
    if not 1 <= len(tidy) <= 120:
        raise BadAddress
    return short_text(tidy, 120)


def create_household(
    *, actor: Actor, region: Region, address: str, building: Region | None = None, unit: str = "", room: str = ""
) -> Household:
    """A new door in a grid or community of the actor."""
    require(actor, "residents.edit", region.path)
    check_region(region)
    return _create(actor, region, address, building, unit, room)


def household_at(
    *, actor: Actor, region: Region, address: str, building: Region | None = None, unit: str = "", room: str = ""
) -> Household:
    """The household at this door: the one on file, or a new one. The region is locked, so two entries make one door."""
    require(actor, "residents.edit", region.path)
    return door(actor=actor, region=region, address=address, building=building, unit=unit, room=room)


def update_household(*, actor: Actor, household: Household, address: str, unit: str = "", room: str = "") -> Household:
    """Corrects the address of a door for all who live there."""
    require(actor, "residents.edit", household.area_path)
    with transaction.atomic():
        found = Household.objects.visible_to(actor).select_for_update().filter(pk=household.pk).first()
        if found is None:
            raise NotFound
        found.address, found.unit, found.room = clean_address(address), short_text(unit, 10), short_text(room, 10)
        found.save(update_fields=["address", "unit", "room"])
        record(actor, found, "updated", fields=["address"])
    return found


def door(
    *, actor: Actor, region: Region, address: str, building: Region | None = None, unit: str = "", room: str = ""
) -> Household:
    """As `household_at`, for services that have checked by what right the door is written."""
    check_region(region)
    wanted = clean_address(address)
    with transaction.atomic():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        found = Household.objects.filter(region=region, address=wanted, unit=unit.strip(), room=room.strip())
        return found.order_by("id").first() or _create(actor, region, wanted, building, unit, room)


def _create(actor: Actor, region: Region, address: str, building: Region | None, unit: str, room: str) -> Household:
    with transaction.atomic():
        household = Household.objects.create(
            region=region,
            area_path=region.path,
            address=clean_address(address),
            building=building,
            unit=short_text(unit, 10),
            room=short_text(room, 10),
        )
        record(actor, household, "created")
    return household
