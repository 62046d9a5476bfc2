"""The pages: made, read by grid and building, ended."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from doorstep.kernel import clock
from doorstep.outreach import selectors, services
from doorstep.outreach.models import OutreachRound
from doorstep.residents.tests.factories import make_household, make_person


@pytest.fixture
def desk(walk, client):
    client.force_login(walk.staff_user)
    return client


def test_a_round_is_made_from_the_form_and_says_how_many_doors(walk, desk):
    today = clock.today()
    sent = {
        "topic": "防诈骗",
        "area": walk.grid.pk,
        "programme": walk.programme.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=3)).isoformat(),
    }
    response = desk.post(reverse("outreach:new"), sent, follow=True)
    assert OutreachRound.objects.get(topic="防诈骗").doors == 2
    assert "防诈骗" in response.content.decode()


def test_what_does_not_fit_is_said_beside_its_field(walk, desk):
    sent = {
        "topic": "防诈骗",
        "area": walk.grid.pk,
        "programme": walk.programme.pk,
        "starts_on": "2026-05-02",
        "ends_on": "2026-05-01",
    }
    response = desk.post(reverse("outreach:new"), sent)
    assert response.status_code == 422
    assert "ends_on" in response.context["form"].errors


def test_coverage_is_told_by_grid_with_its_denominator(walk, desk):
    services.knock(actor=walk.worker, door_id=walk.door().pk, result="reached", heads=2, client_uuid=uuid.uuid4())
    page = selectors.round_page(actor=walk.staff, pk=walk.round.pk)
    assert [(row.name, row.doors, row.reached, row.heads) for row in page.grids] == [
        ("紫兴第1网格", 2, 1, 2),
        ("紫兴第2网格", 1, 0, 0),
    ]
    assert sum(row.doors for row in page.buildings) == walk.round.doors
    assert "1 / 3 (33%)" in desk.get(reverse("outreach:round", args=[walk.round.pk])).content.decode()


def test_a_grid_worker_reads_his_own_doors_of_it(walk):
    page = selectors.round_page(actor=walk.worker, pk=walk.round.pk)
    assert [row.name for row in page.grids] == ["紫兴第1网格"]


def test_closed_with_one_press(walk, desk):
    desk.post(reverse("outreach:close", args=[walk.round.pk]))
    walk.round.refresh_from_db()
    assert walk.round.state == "closed"


def test_called_off_with_a_reason(walk, desk):
    address = reverse("outreach:call_off", args=[walk.round.pk])
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "下雨"}).status_code == 302


def test_the_list_takes_as_many_queries_for_ten_rounds_as_for_one(walk, django_assert_num_queries):
    with django_assert_num_queries(2):
        selectors.rounds(actor=walk.staff)
    for number in range(9):
        make_person(walk.grid, "新邻居", household=make_household(walk.grid))
        walk.make(topic=f"第{number}件事")
    with django_assert_num_queries(2):
        assert len(selectors.rounds(actor=walk.staff)) == 10


def test_the_doors_reached_have_the_contact_card_with_one_press(walk, client):
    """Those of his own grid, once, and not the doors where nobody opened."""
    from doorstep.cards.models import CardDelivery
    from doorstep.cards.services import make_entry

    make_entry(actor=walk.staff, region=walk.community, kind="property", name="紫兴物业", phone="0513-00002345")
    services.knock(actor=walk.worker, door_id=walk.door().pk, result="reached", heads=1, client_uuid=uuid.uuid4())
    services.knock(actor=walk.worker, door_id=walk.door(walk.homes[1]).pk, result="no_answer", client_uuid=uuid.uuid4())
    client.force_login(walk.worker_user)
    for _ in range(2):
        assert client.post(reverse("outreach:cards", args=[walk.round.pk])).status_code == 302
    brought = CardDelivery.objects.get()
    assert (brought.household, brought.via) == (walk.homes[0], "outreach")
