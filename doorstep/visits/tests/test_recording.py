"""A visit is recorded once, counts once, and meets what it meets."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.ledger.models import Record
from doorstep.visits import errors, services
from doorstep.visits.models import VisitNeed, VisitRecord
from doorstep.visits.services import NeedFound
from doorstep.visits.states import TaskState
from doorstep.visits.tests.conftest import MONDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def counted():
    rows = Record.objects.values_list("person_id", "person_times", "household_times", "items")
    return list(rows)


def test_a_visit_at_the_door_meets_the_week_and_is_counted_once(street):
    street.plan()
    done = street.visit()
    assert street.task().state == TaskState.MET
    assert done.settled == (street.task().pk,)
    assert counted() == [(street.elder.pk, 1, 1, 1)]


def test_the_same_visit_sent_again_is_one(street):
    number = uuid.uuid4()
    first = street.visit(client_uuid=number)
    again = street.visit(client_uuid=number)
    assert (first.outcome, again.outcome, again.record) == ("applied", "already", first.record)
    assert len(counted()) == 1


def test_the_number_of_another_visit_is_refused(street):
    number = uuid.uuid4()
    street.visit(client_uuid=number)
    with pytest.raises(errors.NumberUsedElsewhere):
        street.visit("away", client_uuid=number)


def test_a_call_does_not_meet_a_visit_at_the_door(street):
    street.plan()
    street.visit(mode="phone")
    assert street.task().state == TaskState.TOLD
    assert counted() == [(street.elder.pk, 1, 0, 1)]


def test_a_relative_at_the_door_is_a_household_visit_and_no_person(street):
    street.visit("family")
    assert counted() == [(None, 0, 1, 0)]


@pytest.mark.parametrize("result", ["no_answer", "hospital", "away"])
def test_who_was_not_there_is_not_counted(street, result):
    street.visit(result)
    assert counted() == []


def test_who_was_met_together_is_met_once(street):
    street.visit()
    with pytest.raises(errors.SeenAlready, match="沈志强"):
        street.visit(actor=street.staff)
    assert len(counted()) == 1


def test_a_visit_of_last_week_that_arrives_now_counts_for_last_week(street, now):
    now(WEDNESDAY - timedelta(days=7))
    street.plan()
    now(WEDNESDAY)
    street.follow()
    services.rebuild(actor=street.staff, area_path=street.community.path)
    street.visit(seen_at=clock.at(MONDAY - timedelta(days=2), "15:00"))
    assert [task.state for task in street.tasks()][:2] == [TaskState.MET, TaskState.WAITING]


def test_a_missed_week_comes_off_the_list_when_the_elder_is_met_later(street, now):
    now(WEDNESDAY - timedelta(days=7))
    street.plan()
    now(WEDNESDAY)
    services.rebuild(actor=street.staff, area_path=street.community.path)
    street.visit()
    assert [task.state for task in street.tasks()][:2] == [TaskState.LATE, TaskState.MET]


def test_what_is_not_as_usual_becomes_a_follow_up_with_a_day(street):
    street.visit(abnormal=["body", "mood"], needs=[NeedFound("mood", "想找人说说话", WEDNESDAY + timedelta(days=3))])
    needs = {need.kind: need.due_on for need in VisitNeed.objects.all()}
    assert needs == {"mood": WEDNESDAY + timedelta(days=3), "health": WEDNESDAY + timedelta(days=1)}


def test_a_follow_up_is_closed_once_with_what_came_of_it(street):
    street.visit(abnormal=["body"])
    need = VisitNeed.objects.get()
    with pytest.raises(errors.AnswerMissing):
        services.finish_need(actor=street.worker, need_id=need.pk, answer=" ")
    with pytest.raises(NotFound):
        services.finish_need(actor=street.stranger, need_id=need.pk, answer="陪去了医院")
    done = services.finish_need(actor=street.worker, need_id=need.pk, answer="陪去了医院")
    assert done.state == "done"


def test_the_neighbour_grid_records_nothing_here(street):
    with pytest.raises(NotFound):
        street.visit(actor=street.stranger)
    assert not VisitRecord.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"result": "asleep"}, BadInput),
        ({"mode": "letter"}, BadInput),
        ({"abnormal": ["shoes"]}, BadInput),
        ({"result": "no_answer", "abnormal": ["body"]}, BadInput),
        ({"seen_at": clock.at(WEDNESDAY, "10:30")}, errors.SeenAhead),
        ({"seen_at": clock.at(WEDNESDAY - timedelta(days=40), "10:30")}, errors.SeenTooLongAgo),
        ({"needs": [NeedFound("other")]}, errors.NeedUnclear),
        ({"needs": [NeedFound("food", due_on=WEDNESDAY - timedelta(days=1))]}, errors.NeedUnclear),
        ({"note": "长" * 501}, BadInput),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(street, wrong, refusal):
    with pytest.raises(refusal):
        street.visit(**wrong)
    assert not VisitRecord.objects.exists()
    assert counted() == []


def test_a_record_cannot_be_changed_or_removed(street):
    street.visit()
    with pytest.raises(DatabaseError), transaction.atomic():
        VisitRecord.objects.update(result="away")
    with pytest.raises(DatabaseError), transaction.atomic():
        VisitRecord.objects.all().delete()
