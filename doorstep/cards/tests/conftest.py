"""A community with two grids and a building, its workers, a property company, and the doors."""

from datetime import date
from types import SimpleNamespace

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.phones import normalise, phone_hash
from doorstep.accounts.selectors import actor_for_user
from doorstep.cards import services
from doorstep.cards.models import Card
from doorstep.kernel.actor import system
from doorstep.partners.tests.factories import make_partner
from doorstep.regions.models import Level
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.models import Household
from doorstep.residents.tests.factories import make_person, make_staff
from tests.standing import stands

SYSTEM = system("test")


class Estate(SimpleNamespace):
    def __init__(self) -> None:
        self.district = make_region(name="试验区")
        self.community = make_community("紫兴社区", self.district)
        assert self.community.parent is not None
        self.street = self.community.parent
        self.grid, self.other_grid = (make_region(self.community, name=f"紫兴第{n}网格") for n in (1, 2))
        self.building, self.next_building = (make_region(self.grid, name=f"桂花苑{n}幢") for n in (5, 6))
        assert self.building.level == Level.BUILDING
        self.staff_user = make_staff(self.community)
        self.staff = actor_for_user(self.staff_user)
        self.worker_user = self.with_phone(make_staff(self.grid, "grid_worker", name="沈志强"), "13900000113")
        self.worker = actor_for_user(self.worker_user)
        self.officer = actor_for_user(make_staff(self.district, "district_officer", name="顾华"))
        self.neighbour = actor_for_user(make_staff(make_region(self.street, name="转水社区")))
        self.partner = make_partner(self.community)
        services.renew(actor=SYSTEM, area_path="")

    @staticmethod
    def with_phone(user: User, phone: str) -> User:
        user.phone = normalise(phone)
        user.phone_hash = phone_hash(user.phone)
        user.save(update_fields=["phone", "phone_hash"])
        return user

    @property
    def role(self) -> Assignment:
        return self.worker_user.assignments.get()

    def enter(self, region, kind="property", name="紫兴物业", phone="0513-00002345", **more):
        actor = more.pop("actor", SYSTEM)
        return services.make_entry(actor=actor, region=region, kind=kind, name=name, phone=phone, **more)

    def enter_worker(self, **more):
        wanted = {"actor": self.staff, "region": self.grid, "kind": "grid_worker", "assignment": self.role}
        return services.make_entry(**{**wanted, "own_phone": True, "agreed": True, **more})

    def card(self, region=None) -> Card:
        return Card.objects.select_related("current", "region").get(region=region or self.grid)

    def names(self, region=None) -> list[str]:
        """What stands on the card today."""
        card = self.card(region)
        return [line["name"] for line in card.current.content["lines"]] if card.current else []

    def door(self, unit="1", room="101", *, building=None, region=None) -> Household:
        region = region or self.grid
        building = building or self.building
        home = Household.objects.create(
            region=region, area_path=region.path, address=building.name, building=building, unit=unit, room=room
        )
        make_person(region, "周明兰", household=home)
        return home


_standing, estate = stands(Estate)


LATER = date(2099, 1, 1)
