"""A resident looks around, signs up, shows the number and gives the place back."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from doorstep.accounts.models import User
from doorstep.activities import services
from doorstep.activities.models import Activity, Signup, SignupMode
from doorstep.activities.plans import DutyPlan, PartnerPlan, StallPlan
from doorstep.activities.states import SignupState
from doorstep.activities.tests.factories import SYSTEM, Town, begin, make_user
from doorstep.activities.tests.visiting import at, browser, neighbour, running, text_of, worker
from doorstep.kernel import clock
from doorstep.places.models import Site
from doorstep.regions.tests.factories import LONG_AGO
from doorstep.residents.models import FamilyProxy, Person

pytestmark = pytest.mark.django_db


def resident(town: Town, name: str = "周明兰", **fields: Any) -> tuple[Person, Client]:
    person, actor = town.resident(name, **fields)
    return person, browser(User.objects.get(pk=actor.user_id))


def fill(town: Town, activity: Activity, people: int) -> None:
    for number in range(people):
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person(f"居民{number}").pk)


# Near and soon


def test_a_visitor_who_is_not_signed_in_sees_what_is_on(town: Town) -> None:
    town.activity(title="秋季义诊")
    page = browser().get(at("list"))
    assert page.status_code == 200
    assert "秋季义诊" in text_of(page)
    assert "上午8点" in text_of(page)


def test_drafts_and_called_off_activities_are_not_on_the_list(town: Town) -> None:
    town.activity(publish=False, title="还没定的事")
    gone = town.activity(title="不办的事")
    services.cancel_activity(actor=SYSTEM, activity_id=gone.pk, reason="下雨")
    said = text_of(browser().get(at("list")))
    assert "还没定的事" not in said
    assert "不办的事" not in said


def test_ones_own_community_comes_first_and_the_choice_is_remembered(town: Town) -> None:
    town.activity(title="桂花的事")
    town.activity(title="梧桐的事", region=town.neighbour)
    _person, client = resident(town)
    said = text_of(client.get(at("list")))
    assert said.index("桂花的事") < said.index("再远一点") < said.index("梧桐的事")
    chosen = client.get(at("list"), {"area": town.neighbour.path})
    assert text_of(chosen).index("梧桐的事") < text_of(chosen).index("桂花的事")
    assert text_of(client.get(at("list"))).index("梧桐的事") < text_of(client.get(at("list"))).index("桂花的事")


def test_the_list_can_be_narrowed_to_seven_days_and_free_places(town: Town) -> None:
    full = town.activity(title="满了的事", capacity=1, starts_at=clock.now() + timedelta(days=2))
    fill(town, full, 1)
    town.activity(title="很久以后", starts_at=clock.now() + timedelta(days=30))
    town.activity(title="空着的事", capacity=5, starts_at=clock.now() + timedelta(days=3))
    week = text_of(browser().get(at("list"), {"when": "week"}))
    assert "很久以后" not in week
    assert "满了的事" in week
    free = text_of(browser().get(at("list"), {"free": "1"}))
    assert "满了的事" not in free
    assert "空着的事" in free


def test_an_unknown_area_shows_the_whole_district(town: Town) -> None:
    town.activity(title="秋季义诊")
    assert "秋季义诊" in text_of(browser().get(at("list"), {"area": "nowhere/"}))


def test_the_list_costs_the_same_however_long_it_is(town: Town, django_assert_max_num_queries: Any) -> None:
    _person, client = resident(town)
    for number in range(12):
        town.activity(title=f"活动{number}")
    with django_assert_max_num_queries(10):
        client.get(at("list"))


def test_every_community_can_be_chosen(town: Town) -> None:
    page = browser().get(at("where"))
    assert "桂花社区" in text_of(page)
    assert f"area={town.neighbour.path.replace('/', '%2F')}" in page.content.decode().replace("/", "%2F")


# One activity


def test_the_page_says_when_where_what_to_bring_and_who_comes(town: Town) -> None:
    site = Site.objects.create(
        region=town.community,
        area_path=town.community.path,
        kind="square",
        code="s1",
        name="桂花苑小广场",
        landmark="进大门往左",
        step_free=True,
        opened_on=LONG_AGO,
    )
    from doorstep.accounts.models import Organisation

    home = Organisation.objects.create(name="市北护理院", kind="care_home")
    activity = town.activity(
        site_id=site.pk,
        place="",
        landmark="",
        capacity=40,
        bring=("身份证",),
        partners=(PartnerPlan(organisation_id=home.pk, people=5),),
        duties=(DutyPlan(name="沈国平", work="内科", licence="110320"), DutyPlan(name="陈社工")),
    )
    said = text_of(browser().get(at("detail", activity.pk)))
    for words in (
        "上午8点",
        "桂花苑小广场",
        "进大门往左",
        "没有台阶",
        "还有40个位子",
        "身份证",
        "量血压",
        "市北护理院来5位",
        "沈国平",
    ):
        assert words in said
    assert "陈社工" not in said


def test_a_draft_is_a_404_for_everybody_but_its_staff(town: Town) -> None:
    draft = town.activity(publish=False)
    assert browser().get(at("detail", draft.pk)).status_code == 404
    assert neighbour(town).get(at("detail", draft.pk)).status_code == 404
    assert worker(town).get(at("detail", draft.pk)).status_code == 200


def test_one_tap_signs_a_resident_up_and_the_page_shows_the_number(town: Town) -> None:
    activity = town.activity(capacity=40)
    person, client = resident(town)
    page = client.get(at("detail", activity.pk)).content.decode()
    assert f'name="person" value="{person.pk}"' in page
    answer = client.post(at("sign_up", activity.pk), {"person": person.pk})
    assert answer.status_code == 302
    assert answer["Location"] == at("detail", activity.pk)
    said = text_of(client.get(at("detail", activity.pk)))
    assert "报好了" in said
    assert "您是1号" in said
    assert Signup.objects.get().via == "self"


def test_a_full_activity_offers_the_waiting_list_and_another_day(town: Town) -> None:
    activity = town.activity(capacity=1)
    fill(town, activity, 1)
    later = town.activity(capacity=5, starts_at=activity.starts_at + timedelta(days=21))
    person, client = resident(town)
    said = text_of(client.get(at("detail", activity.pk)))
    assert "1个位子报满了" in said
    assert "排候补" in said
    client.post(at("sign_up", activity.pk), {"person": person.pk})
    waiting = client.get(at("detail", activity.pk))
    assert "您排在候补第1位" in text_of(waiting)
    signup = Signup.objects.get(person=person)
    assert f"{at('sign_up', later.pk)}?instead={signup.token}" in waiting.content.decode()
    assert "那场" in text_of(waiting)


def test_taking_another_day_ends_the_waiting_only_when_there_is_a_place(town: Town) -> None:
    activity = town.activity(capacity=1)
    fill(town, activity, 1)
    later = town.activity(capacity=5, starts_at=activity.starts_at + timedelta(days=21))
    person, client = resident(town)
    client.post(at("sign_up", activity.pk), {"person": person.pk})
    old = Signup.objects.get(person=person)
    asked = client.get(at("sign_up", later.pk), {"instead": str(old.token)})
    assert "就不排候补了" in text_of(asked)
    client.post(at("sign_up", later.pk), {"person": person.pk, "instead": str(old.token)})
    old.refresh_from_db()
    assert old.state == SignupState.CANCELLED
    assert Signup.objects.get(person=person, activity=later).state == SignupState.BOOKED


def test_a_waiting_place_of_somebody_else_can_not_be_ended(town: Town) -> None:
    activity = town.activity(capacity=1)
    fill(town, activity, 2)
    other = Signup.objects.get(activity=activity, state=SignupState.WAITING)
    later = town.activity(capacity=5)
    person, client = resident(town)
    client.post(at("sign_up", later.pk), {"person": person.pk, "instead": str(other.token)})
    other.refresh_from_db()
    assert other.state == SignupState.WAITING


def test_no_sign_up_needed_is_said_and_no_button_is_there(town: Town) -> None:
    activity = town.activity(signup_mode=SignupMode.NONE)
    _person, client = resident(town)
    page = client.get(at("detail", activity.pk))
    assert "不用报名" in text_of(page)
    assert at("sign_up", activity.pk) not in page.content.decode()
    assert client.get(at("sign_up", activity.pk)).status_code == 409


def test_a_called_off_activity_says_why(town: Town) -> None:
    activity = town.activity()
    services.cancel_activity(actor=SYSTEM, activity_id=activity.pk, reason="天下大雨")
    said = text_of(browser().get(at("detail", activity.pk)))
    assert "这一场不办了" in said
    assert "天下大雨" in said


def test_an_activity_that_is_over_says_so(town: Town) -> None:
    activity = running(town)
    Activity.objects.filter(pk=activity.pk).update(ends_at=clock.now() - timedelta(minutes=1))
    assert "这一场已经结束了" in text_of(browser().get(at("detail", activity.pk)))


# Signing up for somebody


def test_a_daughter_signs_her_mother_up(town: Town) -> None:
    mother = town.person("李秀英")
    daughter = make_user("王海燕")
    FamilyProxy.objects.create(person=mother, user=daughter, relation="daughter", consent="window", valid_from=LONG_AGO)
    me = town.person("王海燕", user=daughter)
    client, activity = browser(daughter), town.activity()
    page = text_of(client.get(at("sign_up", activity.pk)))
    assert "李秀英" in page
    assert "王海燕" in page
    client.post(at("sign_up", activity.pk), {"person": mother.pk})
    assert Signup.objects.get().via == "proxy"
    said = text_of(client.get(at("mine")))
    assert "李秀英的" in said
    assert not Signup.objects.filter(person=me).exists()


def test_stalls_with_places_of_their_own_are_offered(town: Town) -> None:
    activity = town.activity(
        stalls=(
            StallPlan(name="量血压", items=("blood_pressure",)),
            StallPlan(name="问医生", items=("consultation",), capacity=3),
        )
    )
    person, client = resident(town)
    page = client.get(at("sign_up", activity.pk))
    assert "问医生（还有3个位子）" in text_of(page)
    stall = activity.stalls.get(name="问医生")
    client.post(at("sign_up", activity.pk), {"person": person.pk, "stall": stall.pk})
    assert Signup.objects.get().stall == stall


def test_somebody_for_whom_one_does_not_speak_can_not_be_signed_up(town: Town) -> None:
    activity, stranger = town.activity(), town.person("陌生人")
    _person, client = resident(town)
    answer = client.post(at("sign_up", activity.pk), {"person": stranger.pk})
    assert answer.status_code == 422
    assert not Signup.objects.exists()


@pytest.mark.parametrize("person", ["", "x", "-1", "9" * 40, "0"])
def test_nonsense_for_a_person_signs_nobody_up(town: Town, person: str) -> None:
    activity = town.activity()
    _person, client = resident(town)
    assert client.post(at("sign_up", activity.pk), {"person": person}).status_code == 422
    assert not Signup.objects.exists()


def test_who_is_not_signed_in_is_led_there_and_back(town: Town) -> None:
    activity = town.activity()
    assert f'href="{at("sign_up", activity.pk)}"' in browser().get(at("detail", activity.pk)).content.decode()
    answer = browser().get(at("sign_up", activity.pk))
    assert answer.status_code == 302
    assert f"next={at('sign_up', activity.pk)}" in unquote(answer["Location"])
    assert browser().post(at("sign_up", activity.pk), {"person": "1"}).status_code == 302
    assert not Signup.objects.exists()


def test_a_user_whom_nobody_knows_yet_is_told_what_to_do(town: Town) -> None:
    activity = town.activity()
    said = text_of(browser(make_user("新来的")).get(at("sign_up", activity.pk)))
    assert "还不知道您是哪一位" in said


# The number, and giving the place back


def test_the_ticket_shows_number_and_code_to_its_owner_only(town: Town) -> None:
    activity = town.activity()
    person, client = resident(town)
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk)
    page = client.get(at("ticket", signup.token))
    assert "d-number" in page.content.decode()
    assert "<svg" in page.content.decode()
    _other, stranger = resident(town, "吴小芳")
    assert stranger.get(at("ticket", signup.token)).status_code == 404
    assert neighbour(town).get(at("ticket", signup.token)).status_code == 404
    assert browser().get(at("ticket", signup.token)).status_code == 302
    assert client.get(at("ticket", uuid.uuid4())).status_code == 404


def test_staff_who_scan_a_ticket_with_their_own_phone_come_to_their_desk(town: Town) -> None:
    activity = town.activity()
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    answer = worker(town, "grid_worker", town.grid).get(at("ticket", signup.token))
    assert answer.status_code == 302
    assert answer["Location"] == f"{at('desk', activity.pk)}?q={signup.token}"


def test_giving_a_place_back_is_asked_once_and_moves_the_next_up(town: Town) -> None:
    activity = town.activity(capacity=1)
    person, client = resident(town)
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk)
    fill(town, activity, 1)
    assert client.get(at("ticket_cancel", signup.token)).status_code == 200
    assert Signup.objects.get(pk=signup.pk).state == SignupState.BOOKED
    answer = client.post(at("ticket_cancel", signup.token), follow=True)
    assert "位子让给下一位" in text_of(answer)
    assert Signup.objects.get(pk=signup.pk).state == SignupState.CANCELLED
    assert Signup.objects.exclude(pk=signup.pk).get().state == SignupState.BOOKED


def test_nobody_gives_back_the_place_of_somebody_else(town: Town) -> None:
    activity = town.activity()
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk)
    _person, client = resident(town, "吴小芳")
    assert client.post(at("ticket_cancel", signup.token)).status_code == 404
    assert neighbour(town).post(at("ticket_cancel", signup.token)).status_code == 404
    assert Signup.objects.get().state == SignupState.BOOKED


def test_my_sign_ups_are_mine_alone(town: Town) -> None:
    activity = town.activity(title="秋季义诊")
    services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person("别人").pk)
    _person, client = resident(town)
    assert "秋季义诊" not in text_of(client.get(at("mine")))
    assert browser().get(at("mine")).status_code == 302


def test_my_sign_ups_cost_the_same_however_many(town: Town, django_assert_max_num_queries: Any) -> None:
    person, client = resident(town)
    for _number in range(8):
        services.sign_up(actor=SYSTEM, activity_id=town.activity().pk, person_id=person.pk)
    with django_assert_max_num_queries(8):
        client.get(at("mine"))


# For the calendar of the phone


def test_the_calendar_file_is_there_for_everybody(town: Town) -> None:
    activity = town.activity(title="义诊; 秋季, 第一场")
    page = browser().get(at("calendar", activity.pk))
    assert page["Content-Type"].startswith("text/calendar")
    assert "attachment" in page["Content-Disposition"]
    assert "SUMMARY:义诊\\; 秋季\\, 第一场" in page.content.decode().replace("\r\n ", "")
    assert browser().get(at("calendar", town.activity(publish=False).pk)).status_code == 404


def test_who_came_off_the_waiting_list_reads_that_he_came_and_who_waited_in_vain_that_there_was_no_place(
    town: Town,
) -> None:
    activity = town.today(capacity=1, title="秋季义诊")
    fill(town, activity, 1)
    came, client = resident(town)
    stayed, other = resident(town, "何水生")
    signups = [
        services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk) for person in (came, stayed)
    ]
    services.check_in(
        actor=town.staff, activity_id=activity.pk, person_id=came.pk, method="name", client_id=uuid.uuid4()
    )
    assert "已到" in text_of(client.get(at("mine")))
    assert "您签过到了" in text_of(client.get(at("ticket", signups[0].token)))
    begin(activity)
    services.close_activity(actor=town.staff, activity_id=activity.pk)
    Activity.objects.filter(pk=activity.pk).update(ends_at=clock.now() - timedelta(minutes=1))
    assert "已到" in text_of(client.get(at("mine")))
    mine = text_of(other.get(at("mine")))
    assert "没排上" in mine
    assert "已退" not in mine
    assert "这次没排上" in text_of(other.get(at("ticket", signups[1].token)))
