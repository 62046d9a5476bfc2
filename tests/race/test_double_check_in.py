"""One person checked in by two at the same moment comes once, and counts once."""

import threading
import uuid
from functools import partial

import pytest
from django.db import connection

from doorstep.activities import services
from doorstep.activities.models import Attendance, ServiceDone, Stall
from doorstep.activities.tests.factories import Town
from doorstep.kernel import wall
from doorstep.ledger.models import Record
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 8


@pytest.fixture
def town(transactional_db: None) -> Town:
    return Town()


def person_times():
    return sum(Record.objects.values_list("person_times", flat=True))


def test_the_desk_the_door_and_the_grid_worker_at_the_same_moment(town):
    person, actor = town.resident()
    activity = town.today()
    services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk)
    acts = [
        partial(
            services.check_in,
            actor=staff,
            activity_id=activity.pk,
            person_id=person.pk,
            method="name",
            client_id=uuid.uuid4(),
        )
        for staff in (town.staff, town.grid_worker, town.doctor, town.staff, town.staff, town.staff)
    ]
    acts += [
        partial(
            services.self_check_in,
            actor=actor,
            door_token=activity.door_token,
            person_id=person.pk,
            client_id=uuid.uuid4(),
        )
        for _ in range(2)
    ]
    done = results(at_once(acts))
    assert len({one.attendance.pk for one in done}) == 1
    assert sum(not one.already for one in done) == 1
    assert Attendance.objects.count() == 1
    assert person_times() == 1


def test_one_tap_sent_many_times_is_one(town):
    activity = town.today()
    stall = Stall.objects.get(activity=activity, name="量血压")
    heads = partial(services.count_heads, actor=town.staff, activity_id=activity.pk, heads=28, client_id=uuid.uuid4())
    service = partial(
        services.record_service,
        actor=town.staff,
        activity_id=activity.pk,
        stall_id=stall.pk,
        item_id=town.item("blood_pressure").pk,
        person_id=town.person().pk,
        reading={"systolic": 122, "diastolic": 78},
        client_id=uuid.uuid4(),
    )
    results(at_once([heads] * MANY + [service] * MANY))
    assert Attendance.objects.filter(person__isnull=True).count() == 1
    assert ServiceDone.objects.count() == 1
    assert person_times() == 29
    assert sum(Record.objects.values_list("items", flat=True)) == 1


def test_one_check_in_taken_back_by_many_is_reversed_once(town):
    activity = town.today()
    done = services.check_in(
        actor=town.staff, activity_id=activity.pk, person_id=town.person().pk, method="name", client_id=uuid.uuid4()
    )
    take_back = partial(services.withdraw_attendance, actor=town.staff, attendance_id=done.attendance.pk, reason="误点")
    outcomes = at_once([take_back] * MANY)
    assert sum(fault is None for _, fault in outcomes) == 1
    assert person_times() == 0


def test_control_without_lock_and_constraint_the_person_comes_many_times(town):
    """The way one writes it first, on a table without the constraint: look whether he is there, then write."""
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_attendance (activity bigint, person bigint)")
    everybody_has_looked = threading.Barrier(MANY)

    def naive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM scratch_attendance WHERE activity = 1 AND person = 1")
            there = cursor.fetchone()
            everybody_has_looked.wait(timeout=60)
            if there is None:
                cursor.execute("INSERT INTO scratch_attendance VALUES (1, 1)")

    try:
        results(at_once([naive] * MANY))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM scratch_attendance")
            assert cursor.fetchone()[0] > 1
    finally:
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE scratch_attendance")
