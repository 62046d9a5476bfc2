"""Organisations that work with the communities, and since when."""

from datetime import date, timedelta
from typing import Any

from doorstep.accounts.models import Organisation
from doorstep.accounts.services import create_organisation
from doorstep.devdata import source
from doorstep.kernel.actor import Actor
from doorstep.partners.services import create_partner
from doorstep.regions.models import Region


def build_partners(*, actor: Actor, district: Region, today: date) -> None:
    """`today` only decides which agreement is over and which runs out soon, so that both can be seen."""
    for entry in source.load("partners"):
        region = Region.objects.get(name=entry["area"]) if "area" in entry else district
        begins: date | None = entry.get("from")
        create_partner(
            actor=actor,
            region=region,
            organisation=create_organisation(actor=actor, name=entry["name"], kind=entry["kind"]),
            contact_name=entry["contact"],
            contact_phone=entry["phone"],
            agreement_from=begins,
            agreement_to=_end(entry, begins, today),
            scope=entry["scope"],
        )


def _end(entry: dict[str, Any], begins: date | None, today: date) -> date | None:
    if entry.get("soon"):
        return today + timedelta(days=24)
    if entry.get("over"):
        return today - timedelta(days=9)
    return begins.replace(year=begins.year + entry["years"]) - timedelta(days=1) if begins else None


def organisation(key: str) -> Organisation:
    entry = next(one for one in source.load("partners") if one["key"] == key)
    return Organisation.objects.get(name=entry["name"])
