"""The lists of whoever walks and of the community: who is on them, in which order, at which price."""

from datetime import timedelta

import pytest

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.visits import selectors, services
from doorstep.visits.selectors import natural
from doorstep.visits.tests.conftest import MONDAY, SUNDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def names(lines):
    return [line.name for line in lines]


def test_a_caseload_is_this_week_and_not_the_next(street):
    street.plan()
    (line,) = selectors.caseload(actor=street.worker)
    assert [task.starts_on for task in line.tasks] == [MONDAY]
    assert (line.due_on, line.at_door) == (SUNDAY, True)


def test_whoever_was_visited_is_off_the_list(street):
    street.plan()
    street.visit()
    assert selectors.caseload(actor=street.worker) == []


def test_one_person_on_two_plans_is_one_line_with_both_reasons(street):
    street.plan(frequency="week", mode="any")
    street.plan(frequency="month", care_level="", tags=["lives_alone"], name="独居每月上门")
    (line,) = selectors.caseload(actor=street.worker)
    assert (len(line.tasks), len(line.reasons)) == (2, 2)


def test_nobody_reads_the_neighbour_grid(street):
    street.plan()
    assert selectors.caseload(actor=street.stranger) == []
    assert selectors.route(actor=street.stranger, area_path=street.grid.path) == []


def test_overdue_begins_at_midnight_after_sunday_and_ends_with_a_visit(street, now):
    street.plan()
    now(SUNDAY, "23:59")
    assert selectors.overdue(actor=street.staff) == []
    now(SUNDAY + timedelta(days=1), "00:00")
    assert names(selectors.overdue(actor=street.staff)) == ["周明兰"]
    now(SUNDAY + timedelta(days=1), "09:00")
    street.visit()
    assert selectors.overdue(actor=street.staff) == []


def test_the_way_goes_by_building_unit_and_room_as_people_count(street):
    for address in ("桂花苑10幢101室", "桂花苑2幢1101室", "桂花苑2幢201室"):
        street.add(address, address, care="weekly")
    street.plan()
    found = names(selectors.route(actor=street.worker, area_path=street.grid.path))
    found.remove("周明兰")
    assert found == ["桂花苑2幢201室", "桂花苑2幢1101室", "桂花苑10幢101室"]


def test_natural_order():
    assert sorted(["10幢", "2幢", "1幢"], key=natural) == ["1幢", "2幢", "10幢"]


def test_the_numbers_of_a_week_are_those_of_the_area(street, now):
    others = [street.add(f"老人{number}", care="weekly") for number in range(3)]
    street.plan()
    street.visit()
    street.visit("hospital", person=others[0])
    numbers = selectors.week_numbers(actor=street.staff, day=WEDNESDAY)
    assert (numbers.should, numbers.met, numbers.excused, numbers.overdue) == (4, 1, 1, 0)
    now(SUNDAY + timedelta(days=1), "00:00")
    assert selectors.week_numbers(actor=street.staff, day=WEDNESDAY).overdue == 2


def test_a_list_of_ten_costs_as_many_queries_as_a_list_of_one(street, django_assert_num_queries):
    street.plan()
    with django_assert_num_queries(3):
        selectors.caseload(actor=street.worker)
    for number in range(9):
        street.add(f"老人{number}", care="weekly")
    services.make_for_changed(actor=system("visits"))
    with django_assert_num_queries(3):
        assert len(selectors.caseload(actor=street.worker)) == 10


def test_a_rebuild_counts_visits_that_came_with_a_double_file(street):
    """Files joined: the visits of the other file are the person's own by then."""
    other = street.add("周明蘭")
    street.visit(person=other)
    street.plan()
    other.visits.update(person=street.elder)
    assert street.task().state == "waiting"
    services.rebuild(actor=system("visits"))
    assert street.task().state == "met"
    assert street.task().due_at == clock.end_of(SUNDAY)
