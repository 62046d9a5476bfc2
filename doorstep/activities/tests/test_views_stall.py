"""At a stall: person, item, reading, and what is said about it."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from doorstep.activities import services
from doorstep.activities.models import Activity, Attendance, FollowUp, ServiceDone, Stall
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import at, browser, neighbour, running, tap, text_of, worker
from doorstep.residents.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(town: Town) -> Activity:
    return running(town)


@pytest.fixture
def nurse(town: Town, activity: Activity) -> Client:
    return worker(town)


@pytest.fixture
def elder(town: Town, activity: Activity) -> Person:
    person = town.person("周明兰", birth_date=date(1950, 1, 1), sex=2)
    services.check_in(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk, method="name", client_id=uuid.uuid4())
    return person


def stall_of(activity: Activity, name: str) -> Stall:
    return activity.stalls.get(name=name)


def measure(client: Client, activity: Activity, stall: str, item: Any, person: object, **more: str) -> Any:
    sent = {"person": person, "item": item.pk, "client_id": tap(), **more}
    return client.post(at("stall", activity.pk, stall_of(activity, stall).pk), sent)


def test_who_just_came_is_offered_first_and_masked(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    page = nurse.get(at("stall", activity.pk, stall_of(activity, "量血压").pk))
    assert "周**，女，" in text_of(page)
    assert f"?person={elder.pk}" in page.content.decode()


def test_with_one_item_the_reading_is_asked_at_once(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    page = nurse.get(at("stall", activity.pk, stall_of(activity, "量血压").pk), {"person": elder.pk})
    body = page.content.decode()
    assert 'name="r-systolic"' in body
    assert 'inputmode="numeric"' in body


def test_a_usual_pressure_is_written_down_and_told_calmly(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    reading = {"r-systolic": "128", "r-diastolic": "78"}
    answer = measure(nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **reading)
    assert "血压128/78，合适" in text_of(answer)
    assert ServiceDone.objects.get().reading == {"systolic": 128, "diastolic": 78}
    assert not FollowUp.objects.exists()


def test_a_high_pressure_asks_to_see_a_doctor_and_leaves_a_follow_up(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    reading = {"r-systolic": "158", "r-diastolic": "92"}
    answer = measure(nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **reading)
    said = text_of(answer)
    assert "偏高" in said
    assert "看看" in said
    assert "高血压" not in said
    assert FollowUp.objects.get().person == elder
    assert "120" not in said.replace("158", "")


def test_what_must_not_wait_stands_alone_with_120(town: Town, activity: Activity, nurse: Client, elder: Person) -> None:
    reading = {"r-systolic": "195", "r-diastolic": "115"}
    page = measure(nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **reading).content.decode()
    assert "c-urgent" in page
    assert 'href="tel:120"' in page
    assert 'role="alert"' in page
    assert "下一位是谁" not in page


def test_the_moment_of_a_glucose_reading_is_asked_first_and_must_be_chosen(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    page = nurse.get(at("stall", activity.pk, stall_of(activity, "测血糖").pk), {"person": elder.pk}).content.decode()
    assert page.index('name="r-timing"') < page.index('name="r-value"')
    assert 'name="r-timing" value="fasting" checked' not in page
    missing = measure(nurse, activity, "测血糖", town.item("blood_glucose"), elder.pk, **{"r-value": "6.8"})
    assert missing.status_code == 422
    assert not ServiceDone.objects.exists()
    both = {"r-value": "7.4", "r-timing": "fasting"}
    answer = measure(nurse, activity, "测血糖", town.item("blood_glucose"), elder.pk, **both)
    assert "空腹血糖7.4，偏高" in text_of(answer)


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        ({"r-systolic": "1280", "r-diastolic": "80"}, "不对"),
        ({"r-systolic": "很高", "r-diastolic": "80"}, "数字"),
        ({"r-systolic": "80", "r-diastolic": "120"}, "高"),
        ({"r-systolic": "", "r-diastolic": "80"}, "高压"),
        ({"r-systolic": "1" * 40, "r-diastolic": "80"}, "12"),
        ({"r-systolic": "NaN", "r-diastolic": "80"}, "数字"),
        ({"r-systolic": "120.5", "r-diastolic": "80"}, "小数"),
    ],
)
def test_a_typing_error_is_named_and_nothing_is_written(
    town: Town, activity: Activity, nurse: Client, elder: Person, reading: dict[str, str], sentence: str
) -> None:
    answer = measure(nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **reading)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not ServiceDone.objects.exists()


def test_the_same_tap_twice_is_one_reading(town: Town, activity: Activity, nurse: Client, elder: Person) -> None:
    sent = {"client_id": tap(), "r-systolic": "128", "r-diastolic": "78"}
    for _time in range(2):
        measure(nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **sent)
    assert ServiceDone.objects.count() == 1


def test_people_without_a_name_are_counted_together(town: Town, activity: Activity, nurse: Client) -> None:
    answer = measure(nurse, activity, "问医生", town.item("consultation"), "0", times="7")
    assert "7人没留名" in text_of(answer)
    assert ServiceDone.objects.get().times == 7


def test_one_reading_without_a_name_is_written_and_leaves_no_follow_up(
    town: Town, activity: Activity, nurse: Client
) -> None:
    reading = {"r-systolic": "165", "r-diastolic": "100", "times": "1"}
    answer = measure(nurse, activity, "量血压", town.item("blood_pressure"), "0", **reading)
    assert "偏高" in text_of(answer)
    assert not FollowUp.objects.exists()
    several = measure(nurse, activity, "量血压", town.item("blood_pressure"), "0", times="4")
    assert several.status_code == 200
    assert ServiceDone.objects.latest("pk").times == 4


@pytest.mark.parametrize("times", ["0", "2001", "x", ""])
def test_an_impossible_number_of_people_gets_a_sentence(
    town: Town, activity: Activity, nurse: Client, times: str
) -> None:
    answer = measure(nurse, activity, "问医生", town.item("consultation"), "0", times=times)
    assert answer.status_code == 422
    assert "1到2000" in text_of(answer)
    assert not ServiceDone.objects.exists()


def test_an_item_that_needs_a_name_is_refused_without_one(town: Town, activity: Activity, nurse: Client) -> None:
    item = town.item("report_reading")
    stall = stall_of(activity, "问医生")
    page = nurse.get(at("stall", activity.pk, stall.pk), {"person": "0", "item": str(item.pk)})
    assert "要记在有名字的人名下" in text_of(page)
    assert measure(nurse, activity, "问医生", item, "0", times="1").status_code == 422
    assert not ServiceDone.objects.exists()


def test_who_is_served_without_having_checked_in_is_checked_in(town: Town, activity: Activity, nurse: Client) -> None:
    person = town.person("郑大伟")
    measure(nurse, activity, "问医生", town.item("consultation"), person.pk)
    assert Attendance.objects.get().person == person


def test_an_item_of_another_stall_and_a_person_of_another_area_are_404(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    assert measure(nurse, activity, "量血压", town.item("consultation"), elder.pk).status_code == 404
    stranger = town.person("外来的", region=town.neighbour)
    assert measure(nurse, activity, "问医生", town.item("consultation"), stranger.pk).status_code == 404
    other = town.activity()
    assert nurse.get(at("stall", other.pk, stall_of(activity, "量血压").pk)).status_code == 404
    assert not ServiceDone.objects.exists()


def test_what_was_written_down_is_taken_back_with_a_reason(
    town: Town, activity: Activity, nurse: Client, elder: Person
) -> None:
    measure(
        nurse, activity, "量血压", town.item("blood_pressure"), elder.pk, **{"r-systolic": "158", "r-diastolic": "92"}
    )
    service = ServiceDone.objects.get()
    address = at("service_undo", activity.pk, service.pk)
    assert "158" in text_of(nurse.get(address))
    assert nurse.post(address, {"reason": ""}).status_code == 422
    nurse.post(address, {"reason": "量错人了"})
    service.refresh_from_db()
    assert service.withdrawn_reason == "量错人了"
    assert not FollowUp.objects.filter(done_at__isnull=True).exists()
    assert nurse.post(address, {"reason": "再来"}).status_code == 404


def test_a_doctor_of_the_community_works_at_the_stall_and_the_neighbour_does_not(
    town: Town, activity: Activity, elder: Person
) -> None:
    address = at("stall", activity.pk, stall_of(activity, "量血压").pk)
    assert worker(town, "doctor").get(address).status_code == 200
    assert neighbour(town).get(address).status_code == 404
    assert neighbour(town).post(address, {"person": elder.pk, "client_id": tap()}).status_code == 404
    assert browser().get(address).status_code == 302


def test_with_htmx_only_the_part_comes_back(town: Town, activity: Activity, nurse: Client, elder: Person) -> None:
    address = at("stall", activity.pk, stall_of(activity, "量血压").pk)
    page = nurse.get(address, {"person": elder.pk}, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert 'id="stall"' in page.content.decode()
