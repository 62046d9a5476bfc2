"""The check-in desk: every way to find somebody, heads without a name, undoing, on a phone and without script."""

import uuid
from typing import Any

import pytest
from django.test import Client

from doorstep.activities import services
from doorstep.activities.models import Activity, Attendance, SignupMode
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import PHONE_BROWSER, at, browser, neighbour, running, tap, text_of, worker
from doorstep.residents.models import Person
from doorstep.residents.services.columns import phone_tail_hash

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def activity(town: Town) -> Activity:
    return running(town)


@pytest.fixture
def desk(town: Town, activity: Activity) -> Client:
    return worker(town)


def sign_up(town: Town, activity: Activity, name: str = "周明兰", **fields: Any) -> tuple[Person, Any]:
    person = town.person(name, **fields)
    return person, services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk)


def test_the_code_on_a_phone_finds_its_owner(town: Town, activity: Activity, desk: Client) -> None:
    person, signup = sign_up(town, activity)
    sign_up(town, activity, "吴小芳")
    page = desk.get(at("desk", activity.pk), {"q": f"https://example.org/me/activities/{signup.token}/"})
    body = page.content.decode()
    assert f'name="person" value="{person.pk}"' in body
    assert 'name="method" value="qr"' in body
    assert "data-focus" in body


@pytest.mark.parametrize("text", ["周明兰", "周明"])
def test_a_name_finds_its_people(town: Town, activity: Activity, desk: Client, text: str) -> None:
    person, _signup = sign_up(town, activity)
    page = desk.get(at("desk", activity.pk), {"q": text})
    assert f'name="person" value="{person.pk}"' in page.content.decode()
    assert "周**" in text_of(page)


def test_the_number_ticket_finds_its_owner(town: Town, activity: Activity, desk: Client) -> None:
    sign_up(town, activity, "吴小芳")
    person, signup = sign_up(town, activity)
    body = desk.get(at("desk", activity.pk), {"q": str(signup.number)}).content.decode()
    assert f'name="person" value="{person.pk}"' in body
    assert 'name="method" value="ticket"' in body


def test_the_last_four_digits_of_a_telephone_find_somebody_who_did_not_sign_up(
    town: Town, activity: Activity, desk: Client
) -> None:
    person = town.person("郑大伟", phone_tail_hash=phone_tail_hash("0147"))
    page = desk.get(at("desk", activity.pk), {"q": "0147"})
    assert f'name="person" value="{person.pk}"' in page.content.decode()
    assert "没报名" in text_of(page)


def test_a_code_of_another_activity_says_so(town: Town, activity: Activity, desk: Client) -> None:
    _person, signup = sign_up(town, town.activity())
    page = desk.get(at("desk", activity.pk), {"q": str(signup.token)})
    assert page.status_code == 404
    assert "这个码不是这一场的" in text_of(page)


@pytest.mark.parametrize("text", ["没有这个人", "x" * 5000, "%00", "'; drop table", "１２３"])
def test_whatever_is_typed_is_answered_with_a_page(activity: Activity, desk: Client, text: str) -> None:
    page = desk.get(at("desk", activity.pk), {"q": text})
    assert page.status_code == 200
    assert "没有符合的人" in text_of(page)


def test_one_button_checks_in_and_the_counters_move(town: Town, activity: Activity, desk: Client) -> None:
    person, _signup = sign_up(town, activity)
    sent = {"person": person.pk, "method": "name", "client_id": tap(), "q": "周"}
    answer = desk.post(at("desk_check_in", activity.pk), sent, follow=True)
    assert "周**签到好了" in text_of(answer)
    attendance = Attendance.objects.get()
    assert (attendance.person, attendance.method, attendance.late) == (person, "name", False)
    assert ">1<" in desk.get(at("desk_counters", activity.pk)).content.decode()


def test_with_htmx_the_desk_comes_back_as_a_part_ready_for_the_next(
    town: Town, activity: Activity, desk: Client
) -> None:
    person, _signup = sign_up(town, activity)
    sent = {"person": person.pk, "method": "name", "client_id": tap(), "q": "周"}
    answer = desk.post(at("desk_check_in", activity.pk), sent, headers=HTMX)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in body
    assert "周**签到好了" in text_of(answer)
    assert "data-focus autofocus" in body


def test_a_double_tap_counts_once_and_the_second_says_already(town: Town, activity: Activity, desk: Client) -> None:
    person, _signup = sign_up(town, activity)
    sent = {"person": person.pk, "method": "name", "client_id": tap()}
    desk.post(at("desk_check_in", activity.pk), sent)
    again = desk.post(at("desk_check_in", activity.pk), sent, headers=HTMX)
    assert "已经签过到了" in text_of(again)
    assert Attendance.objects.count() == 1


def test_heads_without_a_name_are_counted_each_tap_once(activity: Activity, desk: Client) -> None:
    first, second = tap(), tap()
    for client_id, heads in ((first, "1"), (first, "1"), (second, "5")):
        desk.post(at("desk_heads", activity.pk), {"heads": heads, "client_id": client_id})
    assert sorted(Attendance.objects.values_list("heads", flat=True)) == [1, 5]


@pytest.mark.parametrize("heads", ["0", "-3", "2001", "x", "", "9" * 30, "1.5"])
def test_an_impossible_number_of_heads_gets_a_sentence(activity: Activity, desk: Client, heads: str) -> None:
    answer = desk.post(at("desk_heads", activity.pk), {"heads": heads, "client_id": tap()})
    assert answer.status_code == 422
    assert "人数应该在1到2000之间" in text_of(answer)
    assert not Attendance.objects.exists()


def test_a_tap_without_its_id_is_refused(town: Town, activity: Activity, desk: Client) -> None:
    assert desk.post(at("desk_heads", activity.pk), {"heads": "1"}).status_code == 422
    person, _signup = sign_up(town, activity)
    assert desk.post(at("desk_check_in", activity.pk), {"person": person.pk}).status_code == 422
    assert not Attendance.objects.exists()


def test_a_full_house_asks_and_lets_in_anyway(town: Town) -> None:
    activity = running(town, signup_mode=SignupMode.REQUIRED, capacity=1)
    sign_up(town, activity)
    walker, desk = town.person("郑大伟"), worker(town)
    sent = {"person": walker.pk, "method": "name", "client_id": tap(), "q": "郑大伟"}
    refused = desk.post(at("desk_check_in", activity.pk), sent)
    assert refused.status_code == 409
    assert "照样签到" in text_of(refused)
    assert 'name="anyway" value="1"' in refused.content.decode()
    desk.post(at("desk_check_in", activity.pk), {**sent, "anyway": "1", "client_id": tap()})
    assert Attendance.objects.get().person == walker


def test_a_check_in_is_undone_with_a_reason(town: Town, activity: Activity, desk: Client) -> None:
    person, _signup = sign_up(town, activity)
    services.check_in(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk, method="name", client_id=uuid.uuid4())
    attendance = Attendance.objects.get()
    address = at("desk_undo", activity.pk, attendance.pk)
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": " "}).status_code == 422
    desk.post(address, {"reason": "点错了"})
    attendance.refresh_from_db()
    assert attendance.withdrawn_reason == "点错了"
    assert desk.get(address).status_code == 404


def test_volunteers_get_the_desk_on_a_phone_and_grid_workers_too(town: Town, activity: Activity) -> None:
    volunteer = worker(town, "volunteer").get(at("desk", activity.pk))
    assert 'data-face="phone"' in volunteer.content.decode()
    on_phone = worker(town, "grid_worker", town.grid, **{"User-Agent": PHONE_BROWSER}).get(at("desk", activity.pk))
    assert 'data-face="phone"' in on_phone.content.decode()
    at_a_desk = worker(town).get(at("desk", activity.pk))
    assert 'data-face="console"' in at_a_desk.content.decode()


def test_there_is_no_desk_before_publishing_or_after_calling_off(town: Town) -> None:
    desk = worker(town)
    assert desk.get(at("desk", town.activity(publish=False).pk)).status_code == 404
    gone = town.activity()
    services.cancel_activity(actor=SYSTEM, activity_id=gone.pk, reason="下雨")
    assert desk.get(at("desk", gone.pk)).status_code == 404


def test_too_early_is_said_on_the_desk(town: Town) -> None:
    activity = town.activity()
    answer = worker(town).post(at("desk_heads", activity.pk), {"heads": "1", "client_id": tap()})
    assert answer.status_code == 409
    assert "还没到签到时间" in text_of(answer)


def test_after_closing_the_desk_takes_late_entries_from_those_who_may(town: Town, activity: Activity) -> None:
    services.count_heads(actor=SYSTEM, activity_id=activity.pk, heads=3, client_id=uuid.uuid4())
    services.close_activity(actor=SYSTEM, activity_id=activity.pk)
    desk = worker(town)
    assert "补录" in text_of(desk.get(at("desk", activity.pk)))
    desk.post(at("desk_heads", activity.pk), {"heads": "2", "client_id": tap()})
    assert Attendance.objects.get(heads=2).late
    assert worker(town, "volunteer").get(at("desk", activity.pk)).status_code == 404


def test_the_neighbours_desk_finds_and_counts_nothing_here(town: Town, activity: Activity) -> None:
    person, _signup = sign_up(town, activity)
    client = neighbour(town)
    assert client.get(at("desk", activity.pk)).status_code == 404
    assert client.get(at("desk_counters", activity.pk)).status_code == 404
    sent = {"person": person.pk, "client_id": tap(), "heads": "1"}
    assert client.post(at("desk_check_in", activity.pk), sent).status_code == 404
    assert client.post(at("desk_heads", activity.pk), sent).status_code == 404
    assert worker(town, "street_officer", town.street).get(at("desk", activity.pk)).status_code == 404
    assert browser().get(at("desk", activity.pk)).status_code == 302
    assert not Attendance.objects.exists()


def test_the_desk_costs_the_same_however_many_come(
    town: Town, activity: Activity, django_assert_max_num_queries: Any
) -> None:
    desk = worker(town)
    desk.get(at("desk", activity.pk))
    with django_assert_max_num_queries(26) as few:
        desk.get(at("desk", activity.pk))
    for _number in range(15):
        person, _signup = sign_up(town, activity)
        services.check_in(
            actor=SYSTEM, activity_id=activity.pk, person_id=person.pk, method="name", client_id=uuid.uuid4()
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get(at("desk", activity.pk))


def test_the_wide_desk_lists_who_is_still_expected_and_who_waits_and_a_phone_folds_it_away(
    town: Town, activity: Activity, desk: Client
) -> None:
    Activity.objects.filter(pk=activity.pk).update(capacity=1)
    sign_up(town, activity, "吴小芳")
    sign_up(town, activity, "何水生")
    headers: dict[str, str]
    for headers in ({}, HTMX):
        body = desk.get(at("desk", activity.pk), headers=headers).content.decode()
        assert 'class="c-stack c-checkin__list"' in body
        assert "<details" not in body
        assert body.index("还有1人没到") < body.index("吴**") < body.index("候补1人") < body.index("何**")
        small = desk.get(at("desk", activity.pk), headers={**headers, "User-Agent": PHONE_BROWSER}).content.decode()
        assert '<details class="d-card">' in small
        assert "候补1人" not in small


def test_a_desk_without_sign_up_keeps_no_empty_column(town: Town, activity: Activity, desk: Client) -> None:
    Activity.objects.filter(pk=activity.pk).update(signup_mode=SignupMode.NONE)
    body = desk.get(at("desk", activity.pk)).content.decode()
    assert "c-checkin--two" in body
    assert "c-checkin__list" not in body
