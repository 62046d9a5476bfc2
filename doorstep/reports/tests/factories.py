"""A community with some months of figures behind it, for tests. Every name is made up."""

import uuid
from collections.abc import Iterable
from datetime import date
from itertools import count

from doorstep.accounts.models import Assignment, User
from doorstep.activities.models import Activity
from doorstep.activities.states import ActivityState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, grants_for, system
from doorstep.ledger.models import Record
from doorstep.ledger.services import Entry, post
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.residents.models import Household, Person

_numbers = count(1)
SYSTEM = system("test")
BRIEF = {
    "zh": "在{places}开展义诊{sessions}{session_word}，服务{person_times}人次",
    "en": "{sessions} free clinics in {places}, {person_times} attendances",
}
FIVE = ["sessions", "items", "person_times", "people", "households"]


def make_region(parent: Region | None = None, *, name: str = "") -> Region:
    """An area one level under its parent; without one, a district."""
    number = next(_numbers)
    code = f"T{number}"
    return Region.objects.create(
        parent=parent,
        level=Level.DISTRICT if parent is None else parent.level + 1,
        code=code,
        name=name or f"区域{number}",
        path=f"{parent.path if parent else ''}{code}/",
        valid_from=date(2020, 7, 1),
    )


def actor_over(region: Region, *rights: str) -> Actor:
    """Somebody with just these rights over this area."""
    return Actor(label="测试员", grants=grants_for(rights, area=region.path), home_area=region.path)


def make_household(region: Region) -> Household:
    return Household.objects.create(region=region, area_path=region.path, address=f"桂花苑{next(_numbers)}幢101室")


def make_person(region: Region, name: str = "周明兰", *, household: Household | None = None) -> Person:
    return Person.objects.create(region=region, area_path=region.path, name=name, household=household)


def make_programme(code: str = "free_clinic", name: str = "义诊", **fields: object) -> Programme:
    return Programme.objects.create(
        **{
            "code": code,
            "name": name,
            "name_en": code,
            "group": "health",
            "counts": FIVE,
            "spec": {"brief": BRIEF, "session_word": {"zh": "场", "en": "session"}},
            **fields,
        }
    )


def make_user(role: str, region: Region, name: str = "") -> User:
    """Somebody who holds a role over an area; sign him in with `client.force_login`."""
    number = next(_numbers)
    user: User = User.objects.create(username=f"reader{number}", name=name or f"用户{number}")
    Assignment.objects.create(user=user, role=role, region=region, valid_from=date(2020, 1, 1))
    return user


def make_session(programme: Programme, region: Region, day: date, place: str) -> Activity:
    return Activity.objects.create(
        programme=programme,
        region=region,
        area_path=region.path,
        title=f"{place}{programme.name}",
        place=place,
        starts_at=clock.at(day, "08:00"),
        ends_at=clock.at(day, "11:00"),
        state=ActivityState.CLOSED,
        door_token=uuid.uuid4(),
    )


def record(
    programme: Programme,
    region: Region,
    day: date,
    *,
    person: Person | None = None,
    actor: Actor = SYSTEM,
    **measures: object,
) -> Record:
    """One record of whatever measures, from an event of its own."""
    entry = Entry(
        programme=programme,
        region=region,
        occurred_on=day,
        source=f"test.event:{next(_numbers)}",
        person=person,
        **measures,  # type: ignore[arg-type]
    )
    return post(actor=actor, entries=[entry])[0]


def hold(
    programme: Programme, region: Region, day: date, place: str, *, people: Iterable[Person] = (), heads: int = 0
) -> Activity:
    """A session as an activity posts it: each person by name, a count of heads, and the session itself."""
    activity = make_session(programme, region, day, place)
    session = f"activities.activity:{activity.pk}"
    for person in people:
        record(programme, region, day, person=person, person_times=1, session=session)
    if heads:
        record(programme, region, day, person_times=heads, session=session)
    record(programme, region, day, sessions=1, session=session)
    return activity


class Town:
    """紫兴社区 with two grids, in a street with a neighbour; October as on the reference screen: 86人次, 61人."""

    def __init__(self) -> None:
        self.district = make_region(name="崇川区")
        self.street = make_region(self.district, name="崇川经济开发区")
        self.community = make_region(self.street, name="紫兴社区")
        self.grid = make_region(self.community, name="紫兴第一网格")
        self.other_grid = make_region(self.community, name="紫兴第二网格")
        self.neighbour = make_region(self.street, name="梧桐社区")
        self.clinic = make_programme()
        self.talk = make_programme("health_talk", "健康讲座")
        self.people = [
            make_person(self.grid, f"王{number:02d}", household=make_household(self.grid)) for number in range(61)
        ]

    def october(self) -> list[Activity]:
        """Four clinics: 19+15+18+16 by name and 5+3+5+5 counted; 61 people, of whom seven came twice."""
        first, second, third, fourth = self.people[:19], self.people[19:34], self.people[34:52], self.people[52:61]
        again = self.people[:7]
        return [
            hold(self.clinic, self.grid, date(2023, 10, 11), "桂花苑", people=first, heads=5),
            hold(self.clinic, self.other_grid, date(2023, 10, 17), "兰亭苑", people=second, heads=3),
            hold(self.clinic, self.grid, date(2023, 10, 20), "桂花苑", people=third, heads=5),
            hold(self.clinic, self.other_grid, date(2023, 10, 27), "兰亭苑", people=[*fourth, *again], heads=5),
        ]

    def september(self) -> None:
        hold(self.clinic, self.grid, date(2023, 9, 12), "桂花苑", people=self.people[:31], heads=40)
