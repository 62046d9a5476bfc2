"""Telephones: a key at sign-in, erased from afar, missed when they are silent."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from doorstep.accounts.roles import ROLES
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.session import STAFF_SECONDS
from doorstep.field import selectors, services
from doorstep.field.errors import DeviceWiped, ReasonMissing
from doorstep.field.models import Device, Operation, Snapshot
from doorstep.field.states import USE_RIGHT
from doorstep.field.tests.conftest import WEEK, posted
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.kernel.setting_rules import RULES
from doorstep.regions.tests.factories import make_community
from doorstep.residents.tests.factories import make_staff


@pytest.fixture
def lost(phones):
    phones.send()
    return services.ask_wipe(actor=phones.staff, device_id=phones.phone.pk, reason="丢了")


def test_the_same_telephone_gets_the_same_key_at_every_sign_in(phones):
    again = services.register(actor=phones.worker, install=phones.phone.install, name="Android")
    assert (again.pk, again.key) == (phones.phone.pk, phones.phone.key)


def test_another_account_on_it_gets_a_key_of_its_own(phones):
    other = services.register(actor=phones.staff, install=phones.phone.install, name="Android")
    assert (other.token, other.key) != (phones.phone.token, phones.phone.key)


def test_the_key_of_a_telephone_to_be_erased_is_gone_at_once(phones, lost):
    lost.refresh_from_db()
    assert (lost.key, Snapshot.objects.filter(device=lost).count()) == ("", 0)
    fresh = services.register(actor=phones.worker, install=phones.phone.install, name="Android")
    assert fresh.pk != lost.pk
    assert fresh.key


def test_what_it_had_recorded_is_still_taken_but_it_learns_nothing(phones, lost):
    answer = phones.send(phones.parcel())
    assert [one.outcome for one in answer.results] == ["applied"]
    assert (answer.wipe, answer.rows, answer.cursor) == (True, {}, 0)


def test_it_learns_of_the_order_without_a_session_and_says_when_it_is_done(phones, lost, client):
    address = f"{reverse('field:hello')}?device={lost.token}"
    assert client.get(address).json()["wipe"] is True
    assert posted(client, reverse("field:wiped"), {"device": str(lost.token)}).json() == {"known": True}
    lost.refresh_from_db()
    assert lost.state == "wiped"
    assert posted(client, reverse("field:wiped"), {"device": str(lost.token)}).json() == {"known": False}
    with pytest.raises(DeviceWiped):
        phones.send(phones.parcel())
    assert not Operation.objects.exists()


def test_a_stranger_can_not_say_that_a_telephone_is_erased(phones, client):
    assert posted(client, reverse("field:wiped"), {"device": str(phones.phone.token)}).json() == {"known": False}
    assert client.get(f"{reverse('field:hello')}?device={phones.phone.token}").json()["wipe"] is False
    phones.phone.refresh_from_db()
    assert phones.phone.state == "active"


def test_a_reason_is_asked_for_and_twice_is_refused(phones):
    with pytest.raises(ReasonMissing):
        services.ask_wipe(actor=phones.staff, device_id=phones.phone.pk, reason="  ")
    services.ask_wipe(actor=phones.staff, device_id=phones.phone.pk, reason="丢了")
    with pytest.raises(WrongState):
        services.ask_wipe(actor=phones.staff, device_id=phones.phone.pk, reason="丢了")


def test_the_office_next_door_does_not_find_it_and_the_worker_himself_may_not(phones):
    neighbour = actor_for_user(make_staff(make_community("转水社区"), name="钱进"))
    with pytest.raises(NotFound):
        services.ask_wipe(actor=neighbour, device_id=phones.phone.pk, reason="丢了")
    with pytest.raises(NotAllowed):
        services.ask_wipe(actor=phones.worker, device_id=phones.phone.pk, reason="丢了")
    assert selectors.devices(actor=neighbour).lines == []
    assert selectors.devices(actor=phones.worker).lines == []


def test_silent_are_those_not_in_touch_for_so_many_days(phones, client):
    phones.send()
    assert selectors.devices(actor=phones.staff).quiet == 0
    Device.objects.filter(pk=phones.phone.pk).update(synced_at=clock.now() - WEEK - timedelta(hours=1))
    found = selectors.devices(actor=phones.staff, only_quiet=True)
    assert [line.device.pk for line in found.lines] == [phones.phone.pk]
    never = services.register(actor=phones.worker, install=uuid.uuid4(), name="Android")
    Device.objects.filter(pk=never.pk).update(registered_at=clock.now() - WEEK - timedelta(hours=1))
    assert selectors.devices(actor=phones.staff).quiet == 2
    client.force_login(phones.staff_user)
    page = client.get(reverse("field:devices") + "?quiet=1").content.decode()
    assert "沈志强" in page


def test_after_so_many_days_it_has_locked_itself_and_the_list_says_so(phones, client):
    phones.send()
    client.force_login(phones.staff_user)
    for days, said in ((13, "没联系"), (15, "已自行锁住")):
        Device.objects.filter(pk=phones.phone.pk).update(synced_at=clock.now() - timedelta(days=days))
        assert [line.is_locked for line in selectors.devices(actor=phones.staff, only_quiet=True).lines] == [days == 15]
        assert said in client.get(reverse("field:devices")).content.decode()


def test_the_telephone_is_told_when_it_locks_itself_by_the_number_of_its_area(phones, client):
    dated_settings.set_value(
        actor=system("test"),
        key="field.lock_days",
        new_value=10,
        valid_from=clock.today(),
        area_path=phones.community.path,
        note="试行",
    )
    client.force_login(phones.worker_user)
    found = posted(client, reverse("field:sync"), {"device": str(phones.phone.token)}).json()
    assert found["me"]["lock_days"] == 10


def test_whoever_uses_it_has_no_session_left_when_it_locks_itself():
    """So neither its key nor an answer is to be had without a new sign-in."""
    users = [role for role in ROLES.values() if USE_RIGHT in role.rights]
    assert users
    assert all(role.needs_totp for role in users), "the sessions of other roles last longer"
    assert RULES["field.lock_days"].least * 24 * 60 * 60 > STAFF_SECONDS


def test_what_it_could_not_hand_over_stands_on_its_page(phones, client):
    phones.send(phones.parcel(), phones.parcel(heads=3), waiting=4, sent_at=clock.now() + timedelta(minutes=42))
    client.force_login(phones.staff_user)
    page = client.get(reverse("field:device", args=[phones.phone.pk])).content.decode()
    for said in ("这一户本轮已经走到了", "快42分钟", ">4<"):
        assert said in page


def test_erased_from_its_page_with_a_reason(phones, client):
    client.force_login(phones.staff_user)
    address = reverse("field:wipe", args=[phones.phone.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "忘在公交车上"}).status_code == 302
    phones.phone.refresh_from_db()
    assert phones.phone.state == "wipe_asked"
    assert client.get(address).status_code == 404


def test_the_list_takes_as_many_queries_for_ten_telephones_as_for_two(phones, django_assert_num_queries):
    with django_assert_num_queries(4):
        selectors.devices(actor=phones.staff)
    for _ in range(8):
        services.register(actor=phones.worker, install=uuid.uuid4(), name="Android")
    with django_assert_num_queries(4):
        assert len(selectors.devices(actor=phones.staff).lines) == 10
