"""The book: posted once, never changed, corrected by an entry of the opposite sign."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from doorstep.kernel import clock, wall
from doorstep.kernel.errors import NotAllowed
from doorstep.ledger import errors, services
from doorstep.ledger.models import Record
from doorstep.ledger.selectors import totals
from doorstep.ledger.services import Entry
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.tests.factories import actor_over, make_community
from doorstep.residents.tests.factories import make_household, make_person

pytestmark = pytest.mark.django_db
DAY = date(2023, 11, 3)


@pytest.fixture
def world() -> Any:
    class World:
        community = make_community()
        clinic = make_programme("clinic")
        staff = actor_over(community, "ledger.view", "ledger.correct", user_id=None)

        def entry(self, source: str, **more: Any) -> Entry:
            values: dict[str, Any] = {"programme": self.clinic, "region": self.community, "occurred_on": DAY}
            return Entry(source=source, **values | more)

        def post(self, source: str, **more: Any) -> Record:
            return services.post(actor=self.staff, entries=[self.entry(source, **more)])[0]

        def total(self, start: date = DAY, end: date = DAY) -> Any:
            found = totals(area_path=self.community.path, start=start, end=end)
            return found[0] if found else None

    return World()


def test_posting_the_same_source_twice_counts_once(world: Any) -> None:
    first = world.post("visit:1", person_times=1)
    again = world.post("visit:1", person_times=1)
    assert again.pk == first.pk
    assert world.total().person_times == 1


def test_one_source_with_other_numbers_is_refused(world: Any) -> None:
    world.post("visit:1", person_times=1)
    with pytest.raises(errors.SourceConflict):
        world.post("visit:1", person_times=2)
    assert world.total().person_times == 1


def test_known_and_new_entries_in_one_posting(world: Any) -> None:
    world.post("visit:1", person_times=1)
    records = services.post(
        actor=world.staff, entries=[world.entry("visit:1", person_times=1), world.entry("visit:2", person_times=1)]
    )
    assert [record.source for record in records] == ["visit:1", "visit:2"]
    assert world.total().person_times == 2


def test_only_what_the_programme_counts_is_recorded(world: Any) -> None:
    inspection = make_programme("inspection", counts=["sessions"])
    record = world.post("check:1", programme=inspection, sessions=1, person_times=5, items=2)
    assert (record.sessions, record.person_times, record.items) == (1, 0, 0)
    assert (
        services.post(actor=world.staff, entries=[world.entry("check:2", programme=inspection, person_times=5)]) == []
    )


def test_nothing_is_recorded_for_a_day_to_come(world: Any) -> None:
    with pytest.raises(errors.FutureRecord):
        world.post("visit:1", person_times=1, occurred_on=clock.today() + timedelta(days=1))
    assert Record.objects.count() == 0


def test_a_late_entry_counts_in_the_period_of_the_event(world: Any) -> None:
    record = world.post("visit:1", person_times=1, occurred_on=date(2023, 2, 28))
    assert record.recorded_at.year >= 2023
    assert world.total(date(2023, 2, 1), date(2023, 2, 28)).person_times == 1
    assert world.total() is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_record SET person_times = 9", "DELETE FROM ledger_record", "TRUNCATE ledger_record CASCADE"],
)
def test_the_database_refuses_to_change_the_book(world: Any, statement: str) -> None:
    world.post("visit:1", person_times=1)
    with pytest.raises(Error), wall.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Record.objects.get().person_times == 1


def test_a_reversal_takes_the_count_back_and_keeps_both_rows(world: Any) -> None:
    person = make_person(world.community)
    record = world.post("visit:1", person_times=1, person=person)
    opposite = services.reverse(actor=world.staff, record=record, reason="按错了人")
    assert (opposite.person_times, opposite.occurred_on, opposite.reverses_id) == (-1, DAY, record.pk)
    assert Record.objects.count() == 2
    assert (world.total().person_times, world.total().persons) == (0, 0)


def test_reversing_twice_without_reason_or_a_reversal_is_refused(world: Any) -> None:
    record = world.post("visit:1", person_times=1)
    with pytest.raises(errors.ReasonMissing):
        services.reverse(actor=world.staff, record=record, reason="  ")
    opposite = services.reverse(actor=world.staff, record=record, reason="重复")
    with pytest.raises(errors.AlreadyReversed):
        services.reverse(actor=world.staff, record=record, reason="再来一次")
    with pytest.raises(errors.CannotReverseReversal):
        services.reverse(actor=world.staff, record=opposite, reason="反悔")
    assert Record.objects.count() == 2


def test_the_neighbour_community_cannot_correct_our_book(world: Any) -> None:
    record = world.post("visit:1", person_times=1)
    neighbour = actor_over(make_community("兰亭社区"), "ledger.view", "ledger.correct")
    with pytest.raises(NotAllowed):
        services.reverse(actor=neighbour, record=record, reason="不是我们的")
    assert not Record.objects.visible_to(neighbour).exists()
    assert Record.objects.visible_to(world.staff).exists()


def test_a_walk_in_who_gets_a_name_adds_a_person_but_no_attendance(world: Any) -> None:
    record = world.post("heads:1", person_times=2)
    household = make_household(world.community)
    person = make_person(world.community, "程桂芬", household=household)
    services.link_walk_in(actor=world.staff, record=record, person=person)
    services.link_walk_in(actor=world.staff, record=record, person=person)
    total = world.total()
    assert (total.person_times, total.anonymous_times, total.persons, total.households) == (2, 2, 1, 1)


def test_not_more_names_than_heads(world: Any) -> None:
    record = world.post("heads:1", person_times=1)
    services.link_walk_in(actor=world.staff, record=record, person=make_person(world.community))
    with pytest.raises(errors.NoHeadLeft):
        services.link_walk_in(actor=world.staff, record=record, person=make_person(world.community, "许长林"))


def test_a_named_record_is_no_head_count(world: Any) -> None:
    record = world.post("visit:1", person_times=1, person=make_person(world.community))
    with pytest.raises(errors.NotAHeadCount):
        services.link_walk_in(actor=world.staff, record=record, person=make_person(world.community, "许长林"))


def test_one_person_twice_is_two_attendances_one_person_one_household(world: Any) -> None:
    household = make_household(world.community)
    wife = make_person(world.community, "周明兰", household=household)
    husband = make_person(world.community, "顾守田", household=household)
    for number, person in enumerate([wife, wife, husband]):
        world.post(f"visit:{number}", person_times=1, person=person, household_times=1)
    total = world.total()
    assert (total.person_times, total.persons, total.household_times, total.households) == (3, 2, 3, 1)


def test_an_area_that_does_not_belong_to_the_region_is_refused_by_the_database(world: Any) -> None:
    other = make_community("兰亭社区")
    record = Record(
        region=world.community,
        area_path=other.path,
        programme=world.clinic,
        occurred_on=DAY,
        recorded_at=clock.now(),
        person_times=1,
        source="forged",
    )
    with pytest.raises(Error), transaction.atomic():
        record.save()
    assert not Record.objects.exists()
