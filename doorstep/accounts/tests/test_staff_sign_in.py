"""Staff sign in with name, password and a second step."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse

from doorstep.accounts import mfa
from doorstep.accounts.models import User
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import (
    PASSWORD,
    give_authenticator,
    make_role,
    make_staff,
    make_user,
    signed_in,
    totp_number,
)
from doorstep.kernel.models import Event

pytestmark = pytest.mark.django_db
STAFF, SECOND, ENROL = "/sign-in/staff/", "/sign-in/second-step/", "/sign-in/authenticator/"
CODES, NEW = "/sign-in/recovery-codes/", "/sign-in/new-password/"


@pytest.fixture
def worker(place) -> User:
    return make_staff(Role.COMMUNITY_STAFF, place.north, username="lixiufang", totp=False)


def enter(client: Client, username: str = "lixiufang", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(STAFF, {"username": username, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_first_sign_in_sets_up_the_authenticator_and_shows_the_recovery_codes(worker):
    client = Client()
    assert enter(client).headers["Location"] == ENROL
    page = client.get(ENROL).content.decode()
    assert "<svg" in page
    assert not is_in(client)
    secret = mfa.unseal(client.session["accounts.pending"]["secret"])
    assert secret not in str(dict(client.session.items()))
    assert client.post(ENROL, {"code": totp_number(secret)}).headers["Location"] == CODES
    shown = client.get(CODES).content.decode()
    recovery = mfa.recovery_codes(worker)
    assert len(recovery) == 10
    assert all(f"{code[:4]} {code[4:]}" in shown for code in recovery)
    assert not is_in(client)
    assert client.post(CODES).headers["Location"] == reverse("web:start")
    assert is_in(client)
    assert client.get(CODES).status_code == 302


def test_a_wrong_first_number_sets_nothing_up_and_the_qr_code_stays(worker):
    client = Client()
    enter(client)
    client.get(ENROL)
    secret = client.session["accounts.pending"]["secret"]
    assert client.post(ENROL, {"code": "000000"}).status_code == 422
    assert client.session["accounts.pending"]["secret"] == secret
    assert not mfa.has_authenticator(worker)


def test_later_the_number_of_the_authenticator_lets_in(worker):
    secret = give_authenticator(worker)
    client = Client()
    assert enter(client).headers["Location"] == SECOND
    assert not is_in(client)
    assert client.post(SECOND, {"code": "000000"}).status_code == 422
    assert client.post(SECOND, {"code": totp_number(secret)}).headers["Location"] == reverse("web:start")
    assert is_in(client)


def test_a_number_lets_in_once(worker):
    secret = give_authenticator(worker)
    number = totp_number(secret)
    first, second = Client(), Client()
    enter(first)
    first.post(SECOND, {"code": number})
    enter(second)
    response = second.post(SECOND, {"code": number})
    assert response.status_code == 422
    assert "用过了" in response.content.decode()
    assert not is_in(second)


def test_a_recovery_code_lets_in_once(worker):
    give_authenticator(worker)
    spare = mfa.recovery_codes(worker)[0]
    first, second = Client(), Client()
    enter(first)
    assert first.post(SECOND, {"code": f"{spare[:4]} {spare[4:]}"}).status_code == 302
    assert Event.objects.filter(action="recovery_code_used").exists()
    enter(second)
    assert second.post(SECOND, {"code": spare}).status_code == 422


def test_secrets_are_encrypted_in_the_database(worker):
    secret = give_authenticator(worker)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in mfa.recovery_codes(worker))


def test_nobody_goes_around_the_second_step(worker):
    give_authenticator(worker)
    client = Client()
    enter(client)
    for address in ("/account/", "/console/settings/people/", CODES, NEW, ENROL):
        response = client.get(address)
        assert response.status_code == 302, address
        assert not is_in(client)
    assert client.post(ENROL, {"code": "123456"}).status_code == 302
    assert client.post(CODES).status_code == 302
    assert not is_in(client)


def test_eight_wrong_numbers_and_the_ninth_has_to_wait(worker):
    secret = give_authenticator(worker)
    client = Client()
    enter(client)
    for _ in range(8):
        assert client.post(SECOND, {"code": "000000"}).status_code == 422
    assert client.post(SECOND, {"code": totp_number(secret)}).status_code == 429
    assert not is_in(client)


def test_between_password_and_second_step_there_are_fifteen_minutes(worker, later):
    secret = give_authenticator(worker)
    client = Client()
    enter(client)
    later(minutes=16)
    assert client.post(SECOND, {"code": totp_number(secret)}).headers["Location"] == STAFF
    assert not is_in(client)


def test_a_new_password_in_between_ends_the_step(worker):
    secret = give_authenticator(worker)
    client = Client()
    enter(client)
    worker.set_password("另一个很长的密码句子")
    worker.save()
    assert client.post(SECOND, {"code": totp_number(secret)}).headers["Location"] == STAFF


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lixiufang", "wrong"),
        ("nobody", PASSWORD),
        ("lixiufang", PASSWORD + " "),
        ("closed", PASSWORD),
        ("a" * 60, "b" * 200),
    ],
)
def test_wrong_name_wrong_password_and_closed_account_look_alike(worker, username, password):
    make_user("离职的人", username="closed", password=PASSWORD, is_active=False)
    response = enter(Client(), username, password)
    assert response.status_code == 422
    assert "登录名和密码对不上" in response.content.decode()


def test_the_name_is_taken_without_regard_to_capitals_and_width(worker):
    assert enter(Client(), " LiXiuFang ").status_code == 302
    assert enter(Client(), "ｌｉｘｉｕｆａｎｇ").status_code == 302


def test_after_six_wrong_passwords_one_waits_but_a_stranger_elsewhere_locks_nobody_out(worker):
    for _ in range(6):
        enter(Client(), password="wrong", REMOTE_ADDR="203.0.113.9")
    assert enter(Client(), REMOTE_ADDR="203.0.113.9").status_code == 429
    assert enter(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302


def test_waiting_is_over_after_a_quarter_of_an_hour(worker, later):
    for _ in range(7):
        enter(Client(), password="wrong")
    assert enter(Client()).status_code == 429
    later(minutes=16)
    assert enter(Client()).status_code == 302


def test_a_name_that_does_not_exist_is_limited_just_the_same():
    for _ in range(6):
        assert enter(Client(), "nobody", "wrong").status_code == 422
    assert enter(Client(), "nobody", "wrong").status_code == 429


def test_a_first_password_is_replaced_before_anything_else(worker):
    worker.must_change_password = True
    worker.save()
    secret = give_authenticator(worker)
    client = Client()
    enter(client)
    assert client.get(NEW).headers["Location"] == SECOND
    assert client.post(SECOND, {"code": totp_number(secret)}).headers["Location"] == NEW
    assert not is_in(client)
    for new, again in (
        (PASSWORD, PASSWORD),
        ("short", "short"),
        ("1234567890", "1234567890"),
        ("一个新的长密码啊啊", "另一个"),
    ):
        assert client.post(NEW, {"new": new, "again": again}).status_code == 422
    fresh = "今年的桂花开得特别早"
    assert client.post(NEW, {"new": fresh, "again": fresh}).headers["Location"] == reverse("web:start")
    assert is_in(client)
    assert client.get("/account/").status_code == 200
    worker.refresh_from_db()
    assert worker.check_password(fresh)
    assert not worker.must_change_password


def test_staff_get_in_without_an_authenticator_only_in_the_demo(worker, settings):
    settings.DEMO = True
    client = Client()
    assert enter(client).headers["Location"] == reverse("web:start")
    assert is_in(client)
    settings.DEMO = False
    assert enter(Client()).headers["Location"] == ENROL


def test_also_in_the_demo_an_authenticator_that_exists_is_asked_for(worker, settings):
    settings.DEMO = True
    give_authenticator(worker)
    assert enter(Client()).headers["Location"] == SECOND


def test_a_volunteer_needs_no_second_step_and_gets_no_staff_rights(place):
    user = make_user("陈志远", username="chen", password=PASSWORD)
    make_role(user, Role.VOLUNTEER, place.north)
    client = Client()
    assert enter(client, "chen").headers["Location"] == reverse("web:start")
    make_role(user, Role.ADMINISTRATOR, place.district)
    response = client.get("/console/settings/people/")
    assert response.headers["Location"].startswith(SECOND)
    assert client.get(response.headers["Location"]).headers["Location"] == ENROL


def test_signing_out_takes_a_post_and_ends_the_session(worker):
    client = signed_in(worker)
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_forms_refuse_a_forged_post(worker):
    client = Client(enforce_csrf_checks=True)
    assert enter(client).status_code == 403
    inside = Client(enforce_csrf_checks=True)
    inside.force_login(worker)
    assert inside.post("/sign-out/").status_code == 403


def test_the_session_of_staff_ends_with_the_day(worker):
    secret = give_authenticator(worker)
    client = Client()
    enter(client)
    client.post(SECOND, {"code": totp_number(secret)})
    assert client.session.get_expiry_age() <= 12 * 60 * 60


def test_who_is_in_is_not_asked_again(worker):
    client = signed_in(worker)
    assert client.get("/sign-in/").status_code == 302
    assert client.get(STAFF).status_code == 302


class TestOwnAccount:
    def test_a_new_phone_for_the_authenticator_asks_for_the_old_one_first(self, worker):
        secret = give_authenticator(worker)
        client = signed_in(worker)
        assert client.post("/account/authenticator/", {"code": "000000"}).status_code == 422
        assert client.post("/account/authenticator/", {"code": totp_number(secret)}).headers["Location"] == ENROL
        client.get(ENROL)
        fresh = mfa.unseal(client.session["accounts.pending"]["secret"])
        assert client.post(ENROL, {"code": totp_number(fresh)}).headers["Location"] == CODES
        client.post(CODES)
        assert client.get("/account/").status_code == 200
        row = Authenticator.objects.get(user=worker, type="totp")
        assert decrypt(row.data["secret"]) == fresh

    def test_new_recovery_codes_replace_the_old(self, worker):
        secret = give_authenticator(worker)
        old = mfa.recovery_codes(worker)
        client = signed_in(worker)
        page = client.post("/account/recovery-codes/", {"code": totp_number(secret)}).content.decode()
        fresh = mfa.recovery_codes(worker)
        assert not set(old) & set(fresh)
        assert fresh[0][:4] in page

    def test_changing_the_password_keeps_this_session_and_ends_the_others(self, worker):
        here, elsewhere = signed_in(worker), signed_in(worker)
        fresh = "今年的桂花开得特别早"
        wrong = here.post("/account/password/", {"present": "wrong", "new": fresh, "again": fresh})
        assert wrong.status_code == 422
        assert here.post("/account/password/", {"present": PASSWORD, "new": fresh, "again": fresh}).status_code == 302
        assert here.get("/account/").status_code == 200
        assert elsewhere.get("/account/").status_code == 302

    def test_another_phone_is_proven_before_it_counts(self, worker, outbox):
        client = signed_in(worker)
        client.post("/account/phone/", {"phone": "13900000321"})
        assert client.post("/account/phone/code/", {"code": "abc"}).status_code == 422
        worker.refresh_from_db()
        assert worker.phone == ""
        client.post("/account/phone/code/", {"code": outbox[0][1]})
        worker.refresh_from_db()
        assert worker.phone == "+8613900000321"

    def test_the_phone_of_somebody_else_is_refused_only_after_the_proof(self, worker, outbox):
        make_user("王秀英", phone="+8613900000321")
        client = signed_in(worker)
        assert client.post("/account/phone/", {"phone": "13900000321"}).status_code == 302
        response = client.post("/account/phone/code/", {"code": outbox[0][1]})
        assert response.status_code == 422
        assert "别的账号" in response.content.decode()

    def test_large_type_is_remembered_with_the_account(self, worker):
        client = signed_in(worker)
        response = client.post("/account/large-type/", {"mode": "elder"})
        assert response.cookies["mode"].value == "elder"
        worker.refresh_from_db()
        assert worker.elder_mode
        client.post("/account/large-type/", {"mode": "normal"})
        worker.refresh_from_db()
        assert not worker.elder_mode

    @pytest.mark.parametrize(
        "address",
        ["/account/", "/account/phone/", "/account/password/", "/account/recovery-codes/", "/account/authenticator/"],
    )
    def test_a_visitor_is_asked_to_sign_in(self, address):
        assert Client().get(address).headers["Location"] == f"/sign-in/?next={address.replace('/', '%2F')}"
