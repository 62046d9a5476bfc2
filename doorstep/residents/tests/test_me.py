"""What a resident sees about himself, and saying who he is."""

from datetime import date

import pytest

from doorstep.accounts.selectors import actor_for_user
from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.residents import selectors
from doorstep.residents.models import FamilyProxy
from doorstep.residents.tests.factories import make_household, make_person, make_staff, make_user

PHONE = "13900000147"


@pytest.fixture
def door(town):
    """周明兰 and her husband share a telephone."""
    home = make_household(town.grid, "桂花苑5幢302")
    return (
        make_person(town.grid, "周明兰", phone=PHONE, household=home, birth_date=date(1948, 3, 5), sex=2),
        make_person(town.grid, "孙有财", phone=PHONE, household=home, birth_date=date(1946, 1, 9), sex=1),
    )


@pytest.fixture
def visitor(door, client):
    user = make_user("周明兰", phone=PHONE)
    client.force_login(user)
    return user


def claim(client, person, name):
    return client.post("/me/claim/", {"person": person.pk, "full_name": name})


def test_she_says_which_one_she_is(door, visitor, client):
    page = client.get("/me/claim/").content.decode()
    assert "周**" in page
    assert "孙**" in page
    assert "孙有财" not in page
    assert claim(client, door[0], "周 明兰").url == "/me/"
    door[0].refresh_from_db()
    assert door[0].user == visitor
    page = client.get("/me/").content.decode()
    assert "周明兰" in page
    assert "桂花苑5幢302" in page
    assert Event.objects.get(action="claimed").actor_id == visitor.pk


def test_the_others_of_her_telephone_stay_strangers(door, visitor, client):
    claim(client, door[0], "周明兰")
    assert actor_for_user(visitor).person_ids == {door[0].pk}


def test_the_telephone_alone_does_not_make_one_somebody(door, visitor, client):
    for person, name in [
        (door[1], "周明兰"),
        (door[0], "孙有财"),
        (door[0], ""),
        (door[0], "周**"),
        (door[0], "周" * 300),
    ]:
        assert claim(client, person, name).status_code == 422
    assert actor_for_user(visitor).person_ids == frozenset()


def test_guessing_ends_after_a_few_tries(door, visitor, client):
    answers = [claim(client, door[0], "周明红").status_code for _ in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert claim(client, door[0], "周明兰").status_code == 429
    assert actor_for_user(visitor).person_ids == frozenset()


def test_a_person_with_another_telephone_cant_be_claimed(door, visitor, client, town):
    stranger = make_person(town.grid, "钱玉珍", phone="13900000999")
    assert claim(client, stranger, "钱玉珍").status_code == 422


def test_without_a_proved_telephone_nobody_is_offered(door, client):
    client.force_login(make_user("周明兰", phone=PHONE, verified=False))
    assert "周**" not in client.get("/me/claim/").content.decode()
    assert selectors.my_details(actor=actor_for_user(make_user("没有号码"))).candidates == []


def test_one_is_only_one_person_and_a_person_only_one_user(door, visitor, client, town):
    claim(client, door[0], "周明兰")
    assert client.get("/me/claim/").url == "/me/"
    assert claim(client, door[1], "孙有财").url == "/me/"
    door[1].refresh_from_db()
    assert door[1].user is None


def test_signed_out_visitors_are_asked_to_sign_in(door, client):
    for page in ("/me/", "/me/claim/", "/me/proxies/1/"):
        assert client.get(page).status_code == 302
    assert client.post("/me/claim/", {"person": door[0].pk, "full_name": "周明兰"}).status_code == 302
    door[0].refresh_from_db()
    assert door[0].user is None


def test_who_may_act_for_whom(door, visitor, client):
    claim(client, door[0], "周明兰")
    daughter = make_user("孙丽", phone="13900000555")
    proxy = FamilyProxy.objects.create(
        person=door[0], user=daughter, relation="daughter", consent="window", valid_from=clock.today()
    )
    assert "孙丽" in client.get("/me/").content.decode()
    actor = actor_for_user(daughter)
    assert [person.pk for person in selectors.persons_spoken_for(actor=actor)] == [door[0].pk]
    client.force_login(daughter)
    assert "周明兰" in client.get("/me/").content.decode()
    client.force_login(visitor)
    assert client.post(f"/me/proxies/{proxy.pk}/end/").status_code == 302
    assert actor_for_user(daughter).person_ids == frozenset()


def test_a_stranger_cant_end_a_proxy(door, client):
    proxy = FamilyProxy.objects.create(
        person=door[0],
        user=make_user("孙丽", phone="13900000555"),
        relation="daughter",
        consent="window",
        valid_from="2023-01-01",
    )
    client.force_login(make_user("陌生人", phone="13900000888"))
    assert client.get(f"/me/proxies/{proxy.pk}/").status_code == 404
    assert client.post(f"/me/proxies/{proxy.pk}/end/").status_code == 404
    proxy.refresh_from_db()
    assert proxy.valid_to is None


def test_a_grid_worker_who_sees_a_proxy_may_not_end_it(door, client, town):
    proxy = FamilyProxy.objects.create(
        person=door[0],
        user=make_user("孙丽", phone="13900000555"),
        relation="daughter",
        consent="window",
        valid_from="2023-01-01",
    )
    client.force_login(make_staff(town.grid, "grid_worker"))
    assert client.post(f"/me/proxies/{proxy.pk}/end/").status_code == 403
    proxy.refresh_from_db()
    assert proxy.valid_to is None


def test_one_speaks_for_nobody_who_has_died_or_whose_consent_has_ended(door, town):
    user = make_user("孙丽", phone="13900000555")
    ended = FamilyProxy.objects.create(
        person=door[0], user=user, relation="d", consent="window", valid_from="2023-01-01", valid_to="2023-02-01"
    )
    dead = make_person(town.grid, "孙老", life="died", closed_on=date(2023, 1, 1))
    FamilyProxy.objects.create(person=dead, user=user, relation="d", consent="window", valid_from="2023-01-01")
    assert ended.pk
    assert actor_for_user(user).person_ids == frozenset()


def test_oneself_comes_first_among_those_one_speaks_for(door, town, django_assert_num_queries):
    user = make_user("安丽", phone="13900000555")
    own = make_person(town.grid, "朱丽", user=user)
    FamilyProxy.objects.create(person=door[0], user=user, relation="d", consent="window", valid_from="2023-01-01")
    actor = actor_for_user(user)
    with django_assert_num_queries(1):
        found = selectors.persons_spoken_for(actor=actor)
    assert [person.pk for person in found] == [own.pk, door[0].pk]
