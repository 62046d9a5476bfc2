"""Planning in the console: the form, bad input, publishing, changing, calling off."""

from datetime import timedelta
from typing import Any

import pytest

from doorstep.accounts.models import Organisation
from doorstep.activities import services
from doorstep.activities.models import Activity
from doorstep.activities.plans import DutyPlan
from doorstep.activities.states import ActivityState
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import at, neighbour, ready_made, text_of, worker
from doorstep.kernel import clock
from doorstep.partners.models import Partner
from doorstep.places.models import Site
from doorstep.regions.tests.factories import LONG_AGO, make_community

CODE = "monthly_free_clinic"


@pytest.fixture
def town(town: Town) -> Town:
    """With one ready-made plan."""
    ready_made(town, CODE)
    return town


def sent(town: Town, **changes: Any) -> dict[str, Any]:
    """What the browser sends when the prefilled form is sent as it is, with a place."""
    day = clock.today() + timedelta(days=10)
    return {
        "title": "家门口义诊",
        "region": town.community.path,
        "day": day.isoformat(),
        "start": "08:00",
        "end": "11:00",
        "site": "",
        "place": "桂花苑小广场",
        "landmark": "进大门往左",
        "intro": "量血压",
        "signup_mode": "optional",
        "capacity": "40",
        "signup_until": "",
        "bring": "身份证\n医保卡\n",
        "stalls-TOTAL_FORMS": "2",
        "stalls-INITIAL_FORMS": "0",
        "stalls-0-name": "量血压",
        "stalls-0-items": ["blood_pressure"],
        "stalls-1-name": "",
        "partners-TOTAL_FORMS": "1",
        "partners-INITIAL_FORMS": "0",
        "partners-0-organisation": "",
        "partners-0-part": "helper",
        "duties-TOTAL_FORMS": "1",
        "duties-INITIAL_FORMS": "0",
        "duties-0-name": "沈国平",
        "duties-0-work": "内科",
        "duties-0-licence": "110320",
        "duties-0-stall": "量血压",
        **changes,
    }


def test_every_ready_made_plan_is_offered_once_and_again(town: Town) -> None:
    page = worker(town).get(at("new"))
    assert at("new_from", CODE) in page.content.decode()
    assert at("series_new", CODE) in page.content.decode()


def test_the_form_is_filled_from_the_plan(town: Town) -> None:
    page = worker(town).get(at("new_from", CODE)).content.decode()
    assert 'value="家门口义诊"' in page
    assert 'value="08:00"' in page
    assert 'value="测血糖"' in page
    assert "医保卡" in page


def test_a_plan_becomes_a_published_activity_with_stalls_and_staff(town: Town) -> None:
    hospital = Organisation.objects.create(name="市北护理院", kind="care_home")
    Partner.objects.create(organisation=hospital, region=town.community, area_path=town.community.path)
    data = sent(town, publish="1", **{"partners-0-organisation": hospital.pk, "partners-0-people": "5"})
    answer = worker(town).post(at("new_from", CODE), data)
    activity = Activity.objects.get()
    assert answer["Location"] == at("console_detail", activity.pk)
    assert activity.state == ActivityState.PUBLISHED
    assert activity.bring == ["身份证", "医保卡"]
    assert [stall.name for stall in activity.stalls.all()] == ["量血压"]
    assert activity.duties.get().stall == activity.stalls.get()
    assert activity.partners.get().people == 5


def test_a_draft_stays_a_draft(town: Town) -> None:
    worker(town).post(at("new_from", CODE), sent(town))
    assert Activity.objects.get().state == ActivityState.DRAFT


def test_without_a_place_it_is_kept_as_a_draft_and_says_so(town: Town) -> None:
    answer = worker(town).post(at("new_from", CODE), sent(town, place="", publish="1"), follow=True)
    assert Activity.objects.get().state == ActivityState.DRAFT
    assert "还没写在哪里办" in text_of(answer)


def test_a_site_of_the_community_can_be_chosen(town: Town) -> None:
    site = Site.objects.create(
        region=town.community, area_path=town.community.path, kind="square", code="s", name="广场", opened_on=LONG_AGO
    )
    worker(town).post(at("new_from", CODE), sent(town, site=site.pk))
    assert Activity.objects.get().site == site
    assert Activity.objects.get().place == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "很" * 61}, "60"),
        ({"title": " "}, "这一项"),
        ({"end": "07:00"}, "结束时间要晚于开始时间"),
        ({"day": "2020-01-01"}, "开始时间已经过了"),
        ({"day": "2023-02-30"}, "日期"),
        ({"day": "9999-12-31"}, "三年以后"),
        ({"capacity": "0"}, "1"),
        ({"capacity": "9999999999"}, "100000"),
        ({"bring": "\n".join("很长的东西" * 1 for _ in range(11))}, "最多10样"),
        ({"intro": "长" * 2001}, "2000"),
        ({"stalls-0-name": "名" * 41}, "40"),
        ({"stalls-0-items": ["no_such_item"]}, "no_such_item"),
        ({"stalls-1-name": "量血压"}, "两个摊位都叫"),
        ({"duties-0-stall": "没有的摊位"}, "没有叫"),
        ({"partners-0-organisation": "987654"}, "987654"),
        ({"site": "987654"}, "987654"),
        ({"signup_mode": "whatever"}, "whatever"),
        ({"stalls-TOTAL_FORMS": "100000"}, "摊位"),
        ({"stalls-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_saves_nothing(town: Town, changes: dict[str, Any], sentence: str) -> None:
    answer = worker(town).post(at("new_from", CODE), sent(town, **changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Activity.objects.exists()


def test_what_was_typed_stays_after_a_mistake(town: Town) -> None:
    answer = worker(town).post(at("new_from", CODE), sent(town, end="07:00", landmark="凉亭旁边"))
    assert 'value="凉亭旁边"' in answer.content.decode()


def test_an_area_of_the_neighbour_can_not_be_chosen(town: Town) -> None:
    answer = worker(town).post(at("new_from", CODE), sent(town, region=town.neighbour.path))
    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_an_unknown_plan_is_a_404(town: Town) -> None:
    assert worker(town).get(at("new_from", "no-such-plan")).status_code == 404


# Changing, publishing, calling off


def planned(town: Town, **changes: Any) -> Activity:
    worker(town).post(at("new_from", CODE), sent(town, **changes))
    return Activity.objects.latest("pk")


def test_a_change_keeps_what_was_not_changed(town: Town) -> None:
    activity = planned(town)
    client = worker(town)
    assert 'value="沈国平"' in client.get(at("edit", activity.pk)).content.decode()
    answer = client.post(at("edit", activity.pk), sent(town, title="秋季义诊"))
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert activity.title == "秋季义诊"
    assert activity.filing_required


def test_staff_who_are_users_stay_linked_after_a_change(town: Town) -> None:
    activity = town.activity(
        publish=False,
        stalls=(),
        duties=(DutyPlan(name="陈社工", user_id=town.staff_user.pk),),
        starts_at=clock.now() + timedelta(days=5),
    )
    data = sent(town, **{"duties-0-name": "陈社工", "duties-0-stall": "", "duties-0-licence": ""})
    worker(town).post(at("edit", activity.pk), data)
    assert activity.duties.get().user == town.staff_user


def test_fewer_places_than_are_taken_are_refused_with_the_numbers(town: Town) -> None:
    activity = planned(town, publish="1")
    for _number in range(3):
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    answer = worker(town).post(at("edit", activity.pk), sent(town, capacity="2"))
    assert answer.status_code == 422
    assert "已经有3人报上名" in text_of(answer)


def test_publishing_is_a_button_and_never_a_link(town: Town) -> None:
    activity = planned(town)
    client = worker(town)
    assert client.get(at("publish", activity.pk)).status_code == 405
    client.post(at("publish", activity.pk))
    activity.refresh_from_db()
    assert activity.state == ActivityState.PUBLISHED


def test_calling_off_says_how_many_are_told_and_needs_a_reason(town: Town) -> None:
    activity = planned(town, publish="1")
    for _number in range(2):
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    client = worker(town)
    assert "已有2人报名或在候补" in text_of(client.get(at("cancel", activity.pk)))
    assert client.post(at("cancel", activity.pk), {"reason": " "}).status_code == 422
    assert client.post(at("cancel", activity.pk), {"reason": "长" * 201}).status_code == 422
    activity.refresh_from_db()
    assert activity.state == ActivityState.PUBLISHED
    client.post(at("cancel", activity.pk), {"reason": "天下大雨"})
    activity.refresh_from_db()
    assert (activity.state, activity.cancelled_reason) == (ActivityState.CANCELLED, "天下大雨")
    assert client.get(at("edit", activity.pk)).status_code == 404
    assert client.get(at("cancel", activity.pk)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "cancel", "filing"])
def test_the_neighbour_changes_nothing(town: Town, name: str) -> None:
    activity = planned(town, publish="1")
    assert neighbour(town).get(at(name, activity.pk)).status_code == 404
    assert neighbour(town).post(at(name, activity.pk), sent(town, reason="x")).status_code == 404
    assert neighbour(town).post(at("publish", activity.pk)).status_code == 404
    activity.refresh_from_db()
    assert activity.state == ActivityState.PUBLISHED


def test_another_street_has_its_own_areas_to_choose(town: Town) -> None:
    elsewhere = make_community("远方社区")
    page = worker(town, region=elsewhere).get(at("new_from", CODE)).content.decode()
    assert "远方社区" in page
    assert "桂花社区" not in page
