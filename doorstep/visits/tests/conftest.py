"""A community of two grids with frail elders, the plans for them, and those who go there. A Wednesday, at ten."""

import uuid
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from doorstep.accounts.selectors import actor_for_user
from doorstep.elders.models import PersonTag, Sheet
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.programmes.tests.factories import make_item, make_programme
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.tests.factories import make_household, make_person, make_staff
from doorstep.visits import services
from doorstep.visits.models import VisitTask
from tests.moments import at
from tests.standing import stands

WEDNESDAY = date(2026, 11, 25)
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


class Street(SimpleNamespace):
    def __init__(self) -> None:
        self.community = make_community("紫兴社区")
        self.grid, self.other_grid = (make_region(self.community, name=f"紫兴第{n}网格") for n in (1, 2))
        self.programme = make_programme("elder_visit", counts=["items", "person_times", "people", "household_times"])
        for item in ("door_visit", "phone_visit", "video_visit"):
            make_item(self.programme, item)
        self.staff_user = make_staff(self.community)
        self.staff = actor_for_user(self.staff_user)
        self.worker_user = make_staff(self.grid, "grid_worker", name="沈志强")
        self.worker = actor_for_user(self.worker_user)
        self.stranger = actor_for_user(make_staff(self.other_grid, "grid_worker", name="顾小红"))
        self.elder = self.add("周明兰", "桂花苑2幢201室", care="weekly", tags=["lives_alone"])

    def add(self, name="孙有财", address="桂花苑10幢101室", *, grid=None, care="", tags=(), birth=date(1940, 5, 1)):
        grid = grid or self.grid
        person = make_person(grid, name, household=make_household(grid, address), birth_date=birth)
        Sheet.objects.create(
            person=person,
            area_path=person.area_path,
            care_level=care,
            care_reason="独居" if care else "",
            due_on=WEDNESDAY,
        )
        for tag in tags:
            self.tag(person, tag)
        return person

    def tag(self, person, tag, *, evidence=""):
        return PersonTag.objects.create(
            person=person, tag=tag, evidence=evidence, valid_from=date(2024, 1, 1), entered_at=clock.now()
        )

    def plan(self, **changes):
        wanted = {
            "actor": self.staff,
            "region": self.community,
            "name": "每周上门",
            "frequency": "week",
            "care_level": "weekly",
            "valid_from": MONDAY - timedelta(days=30),
        }
        return services.make_plan(**{**wanted, **changes})

    def tasks(self, person=None, **only):
        return list(VisitTask.objects.filter(person=person or self.elder, **only).order_by("starts_on", "pk"))

    def task(self, person=None):
        (found,) = self.tasks(person, starts_on=MONDAY)
        return found

    def visit(self, result="met", mode="door", *, person=None, actor=None, **more):
        return services.record_visit(
            actor=actor or self.worker,
            person_id=(person or self.elder).pk,
            result=result,
            mode=mode,
            **{"client_uuid": uuid.uuid4(), **more},
        )

    def follow(self, today=None):
        return services.make_for_changed(actor=system("visits"), today=today)


@pytest.fixture
def now(monkeypatch):
    """Sets the time; Wednesday at ten to begin with."""

    def set_to(day: date, hour: str = "10:00") -> datetime:
        moment = clock.at(day, hour)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    set_to(WEDNESDAY)
    return set_to


_standing, _copied = stands(Street, within=lambda: at(clock.at(WEDNESDAY, "10:00")))


@pytest.fixture
def street(_copied: Street, now) -> Street:
    return _copied
