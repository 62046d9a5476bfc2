"""Areas are cut anew and who lives there moves along; what can't be known is left for a person."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.errors import NotForYourself
from doorstep.accounts.models import Assignment, User
from doorstep.flows import services
from doorstep.flows.errors import NotDecided
from doorstep.flows.recut import plan_for
from doorstep.flows.selectors.recut import aftermath
from doorstep.flows.services import Decisions
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, system
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import Event
from doorstep.ledger.models import Record
from doorstep.regions.errors import HasEnded, NotSiblings
from doorstep.regions.models import Level, Region
from doorstep.regions.services import NewRegion
from doorstep.regions.tests.factories import actor_over
from doorstep.regions.tests.small_town import BEGAN, Town, area, town
from doorstep.residents.models import Household, Life, Person
from doorstep.residents.services import close_person, create_household, create_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Town:
    return town()


def officer(region: Region, user_id: int | None = None) -> Actor:
    return actor_over(region, "regions.edit", user_id=user_id)


def building(grid: Region, code: str) -> Region:
    return area(grid, Level.BUILDING, code, f"桂花苑{code}幢", kind="building")


def home(region: Region, address: str = "桂花苑6幢", *, of: Region | None = None, people: int = 1, **more) -> Household:
    door = create_household(actor=system(), region=region, address=address, building=of, **more)
    for _one in range(people):
        person(region, household=door)
    return door


def person(region: Region, name: str = "周明兰", **more) -> Person:
    return create_person(actor=system(), region=region, name=name, no_id_reason="not_at_hand", **more)


def role(region: Region, kind: str = "grid_worker", user: User | None = None, **more) -> Assignment:
    if user is None:
        user = User.objects.create(username=f"u{User.objects.count()}", name="沈志强")
    return Assignment.objects.create(user=user, role=kind, region=region, valid_from=BEGAN, **more)


def merge(place: Town, actor: Actor | None = None, **more):
    return services.recut_areas(
        actor=actor or officer(place.street),
        predecessors=[place.grid_1, place.grid_2],
        successors=[NewRegion("G11", "北大街东片网格")],
        **{"on": clock.today(), **more},
    )


def split(place: Town, actor: Actor | None = None, *, parts: tuple[Region, ...] = (), on: date | None = None):
    east, west = parts if parts else ((), ())
    return services.recut_areas(
        actor=actor or officer(place.street),
        predecessors=[place.grid_1],
        successors=[
            NewRegion("G11", "东网格", takes=(east.pk,) if east else ()),
            NewRegion("G12", "西网格", takes=(west.pk,) if west else ()),
        ],
        on=on or clock.today(),
    )


def where(thing: Person | Household) -> Region:
    thing.refresh_from_db()
    assert thing.area_path == thing.region.path
    return thing.region


def test_grids_that_become_one_take_people_doors_and_roles_along(place):
    first, second = home(place.grid_1, people=2), home(place.grid_2)
    alone = person(place.grid_2)
    worker = role(place.grid_1)
    done = merge(place)
    (new,) = done.begun
    assert {where(first), where(second), where(alone)} == {new}
    assert set(Person.objects.values_list("area_path", flat=True)) == {new.path}
    worker.refresh_from_db()
    assert worker.valid_to == clock.today()
    follower = Assignment.objects.get(region=new)
    assert (follower.user_id, follower.role, follower.valid_from) == (worker.user_id, "grid_worker", clock.today())
    report = aftermath(actor=officer(place.street), region=Region.objects.get(pk=place.grid_1.pk))
    assert report is not None
    assert report.moved == {"people": 4, "closed": 0, "households": 2, "roles": 1}
    assert report.plan.left == 0


def test_each_who_moved_has_it_in_his_history(place):
    door = home(place.grid_1)
    merge(place)
    member = Person.objects.get()
    for subject in (f"residents.household:{door.pk}", f"residents.person:{member.pk}"):
        event = Event.objects.get(subject=subject, action="moved")
        assert event.data == {"origin": place.grid_1.path}
        assert event.area_path == member.area_path


def test_a_split_grid_is_divided_by_its_buildings(place):
    east, west = building(place.grid_1, "B1"), building(place.grid_1, "B2")
    left, right = home(place.grid_1, "桂花苑1幢", of=east, people=2), home(place.grid_1, "桂花苑2幢", of=west)
    split(place, parts=(east, west))
    assert (where(left).name, where(right).name) == ("东网格", "西网格")
    assert left.building is not None
    assert left.building.path.startswith(left.area_path)
    assert left.building.name == east.name
    assert {member.region for member in left.members.all()} == {left.region}


def test_what_has_no_building_stays_and_is_listed_by_what_the_address_says(place):
    home(place.grid_1, "桂花苑6幢2单元302", people=2)
    home(place.grid_1, "桂花苑6幢1单元101")
    home(place.grid_1, "濠东路12号3室")
    lost = person(place.grid_1, "没有门")
    worker = role(place.grid_1)
    split(place)
    plan = plan_for([place.grid_1], actor=officer(place.street), day=clock.today())
    groups = {group.place: (len(group.households), group.people) for group in plan.residents.left_doors}
    assert groups == {"桂花苑6幢": (2, 3), "濠东路": (1, 1)}
    assert [rest.people for rest in plan.residents.left_people] == [1]
    assert [left.assignment for left in plan.roles.left] == [worker]
    assert where(lost) == place.grid_1
    worker.refresh_from_db()
    assert worker.valid_to is None
    assert not Event.objects.filter(action="moved").exists()


def test_what_was_left_goes_where_somebody_decides_and_only_there(place):
    six, seven = home(place.grid_1, "桂花苑6幢302", people=2), home(place.grid_1, "桂花苑7幢101")
    lost, worker = person(place.grid_1), role(place.grid_1)
    east, west = split(place).begun
    admin = actor_over(place.street, "regions.edit", "accounts.edit")
    rest = services.decide(
        actor=admin,
        region=Region.objects.get(pk=place.grid_1.pk),
        chosen=Decisions(
            doors={six.pk: east.pk, seven.pk: place.south.pk},
            people={place.grid_1.pk: west.pk},
            roles={worker.pk: [east.pk, west.pk]},
        ),
    )
    assert (where(six), where(lost), where(seven)) == (east, west, place.grid_1)
    assert set(Assignment.objects.filter(valid_to__isnull=True).values_list("region", flat=True)) == {east.pk, west.pk}
    assert [group.place for group in rest.residents.left_doors] == ["桂花苑7幢"]
    assert rest.roles.left == []


def test_what_is_left_stands_in_the_order_of_the_buildings(place):
    for number in ("10", "7", "６"):
        home(place.grid_1, f"桂花苑{number}幢")
    home(place.grid_1, "濠东路")
    split(place)
    plan = plan_for([place.grid_1], actor=officer(place.street), day=clock.today())
    assert [group.place for group in plan.residents.left_doors] == ["桂花苑６幢", "桂花苑7幢", "桂花苑10幢", "濠东路"]


def test_nothing_chosen_is_said(place):
    split(place)
    with pytest.raises(NotDecided):
        services.decide(actor=officer(place.street), region=place.grid_1, chosen=Decisions({}, {}, {}))


def test_a_grid_moves_with_its_community_and_everybody_in_it(place):
    house = building(place.grid_1, "B1")
    door, direct = home(place.grid_1, of=house), person(place.north)
    worker, staff = role(place.grid_1), role(place.north, "community_staff")
    done = services.recut_areas(
        actor=officer(place.street),
        predecessors=[place.north, place.south],
        successors=[
            NewRegion("X11", "东社区", takes=(place.grid_1.pk,)),
            NewRegion("X12", "西社区", takes=(place.grid_2.pk,)),
        ],
        on=clock.today(),
    )
    grid = where(door)
    assert (grid.name, grid.parent) == (place.grid_1.name, done.begun[0])
    assert Assignment.objects.get(user=worker.user, valid_to__isnull=True).region == grid
    # Two communities took the place of the old one: who was filed with neither grid is for a person to place.
    assert where(direct) == place.north
    staff.refresh_from_db()
    assert staff.valid_to is None


def test_records_of_the_past_keep_their_area(place):
    home(place.grid_1)
    merge(place)
    assert not Record.objects.exclude(area_path__startswith=place.grid_1.path).exists()
    assert Event.objects.filter(action="created", area_path=place.grid_1.path).exists()


def test_closed_files_move_along_and_are_counted_apart(place):
    gone = person(place.grid_1)
    close_person(actor=system(), person=gone, life=Life.MOVED)
    seen = preview(place)
    assert (seen.totals["people"], seen.totals["closed"]) == (0, 1)
    merge(place)
    assert where(gone).code == "G11"


def preview(place: Town, actor: Actor | None = None, **more):
    return services.preview_recut(
        actor=actor or officer(place.street),
        predecessors=[place.grid_1, place.grid_2],
        successors=[NewRegion("G11", "北大街东片网格")],
        **{"on": clock.today(), **more},
    )


def test_the_preview_says_what_happens_and_changes_nothing(place):
    home(place.grid_1, people=3)
    role(place.grid_2)
    before = [Region.objects.count(), Event.objects.count(), list(Person.objects.values_list("area_path", flat=True))]
    seen = preview(place)
    assert [(line.region.name, line.people, line.households, line.roles) for line in seen.lines] == [
        ("北大街东片网格", 3, 1, 1)
    ]
    after = [Region.objects.count(), Event.objects.count(), list(Person.objects.values_list("area_path", flat=True))]
    assert after == before
    assert not Region.objects.filter(valid_to__isnull=False).exists()


def test_the_same_again_changes_nothing_and_another_is_refused(place):
    home(place.grid_1)
    first, events = merge(place), Event.objects.count()
    again = merge(place)
    assert again.already
    assert again.begun == first.begun
    assert Event.objects.count() == events
    with pytest.raises(HasEnded):
        split(place)
    with pytest.raises(HasEnded):
        services.recut_areas(
            actor=officer(place.street),
            predecessors=[place.grid_1],
            successors=[NewRegion("G11", "北大街东片网格")],
            on=clock.today() + timedelta(days=1),
        )


def test_a_recut_to_come_changes_roles_on_its_day_and_people_by_themselves(place, monkeypatch):
    door, worker = home(place.grid_1), role(place.grid_1)
    day = clock.today() + timedelta(days=3)
    (new,) = merge(place, on=day).begun
    assert where(door) == place.grid_1
    worker.refresh_from_db()
    assert worker.valid_to == day
    assert Assignment.objects.get(region=new).valid_from == day
    assert services.settle_areas(actor=system()) == 0
    monkeypatch.setattr(clock, "today", lambda: day)
    assert services.settle_areas(actor=system()) == 2
    assert services.settle_areas(actor=system()) == 0
    assert where(door) == new


def test_who_was_entered_in_an_old_area_since_follows_at_night(place):
    merge(place)
    late = Person.objects.create(region=place.grid_1, area_path=place.grid_1.path, name="晚到")
    assert services.settle_areas(actor=system()) == 1
    assert where(late).code == "G11"


def test_who_held_both_grids_holds_the_one_once(place):
    first = role(place.grid_1)
    role(place.grid_2, user=first.user)
    (new,) = merge(place).begun
    assert Assignment.objects.filter(user=first.user, valid_to__isnull=True).get().region == new


def test_roles_that_ended_before_stay_as_they_were(place):
    old = role(place.grid_1, valid_to=clock.today())
    (new,) = merge(place).begun
    assert not Assignment.objects.filter(region=new).exists()
    old.refresh_from_db()
    assert old.valid_to == clock.today()


def test_a_role_until_a_day_keeps_its_day(place):
    until = clock.today() + timedelta(days=30)
    role(place.grid_1, valid_to=until)
    (new,) = merge(place).begun
    assert Assignment.objects.get(region=new).valid_to == until


def test_nobody_widens_his_own_role_by_a_recut(place):
    own = role(place.grid_1, "community_staff")
    actor = officer(place.street, user_id=own.user_id)
    (new,) = merge(place, actor).begun
    own.refresh_from_db()
    assert own.valid_to is None
    assert not Assignment.objects.filter(region=new).exists()
    deciding = actor_over(place.street, "regions.edit", "accounts.edit", user_id=own.user_id)
    with pytest.raises(NotForYourself):
        services.decide(
            actor=deciding,
            region=Region.objects.get(pk=place.grid_1.pk),
            chosen=Decisions({}, {}, {own.pk: [new.pk]}),
        )


class TestOutsiders:
    def test_the_neighbour_street_neither_looks_nor_cuts(self, place):
        home(place.grid_1)
        for act in (preview, merge):
            with pytest.raises(NotAllowed):
                act(place, officer(place.other_street))
        assert Region.objects.filter(valid_to__isnull=False).count() == 0

    def test_the_neighbour_street_decides_nothing(self, place):
        door = home(place.grid_1)
        east, _west = split(place).begun
        with pytest.raises(NotAllowed):
            services.decide(
                actor=officer(place.other_street),
                region=Region.objects.get(pk=place.grid_1.pk),
                chosen=Decisions({door.pk: east.pk}, {}, {}),
            )
        assert where(door) == place.grid_1

    def test_who_may_cut_areas_but_gives_no_roles_decides_about_none(self, place):
        worker, door = role(place.grid_1), home(place.grid_1)
        east, _west = split(place).begun
        with pytest.raises(NotAllowed):
            services.decide(
                actor=officer(place.street),
                region=Region.objects.get(pk=place.grid_1.pk),
                chosen=Decisions({door.pk: east.pk}, {}, {worker.pk: [east.pk]}),
            )
        assert where(door) == place.grid_1, "all of it or nothing"

    def test_the_district_is_not_cut(self, place):
        with pytest.raises(NotSiblings):
            services.recut_areas(
                actor=system(), predecessors=[place.district], successors=[NewRegion("X", "新区")], on=clock.today()
            )


def test_ten_times_the_people_need_no_more_queries(place):
    def counted(grid: Region, code: str, people: int) -> int:
        house = building(grid, "B1")
        for number in range(people):
            home(grid, f"桂花苑{number}幢", of=house)
            role(grid)
        with CaptureQueriesContext(connection) as seen:
            services.recut_areas(
                actor=officer(place.street),
                predecessors=[grid],
                successors=[NewRegion(code, "新网格")],
                on=clock.today(),
            )
        return len(seen)

    assert counted(place.grid_1, "G11", 2) == counted(place.grid_2, "G12", 20)
