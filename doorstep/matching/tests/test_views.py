"""The pages: found, compared, decided, taken back."""

import pytest
from django.urls import reverse

from doorstep.matching.finding import find_pairs
from doorstep.matching.models import Merge, Pair
from doorstep.matching.tests.conftest import NUMBER
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_person, make_staff


@pytest.fixture
def pair(world, client):
    find_pairs(actor=world.actor, area_path=world.street.path)
    client.force_login(make_staff(world.home))
    return Pair.objects.get()


def text(response):
    return response.content.decode()


def test_the_list_says_why_and_leads_to_the_comparison(pair, client):
    page = text(client.get(reverse("matching:pairs")))
    assert "陈荣华" in page
    assert reverse("matching:compare", args=[pair.pk]) in page


def test_the_comparison_masks_numbers_and_says_what_differs(pair, client):
    page = text(client.get(reverse("matching:compare", args=[pair.pk])))
    assert NUMBER not in page
    assert "13900000147" not in page
    assert "139 **** 0147" in page


def test_merged_with_one_press_and_taken_back_with_another(pair, client, world):
    address = reverse("matching:compare", args=[pair.pk])
    sent = {"kept": world.kept.pk, "take": ["name"], "reason": "上门核对过身份证"}
    assert client.post(address, sent).status_code == 302
    kept = Person.objects.get(pk=world.kept.pk)
    # The sex stood in the other file alone, so it came along without being ticked.
    assert (kept.name, kept.sex, kept.id_number) == ("陳榮華", 2, NUMBER)
    merge = Merge.objects.get()
    page = text(client.get(reverse("matching:pairs"), {"state": "merged"}))
    assert reverse("matching:undo", args=[merge.pk]) in page
    assert client.post(reverse("matching:undo", args=[merge.pk]), {"reason": "看错了"}).status_code == 302
    assert Person.objects.get(pk=world.gone.pk).life == "active"


def test_without_a_reason_the_form_is_shown_again_and_nothing_happens(pair, client, world):
    response = client.post(reverse("matching:compare", args=[pair.pk]), {"kept": world.kept.pk, "reason": ""})
    assert response.status_code == 422
    assert not Merge.objects.exists()


def test_two_people_are_told_apart_and_can_be_looked_at_again(pair, client):
    client.post(reverse("matching:tell_apart", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.state == "different"
    client.post(reverse("matching:look_again", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.state == "open"


def test_two_id_numbers_offer_no_merge(pair, client, world):
    Person.objects.filter(pk=world.kept.pk).update(id_hash="another", id_number=NUMBER)
    page = text(client.get(reverse("matching:compare", args=[pair.pk])))
    assert 'name="kept"' not in page
    assert client.post(
        reverse("matching:compare", args=[pair.pk]), {"kept": world.kept.pk, "reason": "同一人"}
    ).status_code in (409, 422)
    assert not Merge.objects.exists()


def test_the_list_costs_the_same_however_long(pair, client, world, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("matching:pairs"))
        return len(seen)

    first = statements()
    for _ in range(4):
        make_person(world.home, "陈荣华", birth_date=world.kept.birth_date)
    find_pairs(actor=world.actor, area_path=world.street.path)
    assert Pair.objects.count() > 4
    assert statements() == first


def test_a_pair_that_reaches_into_another_community_is_for_those_who_look_after_both(world, client):
    make_person(world.elsewhere, "陈容华", phone="13900000147")
    find_pairs(actor=world.actor, area_path=world.street.path)
    shared = Pair.objects.exclude(high=world.gone).get()
    client.force_login(make_staff(world.home))
    assert client.get(reverse("matching:compare", args=[shared.pk])).status_code == 404
    client.force_login(make_staff(world.street, "street_officer", name="徐明"))
    assert client.get(reverse("matching:compare", args=[shared.pk])).status_code == 200
