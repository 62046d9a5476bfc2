"""Activities of the past, entered whole."""

from datetime import date, timedelta

import pytest

from doorstep.activities import services
from doorstep.activities.errors import FieldProblem, ItemNotOffered, ReadingMissing
from doorstep.activities.models import Activity, Attendance, FollowUp, ServiceDone, Signup
from doorstep.activities.services import PastService, PastSignup, PastVisit
from doorstep.activities.tests.factories import SYSTEM, make_plan
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed
from doorstep.ledger.models import Record

DAY = date(2023, 11, 3)


def past(town, people, *, key="2023-11-03 桂花", actor=SYSTEM, **more):
    return services.record_past_activity(
        actor=actor,
        key=key,
        region=town.community,
        programme=town.programme,
        plan=more.pop("plan", make_plan(starts_at=clock.at(DAY, "08:00"), capacity=40)),
        visits=[PastVisit(person.pk) for person in people[:2]],
        heads=28,
        signups=[PastSignup(person.pk) for person in people[1:]],
        services=more.pop(
            "services",
            [
                PastService(
                    item="blood_pressure",
                    stall="量血压",
                    person_id=people[0].pk,
                    reading={"systolic": 186, "diastolic": 112},
                ),
                PastService(item="consultation", stall="问医生", times=12),
            ],
        ),
        **more,
    )


@pytest.fixture
def people(town):
    return [town.person(name) for name in "甲乙丙"]


def test_a_past_clinic_is_closed_and_counted_on_its_day(town, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(70):
        activity = past(town, people, summary="来了30人次。")
    activity.refresh_from_db()
    assert (activity.state, activity.summary, activity.taken) == ("closed", "来了30人次。", 2)
    assert dict(Signup.objects.values_list("person__name", "state")) == {"乙": "attended", "丙": "no_show"}
    records = Record.objects.all()
    assert {record.occurred_on for record in records} == {DAY}
    assert sum(record.sessions for record in records) == 1
    assert sum(record.person_times for record in records) == 30
    assert sum(record.items for record in records) == 13
    assert FollowUp.objects.get().done_at is None


def test_the_same_key_again_changes_nothing(town, people):
    first = past(town, people)
    assert past(town, people).pk == first.pk
    assert Activity.objects.count() == 1
    assert sum(Record.objects.values_list("sessions", flat=True)) == 1


def test_follow_ups_of_long_ago_are_finished(town, people):
    past(town, people, follow_up_outcome="社区医院已随访")
    assert FollowUp.objects.get().outcome == "社区医院已随访"
    assert FollowUp.objects.get().done_at is not None


def test_the_same_rules_hold(town, people):
    with pytest.raises(ReadingMissing):
        past(town, people, services=[PastService(item="blood_pressure", person_id=people[0].pk)])
    with pytest.raises(FieldProblem):
        past(town, people, services=[PastService(item="fortune_telling", times=3)])
    with pytest.raises(FieldProblem):
        past(town, people, plan=make_plan(starts_at=clock.now() + timedelta(days=1)))
    with pytest.raises(NotAllowed):
        past(town, people, actor=town.outsider)
    with pytest.raises(NotAllowed):
        past(town, people, actor=town.grid_worker)
    assert not Activity.objects.exists()
    assert not Attendance.objects.exists()
    assert not ServiceDone.objects.exists()
    assert not Record.objects.exists()


def test_an_item_of_another_stall_is_not_taken(town, people):
    with pytest.raises(ItemNotOffered):
        past(town, people, services=[PastService(item="consultation", stall="量血压", times=3)])


def test_staff_may_enter_last_months_paper_lists(town, people):
    activity = past(town, people, actor=town.staff)
    assert activity.created_by_id == town.staff.user_id
