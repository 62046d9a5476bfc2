"""The list, the page of one activity, and the small things done there."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from doorstep.activities import services
from doorstep.activities.models import Activity, Signup
from doorstep.activities.states import SignupState
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import at, neighbour, running, text_of, worker
from doorstep.kernel import clock

pytestmark = pytest.mark.django_db


def come(town: Town, activity: Activity, people: int) -> None:
    for _number in range(people):
        services.check_in(
            actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk, method="name", client_id=uuid.uuid4()
        )


# The list


def test_the_list_shows_what_is_coming_with_its_numbers(town: Town) -> None:
    activity = running(town, title="秋季义诊", capacity=40)
    services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    come(town, activity, 2)
    services.count_heads(actor=SYSTEM, activity_id=activity.pk, heads=5, client_id=uuid.uuid4())
    page = worker(town).get(at("console_list"), {"when": "all"})
    row = text_of(page).split("秋季义诊", 1)[1]
    assert "1 / 40" in row
    assert " 7 " in row


def test_the_list_can_be_narrowed(town: Town) -> None:
    town.activity(title="义诊甲")
    town.activity(title="讲座乙", publish=False)
    client = worker(town)
    assert "讲座乙" not in text_of(client.get(at("console_list"), {"q": "义诊"}))
    assert "义诊甲" not in text_of(client.get(at("console_list"), {"state": "draft"}))
    assert "义诊甲" in text_of(client.get(at("console_list"), {"area": town.community.path}))
    assert "没有这样的活动" in text_of(client.get(at("console_list"), {"q": "没有的"}))
    assert "义诊甲" in text_of(client.get(at("console_list"), {"programme": town.programme.pk}))
    assert "义诊甲" not in text_of(client.get(at("console_list"), {"when": "past"}))


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"area": "x" * 500},
        {"programme": "9" * 50},
        {"when": "later"},
        {"after": "!!"},
        {"q": "x" * 900},
    ],
)
def test_a_forged_filter_is_as_good_as_none(town: Town, query: dict[str, str]) -> None:
    town.activity(title="义诊甲")
    page = worker(town).get(at("console_list"), query)
    assert page.status_code == 200


def test_the_list_is_cut_into_pages_without_losing_or_repeating_one(town: Town, monkeypatch: Any) -> None:
    from doorstep.activities.selectors import console

    defaults = dict(console.console_list.__kwdefaults__ or {})
    monkeypatch.setattr(console.console_list, "__kwdefaults__", defaults | {"limit": 3})
    for number in range(7):
        town.activity(title=f"第{number}场甲")
    client, seen, address = worker(town), [], at("console_list")
    while address:
        page = client.get(address)
        said = text_of(page)
        seen += [number for number in range(7) if f"第{number}场甲" in said]
        body = page.content.decode()
        follow = body.split('rel="next" href="')
        address = at("console_list") + follow[1].split('"')[0].replace("&amp;", "&") if len(follow) > 1 else ""
    assert sorted(seen) == list(range(7))


def test_the_neighbours_list_is_empty_of_ours(town: Town) -> None:
    town.activity(title="义诊甲")
    assert "义诊甲" not in text_of(neighbour(town).get(at("console_list"), {"when": "all"}))


def test_the_list_costs_the_same_with_three_and_with_thirty(town: Town, django_assert_max_num_queries: Any) -> None:
    client = worker(town)
    for number in range(3):
        town.activity(title=f"活动{number}")
    client.get(at("console_list"))
    with django_assert_max_num_queries(24) as few:
        client.get(at("console_list"))
    for number in range(27):
        town.activity(title=f"更多{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(at("console_list"))


def test_what_is_over_and_not_closed_stands_on_top(town: Town) -> None:
    activity = running(town, title="昨天的事")
    Activity.objects.filter(pk=activity.pk).update(ends_at=clock.now() - timedelta(minutes=5))
    said = text_of(worker(town).get(at("console_list")))
    assert "办完了，还没收尾" in said
    assert "昨天的事" in said


def test_a_clinic_that_must_be_filed_stands_on_top(town: Town) -> None:
    town.activity(title="没备案的义诊", filing_required=True, starts_at=clock.now() + timedelta(days=5))
    said = text_of(worker(town).get(at("console_list")))
    assert "要向卫健委备案" in said
    assert "就该备案" in said


# The page of one


def test_the_page_shows_masked_names_and_what_can_be_done(town: Town) -> None:
    activity = town.activity(capacity=2)
    for name in ("周明兰", "吴小芳", "郑大伟"):
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person(name).pk)
    page = worker(town).get(at("console_detail", activity.pk))
    said = text_of(page)
    assert "周**" in said
    assert "周明兰" not in said
    for name in ("edit", "cancel", "desk", "poster", "staff_sign_up"):
        assert at(name, activity.pk) in page.content.decode()
    waiting = text_of(worker(town).get(at("console_detail", activity.pk), {"state": "waiting"}))
    assert "郑**" in waiting
    assert "周**" not in waiting


def test_the_page_costs_the_same_however_many_signed_up(town: Town, django_assert_max_num_queries: Any) -> None:
    activity, client = town.activity(), worker(town)
    client.get(at("console_detail", activity.pk))
    for _number in range(20):
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    with django_assert_max_num_queries(28):
        client.get(at("console_detail", activity.pk))


def test_a_street_officer_reads_but_has_no_buttons(town: Town) -> None:
    activity = town.activity()
    page = worker(town, "street_officer", town.street).get(at("console_detail", activity.pk))
    assert page.status_code == 200
    assert at("edit", activity.pk) not in page.content.decode()
    assert at("desk", activity.pk) not in page.content.decode()


def test_a_grid_worker_sees_the_sign_ups_of_the_whole_communitys_activity(town: Town) -> None:
    activity = town.activity()
    services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person("周明兰").pk)
    page = worker(town, "grid_worker", town.grid).get(at("console_detail", activity.pk))
    assert "周**" in text_of(page)
    assert at("edit", activity.pk) not in page.content.decode()


# For somebody who telephones


def test_staff_find_somebody_and_sign_him_up(town: Town) -> None:
    activity = town.activity()
    person = town.person("周明兰")
    client = worker(town)
    found = client.get(at("staff_sign_up", activity.pk), {"q": "周明兰"})
    assert f'value="{person.pk}"' in found.content.decode()
    answer = client.post(at("staff_sign_up", activity.pk), {"person": person.pk, "q": "周明兰"}, follow=True)
    assert "您报上名了" in text_of(answer)
    assert Signup.objects.get().via == "staff"


def test_people_of_the_next_community_are_neither_found_nor_signed_up(town: Town) -> None:
    activity = town.activity()
    stranger = town.person("外来的", region=town.neighbour)
    client = worker(town)
    assert (
        f'value="{stranger.pk}"' not in client.get(at("staff_sign_up", activity.pk), {"q": "外来的"}).content.decode()
    )
    assert client.post(at("staff_sign_up", activity.pk), {"person": stranger.pk}).status_code == 404
    assert not Signup.objects.exists()


def test_a_refused_sign_up_says_why_on_the_same_page(town: Town) -> None:
    activity = town.activity()
    services.cancel_activity(actor=SYSTEM, activity_id=activity.pk, reason="下雨")
    answer = worker(town).post(at("staff_sign_up", activity.pk), {"person": town.person().pk})
    assert answer.status_code == 409
    assert "这一场不办了" in text_of(answer)


def test_staff_give_a_place_back_for_somebody(town: Town) -> None:
    activity = town.activity()
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    client = worker(town)
    assert client.post(at("signup_cancel", activity.pk, signup.pk), {"reason": ""}).status_code == 422
    client.post(at("signup_cancel", activity.pk, signup.pk), {"reason": "打电话来说去不了"})
    assert Signup.objects.get().state == SignupState.CANCELLED
    other = town.activity()
    assert client.get(at("signup_cancel", other.pk, signup.pk)).status_code == 404


# Filing and the poster


def test_the_filing_is_noted(town: Town) -> None:
    activity = town.activity(filing_required=True)
    client = worker(town)
    late = client.post(at("filing", activity.pk), {"filed_on": clock.today() + timedelta(days=1), "filing_number": "1"})
    assert late.status_code == 422
    assert "不能晚于今天" in text_of(late)
    assert client.post(at("filing", activity.pk), {"filed_on": "昨天"}).status_code == 422
    client.post(at("filing", activity.pk), {"filed_on": clock.today(), "filing_number": "崇卫备2023-18"})
    activity.refresh_from_db()
    assert activity.filing_number == "崇卫备2023-18"
    assert (
        client.post(at("filing", activity.pk), {"filed_on": clock.today(), "filing_number": "9" * 41}).status_code
        == 422
    )


def test_the_poster_carries_the_code_of_the_door(town: Town, settings: Any) -> None:
    activity = town.activity(title="秋季义诊")
    page = worker(town).get(at("poster", activity.pk))
    assert "秋季义诊" in text_of(page)
    assert "扫一扫签到" in text_of(page)
    assert worker(town).get(at("poster", town.activity(publish=False).pk)).status_code == 404
