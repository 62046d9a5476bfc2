"""The contact card that a door was waiting for, brought along on a visit."""

import uuid

import pytest
from django.urls import reverse

from doorstep.cards import services as cards
from doorstep.cards.models import CardDelivery
from doorstep.kernel.actor import system
from doorstep.visits.models import VisitRecord
from doorstep.visits.tests.conftest import WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(street, client):
    cards.make_entry(
        actor=system("test"), region=street.community, kind="property", name="紫兴物业", phone="0513-00002345"
    )
    cards.renew(actor=system("test"), area_path="")
    client.force_login(street.staff_user)
    return reverse("visits:person", args=[street.elder.pk])


def sent(**more):
    seen = {"seen_on": WEDNESDAY.isoformat(), "seen_time": "09:30"}
    return {"client_uuid": uuid.uuid4(), "mode": "door", "result": "met", **seen, "card_given": "on", **more}


def test_it_is_noted_with_the_visit_and_not_asked_for_again(street, page, client):
    assert "新联络卡" in client.get(page).content.decode()
    once = sent()
    client.post(page, once)
    client.post(page, once)
    (brought,) = CardDelivery.objects.all()
    assert (brought.household_id, brought.via, brought.is_current) == (street.elder.household_id, "visit", True)
    assert "新联络卡" not in client.get(page).content.decode()


def test_without_the_tick_no_card_is_noted(street, page, client):
    client.post(page, {name: value for name, value in sent().items() if name != "card_given"})
    assert VisitRecord.objects.exists()
    assert not CardDelivery.objects.exists()


@pytest.mark.parametrize("wrong", [{"mode": "phone"}, {"result": "no_answer"}])
def test_no_card_is_handed_over_where_nobody_opened(street, page, client, wrong):
    answer = client.post(page, sent(**wrong))
    assert answer.status_code == 422
    assert "card_given" in answer.context["form"].errors
    assert not VisitRecord.objects.exists()
    assert not CardDelivery.objects.exists()


def test_a_door_without_a_card_to_come_is_not_asked_about(street, client):
    client.force_login(street.staff_user)
    page = reverse("visits:person", args=[street.elder.pk])
    assert "新联络卡" not in client.get(page).content.decode()
    client.post(page, sent())
    assert VisitRecord.objects.exists()
    assert not CardDelivery.objects.exists()
