"""The card: opening a number, changing, moving, closing, family."""

import itertools
from datetime import date

import pytest

from doorstep.accounts.models import Disclosure
from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.models import FamilyProxy, Household, Person
from doorstep.residents.tests.factories import make_household, make_id_number, make_person, make_staff, make_user

NUMBER = make_id_number(date(1948, 3, 5), sequence=12)


@pytest.fixture
def zhou(town):
    return make_person(
        town.grid,
        "周明兰",
        phone="13900000147",
        id_number=NUMBER,
        birth_date=date(1948, 3, 5),
        sex=2,
        household=make_household(town.grid, "桂花苑5幢302"),
    )


@pytest.fixture
def wang(town, client):
    user = make_staff(town.home)
    client.force_login(user)
    return user


def url(person, tail=""):
    return f"/console/residents/{person.pk}/{tail}"


def test_the_card_masks_numbers_and_shows_who_lives_there(zhou, wang, client, town):
    make_person(town.grid, "孙有财", household=zhou.household)
    make_person(town.grid, "孙去世", household=zhou.household, life="died", closed_on=date(2023, 1, 1))
    page = client.get(url(zhou)).content.decode()
    assert "139 **** 0147" in page
    assert f"{NUMBER[:6]}********{NUMBER[-4:]}" in page
    assert NUMBER not in page
    assert "13900000147" not in page
    assert page.count("孙**") == 1


@pytest.mark.parametrize(("field", "shown"), [("phone", "139 0000 0147"), ("id_number", NUMBER)])
def test_opening_a_number_asks_what_for_and_is_kept(zhou, wang, client, field, shown):
    assert shown not in client.get(url(zhou, f"open/{field}/")).content.decode()
    answer = client.post(url(zhou, f"open/{field}/"), {"purpose": "回电话说义诊改期"})
    assert shown in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    kept = Disclosure.objects.get()
    assert (kept.user_id, kept.field, kept.purpose) == (wang.pk, field, "回电话说义诊改期")
    assert shown not in client.get(url(zhou)).content.decode()


@pytest.mark.parametrize("purpose", ["", " ", "x", "长" * 201])
def test_without_a_purpose_nothing_opens(zhou, wang, client, purpose):
    answer = client.post(url(zhou, "open/phone/"), {"purpose": purpose})
    assert answer.status_code == 422
    assert "139 0000 0147" not in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_only_numbers_can_be_opened(zhou, wang, client):
    for field in ("name", "id_hash", "phone_hash", "user"):
        assert client.post(url(zhou, f"open/{field}/"), {"purpose": "看看"}).status_code == 404


def test_a_change_keeps_what_is_left_empty_and_the_event_keeps_no_values(zhou, wang, client):
    answer = client.post(url(zhou, "edit/"), {"name": "周明岚", "sex": "2", "birth_date": "1948-03-05", "phone": ""})
    assert answer.status_code == 302
    zhou.refresh_from_db()
    assert (zhou.name, zhou.initials, zhou.phone) == ("周明岚", "zml", "+8613900000147")
    event = Event.objects.get(action="updated")
    assert event.data == {"fields": ["name"]}


def test_a_new_number_and_no_number_any_more(zhou, wang, client):
    before = zhou.phone_hash
    client.post(url(zhou, "edit/"), {"name": zhou.name, "sex": "2", "phone": "0513-0000 1234"})
    zhou.refresh_from_db()
    assert zhou.phone == "+8651300001234"
    assert zhou.phone_hash not in (before, "")
    client.post(url(zhou, "edit/"), {"name": zhou.name, "sex": "2", "no_phone": "on"})
    zhou.refresh_from_db()
    assert (zhou.phone, zhou.phone_hash, zhou.phone_tail_hash) == ("", "", "")


def test_the_birth_date_of_the_id_number_stands_against_an_entered_one(zhou, wang, client):
    client.post(url(zhou, "edit/"), {"name": zhou.name, "sex": "2", "birth_date": "1950-01-01"})
    zhou.refresh_from_db()
    assert zhou.birth_date == date(1948, 3, 5)


def test_the_edit_page_carries_no_number(zhou, wang, client):
    page = client.get(url(zhou, "edit/")).content.decode()
    assert NUMBER not in page
    assert "13900000147" not in page
    assert "139 **** 0147" in page


def test_somebody_elses_id_number_is_refused(zhou, wang, client, town):
    other = make_person(town.grid, "钱玉珍")
    answer = client.post(url(other, "edit/"), {"name": "钱玉珍", "sex": "2", "id_number": NUMBER})
    assert answer.status_code == 422
    assert "周**" in answer.content.decode()
    other.refresh_from_db()
    assert other.id_hash == ""


def test_correcting_an_address_corrects_it_for_the_whole_door(zhou, wang, client):
    client.post(url(zhou, "household/"), {"address": "桂花苑 6 幢", "unit": "1", "room": "302"})
    home = Household.objects.get()
    assert (home.address, home.unit, home.room) == ("桂花苑6幢", "1", "302")


def test_moving_to_another_grid_keeps_the_past_where_it_was(zhou, wang, client, town):
    answer = client.post(url(zhou, "move/"), {"area": town.neighbour.path, "address": "学田新村3幢", "room": "101"})
    assert answer.url == url(zhou)
    zhou.refresh_from_db()
    assert zhou.area_path == town.neighbour.path
    assert zhou.household.address == "学田新村3幢"
    assert sorted(Event.objects.filter(action="moved").values_list("area_path", flat=True)) == sorted(
        [town.grid.path, town.neighbour.path]
    )


def test_handing_over_to_another_community_ends_what_one_sees(zhou, wang, client, town):
    answer = client.post(url(zhou, "move/"), {"elsewhere": "转水社区"})
    assert answer.url == "/console/residents/"
    zhou.refresh_from_db()
    assert zhou.area_path == town.elsewhere.parent.path
    assert client.get(url(zhou)).status_code == 404


def test_nobody_takes_the_people_of_another_community(zhou, client, town):
    client.force_login(make_staff(town.elsewhere.parent, name="赵强"))
    assert client.post(url(zhou, "move/"), {"area": town.elsewhere.path}).status_code == 404


def test_where_nobody_lives_cant_be_chosen(zhou, wang, client, town):
    ended = make_region(town.home, name="旧网格", valid_to=date(2021, 1, 1))
    for sent in (
        {"elsewhere": "没有的社区"},
        {"elsewhere": town.home.parent.name},
        {"elsewhere": ended.path},
        {"elsewhere": make_community("外区社区").path},
        {},
    ):
        assert client.post(url(zhou, "move/"), sent).status_code == 422, sent
    zhou.refresh_from_db()
    assert zhou.area_path == town.grid.path


def test_closing_and_opening_again(zhou, wang, client, town):
    daughter = make_user("孙丽", phone="13900000555")
    FamilyProxy.objects.create(
        person=zhou, user=daughter, relation="daughter", consent="window", valid_from=date(2023, 1, 1)
    )
    client.post(url(zhou, "close/"), {"life": "died", "on": clock.today().isoformat(), "reason": "家属来电"})
    zhou.refresh_from_db()
    assert (zhou.life, zhou.closed_on) == ("died", clock.today())
    assert not FamilyProxy.objects.valid_on(clock.today()).exists()
    client.post(url(zhou, "reopen/"))
    zhou.refresh_from_db()
    assert (zhou.life, zhou.closed_on) == ("active", None)
    story = [e.action for e in Event.objects.filter(subject=f"residents.person:{zhou.pk}").order_by("id")]
    assert story == ["died", "proxy_ended", "opened_again"]


@pytest.mark.parametrize("on", ["2999-01-01", "1900-01-01", "never"])
def test_a_file_cant_close_on_a_day_that_cant_be(zhou, wang, client, on):
    assert client.post(url(zhou, "close/"), {"life": "died", "on": on}).status_code == 422
    zhou.refresh_from_db()
    assert zhou.life == "active"


def test_a_closed_file_cant_be_closed_again(zhou, wang, client):
    today = clock.today().isoformat()
    client.post(url(zhou, "close/"), {"life": "moved", "on": today})
    answer = client.post(url(zhou, "close/"), {"life": "died", "on": today})
    assert answer.status_code == 422
    zhou.refresh_from_db()
    assert zhou.life == "moved"


def test_family_is_added_at_the_window(zhou, wang, client):
    daughter = make_user("孙丽", phone="13900000555")
    sent = {"phone": "139 0000 0555", "relation": "daughter", "consent": "window"}
    assert client.post(url(zhou, "proxies/new/"), sent).status_code == 302
    proxy = FamilyProxy.objects.get()
    assert (proxy.user, proxy.created_by_id, proxy.valid_to) == (daughter, wang.pk, None)
    assert "孙丽" in client.get(url(zhou)).content.decode()
    again = client.post(url(zhou, "proxies/new/"), sent)
    assert again.status_code == 422
    client.post(url(zhou, f"proxies/{proxy.pk}/end/"))
    assert not FamilyProxy.objects.valid_on(clock.today()).exists()


@pytest.mark.parametrize(
    "changed",
    [{"phone": "13900000999"}, {"phone": "120"}, {"relation": ""}, {"consent": ""}, {"consent": "shouted"}],
)
def test_family_without_sign_in_or_consent_is_refused(zhou, wang, client, changed):
    make_user("孙丽", phone="13900000555")
    sent = {"phone": "13900000555", "relation": "daughter", "consent": "window", **changed}
    assert client.post(url(zhou, "proxies/new/"), sent).status_code == 422
    assert not FamilyProxy.objects.exists()


def test_nobody_is_his_own_proxy(zhou, wang, client):
    zhou.user = make_user("周明兰", phone="13900000147")
    zhou.save()
    sent = {"phone": "13900000147", "relation": "friend", "consent": "window"}
    assert client.post(url(zhou, "proxies/new/"), sent).status_code == 422


def test_the_proxy_of_another_person_cant_be_ended_here(zhou, wang, client, town):
    other = make_person(town.elsewhere, "钱玉珍")
    proxy = FamilyProxy.objects.create(
        person=other,
        user=make_user("钱进", phone="13900000777"),
        relation="son",
        consent="home",
        valid_from="2023-01-01",
    )
    assert client.post(url(zhou, f"proxies/{proxy.pk}/end/")).status_code == 404
    proxy.refresh_from_db()
    assert proxy.valid_to is None


def test_another_app_adds_its_part_to_the_card(zhou, wang, client, monkeypatch):
    from doorstep.residents.selectors import CardBlock

    def block(actor, person):
        return CardBlock(f"{actor.label}看{person.name}", "look/_messages.html", {})

    monkeypatch.setattr("doorstep.residents.selectors.person.card_blocks", [block, lambda actor, person: None])
    assert "王琴看周明兰" in client.get(url(zhou)).content.decode()


def test_the_life_story_holds_no_other_way():
    from doorstep.residents.states import PERSON

    ways = {
        (state, action)
        for state, action in itertools.product(PERSON.states, PERSON.steps)
        if PERSON.allows(state, action)
    }
    assert ways == {
        ("active", "moved_away"),
        ("active", "died"),
        ("moved", "opened_again"),
        ("died", "opened_again"),
        ("active", "merged_into"),
        ("merged", "merge_undone"),
    }


def test_a_person_is_never_deleted_with_his_household(zhou):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        zhou.household.delete()
    assert Person.objects.filter(pk=zhou.pk).exists()
