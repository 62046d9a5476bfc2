"""A resident signs in with a code to the phone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.accounts import codes, errors, ratelimit, selectors
from doorstep.accounts.models import AttemptCounter, PhoneCode, User
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import give_authenticator, make_role, make_user, mobile, signed_in, totp_number
from doorstep.kernel.models import Event

pytestmark = pytest.mark.django_db
START, CODE = "/sign-in/", "/sign-in/code/"


def ask(client: Client, phone: str = "139 0000 0147", **extra: Any) -> Any:
    return client.post(START, {"phone": phone}, **extra)


def redeem(client: Client, code: str) -> Any:
    return client.post(CODE, {"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_resident_signs_in_with_her_phone_and_nothing_else(outbox):
    client = Client()
    assert ask(client).headers["Location"] == CODE
    ((phone, code),) = outbox
    assert phone == "+8613900000147"
    assert "139 **** 0147" in client.get(CODE).content.decode()
    response = redeem(client, code)
    assert response.headers["Location"] == reverse("web:start")
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.phone == "+8613900000147"
    assert user.phone_verified_at is not None
    assert user.username.startswith("p")
    assert "13900000147" not in user.name
    assert not user.has_usable_password()


def test_the_second_time_she_finds_the_same_account(outbox):
    first, second = Client(), Client()
    ask(first)
    redeem(first, outbox[-1][1])
    ask(second)
    redeem(second, outbox[-1][1])
    assert User.objects.count() == 1


def test_neither_code_nor_phone_lie_open_in_the_database(outbox):
    client = Client()
    ask(client)
    code = outbox[0][1]
    row = PhoneCode.objects.get()
    assert code not in (row.code_hash, row.phone_hash)
    assert "13900000147" not in str(client.session.items())
    assert code not in str(client.session.items())


def test_a_code_lets_in_once(outbox):
    client = Client()
    ask(client)
    redeem(client, outbox[0][1])
    with pytest.raises(errors.NoCode):
        codes.redeem(outbox[0][0], outbox[0][1])


def test_after_ten_minutes_the_code_holds_no_more(outbox, later):
    client = Client()
    ask(client)
    later(minutes=9, seconds=59)
    assert client.get(CODE).status_code == 200
    later(seconds=2)
    response = redeem(client, outbox[0][1])
    assert response.status_code == 422
    assert "不能用了" in response.content.decode()
    assert not User.objects.exists()


def test_the_sixth_try_is_refused_even_with_the_right_code(outbox):
    client = Client()
    ask(client)
    code = outbox[0][1]
    for attempt in range(5):
        response = redeem(client, wrong(code))
        assert response.status_code == 422
        assert ("不对" if attempt < 4 else "不能用了") in response.content.decode()
    assert redeem(client, code).status_code == 422
    assert not User.objects.exists()


def test_only_the_newest_code_counts(outbox, later):
    client = Client()
    ask(client)
    later(seconds=61)
    client.post("/sign-in/code/again/")
    old, new = outbox[0][1], outbox[1][1]
    if old != new:
        assert redeem(client, old).status_code == 422
    assert redeem(client, new).status_code == 302


def test_a_code_is_typed_with_blanks_or_full_width_digits_too(outbox):
    client = Client()
    ask(client)
    code = outbox[0][1]
    typed = " ".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert redeem(client, typed).status_code == 302


def test_the_code_of_one_phone_does_not_open_another(outbox):
    victim, thief = Client(), Client()
    ask(victim, "13900000001")
    ask(thief, "13900000002")
    own = outbox[0][1]
    if own != outbox[1][1]:
        assert redeem(thief, own).status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["", "12", "0513-85001234", "not a phone", "9" * 500, "' OR 1=1 --"])
def test_what_is_no_mobile_number_gets_a_sentence(outbox, typed):
    response = ask(Client(), typed)
    assert response.status_code == 422
    assert outbox == []
    assert "手机号" in response.content.decode()


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "９" * 500])
def test_a_misshapen_code_is_refused(outbox, typed):
    client = Client()
    ask(client)
    assert redeem(client, typed).status_code == 422


def test_a_second_code_within_a_minute_is_refused_and_says_how_long_to_wait(outbox, later):
    client = Client()
    ask(client)
    response = ask(Client())
    assert response.status_code == 429
    assert "请等" in response.content.decode()
    assert "秒" in response.content.decode()
    later(seconds=61)
    assert ask(Client()).status_code == 302
    assert len(outbox) == 2


def test_five_codes_an_hour_and_ten_a_day_are_enough(outbox, later):
    for _ in range(5):
        assert ask(Client()).status_code == 302
        later(seconds=70)
    assert "分钟" in ask(Client()).content.decode()
    later(hours=1)
    for _ in range(5):
        assert ask(Client()).status_code == 302
        later(seconds=70)
    later(hours=2)
    response = ask(Client())
    assert response.status_code == 429
    assert "小时" in response.content.decode()
    later(days=1)
    assert ask(Client()).status_code == 302


def test_one_address_can_not_have_codes_sent_to_a_whole_street(outbox):
    for number in range(60):
        assert ask(Client(), f"1390000{number:04}").status_code == 302
    assert ask(Client(), "13900009999").status_code == 429
    assert ask(Client(), "13900009999", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_the_header_of_a_proxy_is_believed_only_when_there_is_one(outbox, settings, rf):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9")
    assert ratelimit.address_of(request) == "10.0.0.1"
    settings.DOORSTEP_PROXIES = 1
    assert ratelimit.address_of(request) == "203.0.113.9"
    settings.DOORSTEP_PROXIES = 2
    assert ratelimit.address_of(request) == "198.51.100.7"
    assert ratelimit.address_of(rf.get("/", REMOTE_ADDR="2001:db8:1:2:aaaa::1")) == "2001:db8:1:2::"
    assert ratelimit.address_of(rf.get("/", REMOTE_ADDR="nonsense")) == "unknown"


def test_the_counters_hold_no_phone_and_no_address(outbox):
    ask(Client())
    keys = " ".join(AttemptCounter.objects.values_list("key", flat=True))
    assert keys
    assert "13900000147" not in keys
    assert "127.0.0.1" not in keys


def test_known_and_unknown_phones_look_alike(outbox):
    make_user(phone=mobile(147))
    known, unknown = Client(), Client()
    first, second = ask(known, "13900000147"), ask(unknown, "13900000148")
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    page = known.get(CODE).content.decode().replace("0147", "")
    other = unknown.get(CODE).content.decode().replace("0148", "")
    assert len(page) == len(other)


def test_without_a_sender_it_says_so_and_offers_the_window(monkeypatch):
    monkeypatch.setattr(codes, "senders", [])
    response = ask(Client())
    assert response.status_code == 503
    assert "到社区来" in response.content.decode()
    assert not PhoneCode.objects.exists()
    assert not AttemptCounter.objects.exists()


def test_when_the_sender_fails_the_code_is_withdrawn_and_one_may_press_again_at_once(monkeypatch, outbox):
    from doorstep.kernel.errors import Refused

    def broken(phone: str, code: str) -> None:
        raise Refused("no signal")

    monkeypatch.setattr(codes, "senders", [broken])
    assert ask(Client()).status_code == 409
    assert not PhoneCode.objects.filter(used_at__isnull=True).exists()
    monkeypatch.setattr(codes, "senders", [lambda phone, code: outbox.append((phone, code))])
    assert ask(Client()).status_code == 302


def test_the_demo_shows_the_code_and_nothing_else_does(outbox, settings):
    client = Client()
    ask(client)
    assert outbox[0][1] not in client.get(CODE).content.decode()
    settings.DEMO = True
    demo = Client()
    ask(demo, "13900000555")
    assert outbox[1][1] in demo.get(CODE).content.decode()


def test_the_session_gets_a_new_key_at_sign_in(outbox):
    client = Client()
    ask(client)
    before = client.session.session_key
    redeem(client, outbox[0][1])
    assert client.session.session_key != before
    assert Client(HTTP_COOKIE=f"sessionid={before}").get("/account/").status_code == 302


def test_a_closed_account_stays_closed(outbox):
    make_user(phone=mobile(147), is_active=False)
    client = Client()
    ask(client)
    response = redeem(client, outbox[0][1])
    assert response.status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("wanted", ["/account/", "/console/settings/people/?page=2"])
def test_after_signing_in_one_stands_where_one_wanted_to_go(outbox, wanted):
    client = Client()
    client.get(START, {"next": wanted})
    ask(client)
    assert redeem(client, outbox[0][1]).headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil.example"],
)
def test_nobody_is_sent_to_a_strange_site(outbox, wanted):
    client = Client()
    client.get(START, {"next": wanted})
    ask(client)
    assert redeem(client, outbox[0][1]).headers["Location"] == reverse("web:start")


def test_without_a_phone_the_code_page_leads_back_to_the_start():
    assert Client().get(CODE).headers["Location"] == START
    assert Client().post("/sign-in/code/again/").headers["Location"] == START


def test_signing_in_is_kept_in_the_log(outbox):
    client = Client()
    ask(client)
    redeem(client, outbox[0][1])
    user = User.objects.get()
    assert list(Event.objects.of(f"accounts.user:{user.pk}").order_by("id").values_list("action", flat=True)) == [
        "user_signed_up",
        "signed_in",
    ]


def test_large_type_comes_along_to_a_new_phone(outbox):
    make_user(phone=mobile(147), elder_mode=True)
    client = Client()
    ask(client)
    response = redeem(client, outbox[0][1])
    assert response.cookies["mode"].value == "elder"


def test_large_type_chosen_on_the_first_screen_is_kept_with_the_account(outbox):
    client = Client()
    client.cookies["mode"] = "elder"
    ask(client)
    redeem(client, outbox[0][1])
    assert User.objects.get().elder_mode


class TestStaffByPhone:
    """A code to the phone is one factor, and a staff role wants two."""

    def test_with_an_authenticator_the_code_replaces_the_password(self, outbox, place):
        user = make_user(phone=mobile(147))
        make_role(user, Role.GRID_WORKER, place.north)
        secret = give_authenticator(user)
        client = Client()
        ask(client)
        assert redeem(client, outbox[0][1]).headers["Location"] == "/sign-in/second-step/"
        assert "_auth_user_id" not in client.session
        response = client.post("/sign-in/second-step/", {"code": totp_number(secret)})
        assert response.headers["Location"] == reverse("web:start")
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_without_one_the_way_leads_to_the_password(self, outbox, place):
        user = make_user(phone=mobile(147))
        make_role(user, Role.GRID_WORKER, place.north)
        client = Client()
        ask(client)
        assert redeem(client, outbox[0][1]).headers["Location"] == "/sign-in/staff/"
        assert "_auth_user_id" not in client.session
        assert client.get("/sign-in/authenticator/").status_code == 302

    def test_in_the_demo_made_up_staff_get_in_with_the_code(self, outbox, place, settings):
        settings.DEMO = True
        user = make_user(phone=mobile(147))
        make_role(user, Role.ADMINISTRATOR, place.district)
        client = Client()
        ask(client)
        redeem(client, outbox[0][1])
        assert client.get("/console/settings/people/").status_code == 200

    def test_a_role_given_later_sleeps_until_the_second_factor_is_shown(self, outbox, place):
        client = Client()
        ask(client)
        redeem(client, outbox[0][1])
        user = User.objects.get()
        make_role(user, Role.ADMINISTRATOR, place.district)
        make_role(user, Role.VOLUNTEER, place.north)
        response = client.get("/console/settings/people/")
        assert response.headers["Location"].startswith("/sign-in/second-step/?next=")
        assert selectors.actor_for_user(user, second_factor=False).roles == (Role.VOLUNTEER,)
        secret = give_authenticator(user)
        assert client.get(response.headers["Location"]).status_code == 200
        done = client.post("/sign-in/second-step/", {"code": totp_number(secret)})
        assert done.headers["Location"] == "/console/settings/people/"
        assert client.get("/console/settings/people/").status_code == 200

    def test_the_control_a_session_with_both_factors_opens_the_page(self, place):
        user = make_user()
        make_role(user, Role.ADMINISTRATOR, place.district)
        assert signed_in(user).get("/console/settings/people/").status_code == 200


def test_a_demo_leaves_room_for_one_who_tries_everything(settings, db):
    """The limits stand there too, only wider: a demo that never says no would hide what the product does."""
    limit = ratelimit.Limit("demo-room", 1, ratelimit.HOUR, "for this test")
    settings.DEMO = True
    for _ in range(ratelimit.DEMO_ROOM):
        ratelimit.take(limit, "13900000147")
    with pytest.raises(errors.SlowDown):
        ratelimit.take(limit, "13900000147")
    settings.DEMO = False
    ratelimit.take(limit, "13900000148")
    with pytest.raises(errors.SlowDown):
        ratelimit.take(limit, "13900000148")
