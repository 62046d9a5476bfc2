"""A community on the day of its free clinic, for tests. Every name is made up."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from doorstep.accounts.models import User
from doorstep.activities import services
from doorstep.activities.models import Activity
from doorstep.activities.plans import Plan, StallPlan
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Grant, system
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.models import Household, Person

_numbers = count(1)
SYSTEM = system("test")
STAFF_RIGHTS = (
    "activities.view",
    "activities.edit",
    "activities.checkin",
    "activities.close",
    "residents.view",
    "ledger.view",
    "ledger.correct",
    "notices.send",
)
SPEC = {
    "filing": {"required": True},
    "evidence": {"photos_max": 3, "required": ["photo"]},
    "bring": {"zh": ["身份证", "旧的病历"], "en": ["ID card", "old records"]},
}


def make_user(name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    user: User = User.objects.create(username=f"user{number}", name=name or f"用户{number}", **fields)
    return user


def make_clinic_programme(code: str = "free_clinic", **fields: Any) -> Programme:
    programme = Programme.objects.create(
        **{
            "code": code,
            "name": "义诊",
            "name_en": "Free clinic",
            "group": "health",
            "counts": ["sessions", "items", "person_times", "people", "households", "household_times"],
            "spec": SPEC,
            **fields,
        }
    )
    for position, (item, name, reading, named) in enumerate(
        [
            ("blood_pressure", "量血压", "blood_pressure", False),
            ("blood_glucose", "测血糖", "blood_glucose", False),
            ("consultation", "问医生", "", False),
            ("report_reading", "看体检报告", "", True),
        ]
    ):
        ServiceItem.objects.create(
            programme=programme,
            code=item,
            name=name,
            name_en=item,
            reading=reading,
            needs_identity=named,
            position=position,
        )
    return programme


STALLS = (
    StallPlan(name="量血压", items=("blood_pressure",)),
    StallPlan(name="测血糖", items=("blood_glucose",)),
    StallPlan(name="问医生", items=("consultation", "report_reading")),
)


def make_plan(*, starts_at: datetime | None = None, **changes: Any) -> Plan:
    starts_at = starts_at or clock.at(clock.today() + timedelta(days=7), "08:00")
    plan = Plan(
        title="家门口义诊",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place="桂花苑小广场",
        landmark="进大门往左，凉亭旁边",
        stalls=STALLS,
        filing_required=False,
    )
    return replace(plan, **changes)


class Town:
    """A community with a grid, its staff, a neighbour community, and people."""

    def __init__(self) -> None:
        self.community = make_community("桂花社区")
        assert self.community.parent is not None
        self.street = self.community.parent
        self.grid = make_region(self.community, name="桂花第一网格")
        self.other_grid = make_region(self.community, name="桂花第二网格")
        self.neighbour = make_region(self.street, name="梧桐社区")
        self.neighbour_grid = make_region(self.neighbour, name="梧桐第一网格")
        self.programme = make_clinic_programme()
        self.staff_user = make_user("陈社工")
        self.staff = self.actor(self.staff_user, self.community, *STAFF_RIGHTS)
        self.grid_worker = self.actor(
            make_user("吴网格员"), self.grid, "activities.view", "activities.checkin", "residents.view"
        )
        self.doctor = self.actor(make_user("李医生"), self.community, "activities.view", "activities.checkin")
        self.outsider = self.actor(make_user("外社区社工"), self.neighbour, *STAFF_RIGHTS)
        self.officer = self.actor(make_user("街道干部"), self.street, "activities.view", "ledger.view")

    @staticmethod
    def actor(user: User, region: Region, *rights: str) -> Actor:
        return Actor(user_id=user.pk, label=user.name, grants=frozenset(Grant(right, region.path) for right in rights))

    def item(self, code: str) -> ServiceItem:
        return ServiceItem.objects.get(programme=self.programme, code=code)

    def person(
        self, name: str = "周明兰", *, region: Region | None = None, user: User | None = None, **fields: Any
    ) -> Person:
        region = region or self.grid
        household = fields.pop("household", None) or Household.objects.create(
            region=region, area_path=region.path, address=f"桂花苑{next(_numbers)}幢101室"
        )
        return Person.objects.create(
            region=region, area_path=region.path, name=name, household=household, user=user, **fields
        )

    def resident(self, name: str = "周明兰", **fields: Any) -> tuple[Person, Actor]:
        """A person with an account, and the actor she is when she has signed in."""
        user = make_user(name)
        person = self.person(name, user=user, **fields)
        return person, Actor(user_id=user.pk, label=name, person_ids=frozenset({person.pk}))

    def activity(self, *, publish: bool = True, region: Region | None = None, **changes: Any) -> Activity:
        actor = SYSTEM
        activity = services.create_activity(
            actor=actor, region=region or self.community, programme=self.programme, plan=make_plan(**changes)
        )
        if publish:
            activity = services.publish_activity(actor=actor, activity_id=activity.pk)
        return activity

    def today(self, **changes: Any) -> Activity:
        """Begins in an hour: the door is open already."""
        return self.activity(starts_at=clock.now() + timedelta(hours=1), **changes)


def tap() -> uuid.UUID:
    return uuid.uuid4()


def begin(activity: Activity) -> Activity:
    """Let the start lie an hour back, as if time had passed."""
    begun = clock.now() - timedelta(hours=1)
    Activity.objects.filter(pk=activity.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=3))
    activity.refresh_from_db()
    return activity
