"""Contact cards of all demo grids: entered on the opening day, brought to the doors, and one change some days ago."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from doorstep.accounts.models import Assignment
from doorstep.cards.doors import inhabited, with_card
from doorstep.cards.models import Card, CardEntry
from doorstep.cards.services import deliver, end_entry, make_entry, renew, renew_changed
from doorstep.devdata import source
from doorstep.devdata.accounts import worker_of
from doorstep.devdata.names import Names
from doorstep.devdata.regions import short_name
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.partners.models import Partner
from doorstep.regions.models import Level, Region
from doorstep.residents.models import Household

#: Doors noted at a time.
AT_ONCE = 400


def build_cards(*, actor: Actor, today: date) -> None:
    plan = source.load("cards")
    opened: date = plan["opened"]
    with at(clock.at(opened, "09:30")):
        _Lines(actor, plan).enter()
    with at(clock.at(opened + timedelta(days=plan["brought"]["days"]), "16:00")):
        for community in Region.objects.filter(name__in=plan["brought"]["communities"]).order_by("path"):
            _bring(worker_of(community), community, share=plan["brought"]["share"])
    changed = today - timedelta(days=plan["change"]["days_ago"])
    with at(clock.at(changed, "10:00")):
        _change(actor, plan["change"])
    with at(clock.at(changed + timedelta(days=1), "17:00")):
        grid = Region.objects.get(name=plan["change"]["grid"])
        assert grid.parent is not None
        _bring(worker_of(grid.parent), grid, share=plan["change"]["brought_again"])


class _Lines:
    """Enters everything, district first, so that a narrower line finds the wider one."""

    def __init__(self, actor: Actor, plan: dict[str, Any]) -> None:
        self.actor, self.plan = actor, plan
        self.names = Names(source.chance("cards"))
        self.office = iter(range(233, 10_000))
        self.mobile = iter(range(10_000))

    def enter(self) -> None:
        district = Region.objects.get(level=Level.DISTRICT)
        for line in self.plan["district"]:
            make_entry(actor=self.actor, region=district, **line)
        # The worker would do it; here nobody waits for it.
        renew(actor=self.actor, area_path="")
        for community in Region.objects.filter(level=Level.COMMUNITY).order_by("path"):
            self._community(community)
            for grid in Region.objects.filter(parent=community, level=Level.GRID).order_by("path"):
                self._grid(grid)

    def _community(self, community: Region) -> None:
        for line in self.plan["community"]:
            partner = self._property(community) if line["kind"] == "property" else None
            if partner is not None:
                about: dict[str, Any] = {
                    "kind": "property",
                    "duty": line["duty"],
                    "partner": partner,
                    "own_phone": True,
                }
                make_entry(actor=self.actor, region=community, agreed=True, **about)
            else:
                make_entry(actor=self.actor, region=community, agreed=True, **self._filled(line, community))

    def _property(self, community: Region) -> Partner | None:
        name = self.plan["properties"].get(community.name)
        return Partner.objects.filter(region=community, organisation__name=name).first() if name else None

    def _grid(self, grid: Region) -> None:
        for line in self.plan["grid"]:
            username = self.plan["workers"].get(grid.name) if line["kind"] == "grid_worker" else None
            if username:
                role = Assignment.objects.get(user__username=username, region=grid)
                about: dict[str, Any] = {"kind": "grid_worker", "assignment": role, "own_phone": True}
                make_entry(actor=self.actor, region=grid, agreed=True, **about)
            else:
                make_entry(actor=self.actor, region=grid, agreed=True, **self._filled(line, grid))
        if grid.name in self.plan["party"]:
            self._neighbour(grid, "party_household", self.plan["party"][grid.name])
        stewarded = self.plan["stewards"].get(grid.name, 0)
        for building in Region.objects.filter(parent=grid).order_by("path")[:stewarded]:
            self._neighbour(building, "building_steward", self._somebody())

    def _neighbour(self, region: Region, kind: str, name: str) -> None:
        make_entry(actor=self.actor, region=region, kind=kind, name=name, phone=self._mobile(), agreed=True)

    def _filled(self, line: dict[str, str], region: Region) -> dict[str, Any]:
        places = {
            "area": region.name,
            "short": short_name(region.name),
            "office": region.phone or f"0513-8000{self._next_office()}",
            "n": self._next_office(),
            "m": f"{next(self.mobile) % 98:02}",
            "surname": self.names.surname(),
        }
        return {key: text.format(**places) for key, text in line.items()}

    def _next_office(self) -> str:
        return f"{233 + next(self.office) % 67:04}"

    def _mobile(self) -> str:
        return f"138000001{next(self.mobile) % 98:02}"

    def _somebody(self) -> str:
        return str(self.plan["grid"][0]["name"]).format(surname=self.names.surname())


def _change(actor: Actor, plan: dict[str, Any]) -> None:
    grid = Region.objects.get(name=plan["grid"])
    for entry in CardEntry.objects.filter(region=grid, kind=plan["kind"], valid_to__isnull=True):
        end_entry(actor=actor, entry_id=entry.pk)
    make_entry(actor=actor, region=grid, kind=plan["kind"], name=plan["name"], phone=plan["phone"], agreed=True)
    renew_changed(actor=actor)


def _bring(actor: Actor, area: Region, *, share: float) -> None:
    rng = source.chance("cards", area.path, share)
    for card, homes in _doors(area):
        if card.current is None:
            continue
        wanted = [pk for pk in homes if rng.random() < share]
        for first in range(0, len(wanted), AT_ONCE):
            number = uuid.uuid5(uuid.NAMESPACE_OID, f"card {card.code} {card.current.number} {first}")
            deliver(
                actor=actor,
                version_id=card.current.pk,
                household_ids=wanted[first : first + AT_ONCE],
                client_uuid=number,
            )


def _doors(area: Region) -> Iterator[tuple[Card, list[int]]]:
    cards = Card.objects.filter(area_path__startswith=area.path, active=True).select_related("current")
    homes = inhabited(Household.objects.filter(area_path__startswith=area.path))
    doors: dict[int, list[int]] = {}
    for pk, card_id in with_card(homes).order_by("pk").values_list("pk", "card_id"):
        doors.setdefault(card_id, []).append(pk)
    for card in cards.order_by("area_path"):
        yield card, doors.get(card.pk, [])
