"""Tasks are rows made ahead; made again only for those of whom something changed, with the same outcome."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.elders.models import PersonTag, Sheet
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotAllowed
from doorstep.residents.models import Person
from doorstep.visits import errors, services
from doorstep.visits.models import Basis, Carer, VisitTask
from doorstep.visits.states import TaskState
from doorstep.visits.tests.conftest import MONDAY, SUNDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def live():
    """What stands in the list of tasks, without when it was written."""
    rows = VisitTask.objects.exclude(state=TaskState.WITHDRAWN).order_by("plan_id", "person_id", "starts_on")
    return list(
        rows.values_list(
            "plan_id", "person_id", "starts_on", "due_at", "area_path", "worker_id", "mode", "reason", "state"
        )
    )


def test_a_plan_makes_the_tasks_of_this_week_and_the_next(street):
    street.plan()
    assert [task.starts_on for task in street.tasks()] == [MONDAY, MONDAY + timedelta(days=7)]
    assert street.task().due_at == clock.end_of(SUNDAY)
    assert street.task().reason == ["care:weekly"]


def test_nothing_changed_nothing_is_made(street, django_assert_max_num_queries):
    street.plan()
    before = set(VisitTask.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(2):
        assert street.follow() == 0
    assert set(VisitTask.objects.values_list("pk", flat=True)) == before


def test_only_the_changed_person_is_gone_through(street):
    other = street.add(care="weekly")
    street.plan()
    Sheet.objects.filter(pk=other.pk).update(care_level="monthly")
    street.follow()
    assert {task.state for task in street.tasks(other)} == {TaskState.WITHDRAWN}
    assert {task.state for task in street.tasks()} == {TaskState.WAITING}


def test_a_new_tag_puts_somebody_on_the_plan(street):
    other = street.add()
    street.plan(care_level="", tags=["lives_alone"])
    street.tag(other, "lives_alone")
    street.follow()
    assert len(street.tasks(other)) == 2


def test_whoever_moves_is_visited_where_he_lives_now(street):
    street.plan()
    Person.objects.filter(pk=street.elder.pk).update(region=street.other_grid, area_path=street.other_grid.path)
    street.follow()
    assert {task.area_path for task in street.tasks()} == {street.other_grid.path}


def test_nobody_is_sent_to_a_closed_file(street):
    street.plan()
    Person.objects.filter(pk=street.elder.pk).update(life="died", closed_on=WEDNESDAY)
    street.follow()
    assert {task.state for task in street.tasks()} == {TaskState.WITHDRAWN}


def test_who_was_visited_before_the_plan_came_is_visited_already(street):
    street.visit()
    street.plan()
    assert street.task().state == TaskState.MET


def test_a_visit_that_met_its_task_stays_when_the_plan_ends(street):
    plan = street.plan()
    street.visit()
    services.end_plan(actor=street.staff, plan_id=plan.pk)
    assert [task.state for task in street.tasks()] == [TaskState.MET, TaskState.WITHDRAWN]


def test_the_same_plan_is_not_made_twice(street):
    street.plan()
    with pytest.raises(errors.PlanTwice):
        street.plan()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, errors.PlanEmpty),
        ({"care_level": ""}, errors.PlanEmpty),
        ({"care_level": "none"}, errors.PlanEmpty),
        ({"tags": ["family_planning"]}, errors.TagGuarded),
    ],
)
def test_a_plan_says_for_whom_it_is(street, wrong, refusal):
    with pytest.raises(refusal):
        street.plan(**wrong)


def test_a_grid_worker_makes_no_plan(street):
    with pytest.raises(NotAllowed):
        street.plan(actor=street.worker)


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["care", "tag", "untag", "move", "close", "open", "carer", "visit", "next_week", "birth"]),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_made_step_by_step_is_what_a_rebuild_makes(street, now, changes):
    """Whatever happens to whom in which order: the tasks kept up to date are those that are made from nothing."""
    from django.db import transaction

    with transaction.atomic():
        day = now(WEDNESDAY) and WEDNESDAY
        people = [street.elder, street.add("孙有财", care="monthly"), street.add("许长林", grid=street.other_grid)]
        street.plan()
        street.plan(name="每月上门", care_level="monthly", frequency="month")
        street.plan(name="独居", care_level="", tags=["lives_alone", "disabled"], mode="any", age_from=80)
        for what, who, value in changes:
            if what == "next_week":
                day += timedelta(days=7)
                now(day)
                services.rebuild(actor=system("visits"))
            else:
                _change(street, people[who], what, value)
            street.follow()
        first = clock.week_of(day)[0]
        kept = [row for row in live() if row[2] >= first]
        # What a visit has met is history: it stays whatever the plans say by now.
        VisitTask.objects.filter(settled_by__isnull=True).delete()
        Basis.objects.all().delete()
        services.rebuild(actor=system("visits"))
        made = [row for row in live() if row[2] >= first]
        assert [_key(row) for row in kept] == [_key(row) for row in made]
        transaction.set_rollback(True)


def _key(row):
    """A task that is settled keeps the place and the reason of the day it was settled."""
    return (*row[:4], row[8]) if row[8] not in ("waiting", "tried", "told") else row


def _change(street, person, what, value):
    row = Person.objects.filter(pk=person.pk)
    if what == "care":
        Sheet.objects.filter(pk=person.pk).update(care_level=["", "weekly", "monthly", "none"][value], care_reason="x")
    elif what == "tag" and not PersonTag.objects.filter(person=person, tag="disabled", valid_to=None).exists():
        street.tag(person, "disabled")
    elif what == "untag":
        PersonTag.objects.filter(person=person, valid_to=None).update(valid_to=clock.today())
    elif what == "move":
        grid = [street.grid, street.other_grid][value % 2]
        row.update(region=grid, area_path=grid.path)
    elif what == "close":
        row.update(life="died", closed_on=clock.today())
    elif what == "open":
        row.update(life="active", closed_on=None)
    elif what == "carer":
        Carer.objects.create(
            person=person,
            worker=[street.worker_user, street.staff_user, None][value % 3],
            valid_from=clock.today(),
            valid_to=clock.today() + timedelta(days=7) if value else None,
            reason="休假",
            named_at=clock.now(),
        )
    elif what == "birth":
        row.update(birth_date=date(1935 + value * 10, 11, 26))
    elif what == "visit" and row.filter(life="active").exists():
        result = ["met", "no_answer", "hospital", "family"][value]
        if result != "met" or not person.visits.filter(seen_on=clock.today(), result="met").exists():
            street.visit(result, person=person, actor=street.staff)
