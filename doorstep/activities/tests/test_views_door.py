"""The code on the poster: self check-in on the day, and a clear sentence on any other."""

import uuid
from datetime import timedelta
from urllib.parse import unquote

import pytest

from doorstep.accounts.models import User
from doorstep.activities import services
from doorstep.activities.models import Activity, Attendance
from doorstep.activities.tests.factories import SYSTEM, Town, make_user
from doorstep.activities.tests.visiting import at, browser, running, tap, text_of
from doorstep.kernel import clock
from doorstep.regions.tests.factories import LONG_AGO
from doorstep.residents.models import FamilyProxy

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(town: Town) -> Activity:
    activity = running(town)
    noon = clock.at(clock.today(), "12:00")
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=noon - timedelta(hours=1), ends_at=noon + timedelta(hours=1)
    )
    Activity.objects.filter(pk=activity.pk).update(state="running")
    activity.refresh_from_db()
    return activity


def test_one_tap_at_the_door_and_the_person_is_counted(town: Town, today: Activity) -> None:
    person, actor = town.resident()
    client = browser(User.objects.get(pk=actor.user_id))
    page = client.get(at("door", today.door_token))
    assert "是您来了吗" in text_of(page)
    client.post(at("door", today.door_token), {"person": person.pk, "client_id": tap()})
    attendance = Attendance.objects.get()
    assert (attendance.person, attendance.method) == (person, "door")
    assert "您签到好了" in text_of(client.get(at("door", today.door_token)))


def test_the_same_tap_twice_counts_once(town: Town, today: Activity) -> None:
    person, actor = town.resident()
    client = browser(User.objects.get(pk=actor.user_id))
    sent = {"person": person.pk, "client_id": tap()}
    client.post(at("door", today.door_token), sent)
    client.post(at("door", today.door_token), sent)
    client.post(at("door", today.door_token), {**sent, "client_id": tap()})
    assert Attendance.objects.count() == 1


def test_a_daughter_chooses_who_came(town: Town, today: Activity) -> None:
    mother, daughter = town.person("李秀英"), make_user("王海燕")
    town.person("王海燕", user=daughter)
    FamilyProxy.objects.create(person=mother, user=daughter, relation="daughter", consent="window", valid_from=LONG_AGO)
    client = browser(daughter)
    assert "李秀英" in text_of(client.get(at("door", today.door_token)))
    client.post(at("door", today.door_token), {"person": mother.pk, "client_id": tap()})
    assert Attendance.objects.get().person == mother
    assert "再签一位" in text_of(client.get(at("door", today.door_token)))


def test_nobody_checks_in_a_person_he_does_not_speak_for(town: Town, today: Activity) -> None:
    _person, actor = town.resident()
    client = browser(User.objects.get(pk=actor.user_id))
    answer = client.post(at("door", today.door_token), {"person": town.person("别人").pk, "client_id": tap()})
    assert answer.status_code == 404
    assert not Attendance.objects.exists()


def test_who_is_not_signed_in_comes_back_here_afterwards(today: Activity) -> None:
    answer = browser().get(at("door", today.door_token))
    assert answer.status_code == 302
    assert f"next={at('door', today.door_token)}" in unquote(answer["Location"])


def test_on_another_day_the_code_says_when_its_day_is(town: Town) -> None:
    activity = town.activity(starts_at=clock.at(clock.today() + timedelta(days=3), "08:00"))
    person, actor = town.resident()
    client = browser(User.objects.get(pk=actor.user_id))
    page = client.get(at("door", activity.door_token))
    assert page.status_code == 409
    assert "今天用不了" in text_of(page)
    assert client.post(at("door", activity.door_token), {"person": person.pk, "client_id": tap()}).status_code == 409
    assert not Attendance.objects.exists()


def test_a_called_off_activity_says_so_at_the_door(town: Town) -> None:
    activity = town.activity()
    services.cancel_activity(actor=SYSTEM, activity_id=activity.pk, reason="下雨")
    _person, actor = town.resident()
    page = browser(User.objects.get(pk=actor.user_id)).get(at("door", activity.door_token))
    assert "这一场不办了" in text_of(page)


def test_a_guessed_code_leads_nowhere(town: Town) -> None:
    draft = town.activity(publish=False)
    client = browser(make_user())
    assert client.get(at("door", uuid.uuid4())).status_code == 404
    assert client.get(at("door", draft.door_token)).status_code == 404


def test_who_is_not_known_yet_is_sent_to_the_table(town: Town, today: Activity) -> None:
    assert "跟桌前的工作人员说一声" in text_of(browser(make_user()).get(at("door", today.door_token)))
