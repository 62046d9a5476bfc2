"""Whom somebody should look after: by the day it is due, finished with a result."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from doorstep.activities import services
from doorstep.activities.models import FollowUp
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import at, browser, neighbour, running, text_of, worker
from doorstep.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(town: Town) -> FollowUp:
    return make_task(town)


def make_task(town: Town, name: str = "周明兰", systolic: int = 158) -> FollowUp:
    activity = running(town)
    person = town.person(name, birth_date=date(1950, 1, 1), sex=2)
    done = services.record_service(
        actor=SYSTEM,
        activity_id=activity.pk,
        stall_id=activity.stalls.get(name="量血压").pk,
        item_id=town.item("blood_pressure").pk,
        person_id=person.pk,
        reading={"systolic": systolic, "diastolic": 92},
        client_id=uuid.uuid4(),
    )
    assert done.follow_up is not None
    return done.follow_up


def test_the_list_names_who_and_why_without_the_reading(town: Town, task: FollowUp) -> None:
    said = text_of(worker(town).get(at("follow_ups")))
    assert "周**" in said
    assert "量血压" in said
    assert "158" not in said
    assert "周明兰" not in said


def test_what_is_overdue_stands_first_with_a_word(town: Town, task: FollowUp) -> None:
    make_task(town, "吴小芳")
    FollowUp.objects.filter(pk=task.pk).update(due_on=clock.today() - timedelta(days=2))
    said = text_of(worker(town).get(at("follow_ups")))
    assert "1件过了时限" in said
    assert said.index("周**") < said.index("吴**")


def test_it_is_finished_with_a_result_and_then_stands_with_the_finished(town: Town, task: FollowUp) -> None:
    client = worker(town)
    page = text_of(client.get(at("follow_up", task.pk)))
    assert "158" in page
    assert "偏高" in page
    assert client.post(at("follow_up", task.pk), {"outcome": " "}).status_code == 422
    assert client.post(at("follow_up", task.pk), {"outcome": "长" * 201}).status_code == 422
    client.post(at("follow_up", task.pk), {"outcome": "复测138/82"})
    task.refresh_from_db()
    assert task.outcome == "复测138/82"
    assert "没有等着随访的人" in text_of(client.get(at("follow_ups")))
    assert "复测138/82" in text_of(client.get(at("follow_ups"), {"done": "1"}))


def test_the_neighbour_sees_nothing_of_it(town: Town, task: FollowUp) -> None:
    client = neighbour(town)
    assert "周**" not in text_of(client.get(at("follow_ups")))
    assert client.get(at("follow_up", task.pk)).status_code == 404
    assert client.post(at("follow_up", task.pk), {"outcome": "x"}).status_code == 404
    assert worker(town, "grid_worker", town.other_grid).get(at("follow_up", task.pk)).status_code == 404
    assert browser().get(at("follow_ups")).status_code == 302
    task.refresh_from_db()
    assert task.done_at is None


def test_the_list_costs_the_same_however_long(town: Town, task: FollowUp, django_assert_max_num_queries: Any) -> None:
    client = worker(town)
    client.get(at("follow_ups"))
    with django_assert_max_num_queries(14) as few:
        client.get(at("follow_ups"))
    for number in range(6):
        make_task(town, f"居民{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(at("follow_ups"))
