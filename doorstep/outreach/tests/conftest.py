"""A community of two grids with three doors, a round over them, and those who walk."""

from datetime import timedelta
from types import SimpleNamespace

from doorstep.accounts.selectors import actor_for_user
from doorstep.kernel import clock
from doorstep.outreach import services
from doorstep.outreach.models import OutreachDoor
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.tests.factories import make_household, make_person, make_staff
from tests.standing import stands


class Walk(SimpleNamespace):
    def __init__(self) -> None:
        self.community = make_community("紫兴社区")
        self.grid, self.other_grid = (make_region(self.community, name=f"紫兴第{n}网格") for n in (1, 2))
        self.homes = [make_household(self.grid, f"桂花苑{n}幢101室") for n in (1, 2)]
        self.far_home = make_household(self.other_grid, "荷花苑1幢101室")
        self.empty_home = make_household(self.grid, "桂花苑9幢101室")
        self.mother = make_person(self.grid, "周明兰", household=self.homes[0])
        self.father = make_person(self.grid, "王建国", household=self.homes[0])
        self.single = make_person(self.grid, "许长林", household=self.homes[1])
        self.far = make_person(self.other_grid, "孙有财", household=self.far_home)
        self.programme = make_programme("waste", counts=["sessions", "person_times", "people", "household_times"])
        self.staff_user = make_staff(self.community)
        self.staff = actor_for_user(self.staff_user)
        self.worker_user = make_staff(self.grid, "grid_worker", name="沈志强")
        self.worker = actor_for_user(self.worker_user)
        self.round = self.make()

    def make(self, **changes):
        today = clock.today()
        wanted = {
            "actor": self.staff,
            "region": self.community,
            "programme": self.programme,
            "topic": "垃圾分类",
            "starts_on": today - timedelta(days=7),
            "ends_on": today + timedelta(days=7),
        }
        return services.make_round(**{**wanted, **changes})

    def door(self, home=None):
        return OutreachDoor.objects.get(round=self.round, household=home or self.homes[0])


_standing, walk = stands(Walk)
