"""The pages: whom I go to, what is overdue, the way, a visit recorded, plans, unopened doors, who goes."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from doorstep.visits import selectors, services
from doorstep.visits.models import VisitNeed, VisitPlan, VisitRecord
from doorstep.visits.selectors import natural
from doorstep.visits.tests.conftest import WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(street, client):
    client.force_login(street.staff_user)
    return client


def names(lines):
    return [line.name for line in lines]


def test_a_caseload_is_of_the_own_area_and_what_is_named_to_others_is_theirs(street):
    street.add("孙有财", care="weekly")
    street.add("许长林", care="weekly", grid=street.other_grid)
    street.plan()
    assert names(selectors.caseload(actor=street.worker)) == ["周明兰", "孙有财"]
    services.reassign(actor=street.staff, person_ids=[street.elder.pk], worker=street.staff_user, reason="这周休假")
    assert names(selectors.caseload(actor=street.worker)) == ["孙有财"]


def test_handing_over_until_a_day_ends_by_itself(street, now):
    street.plan()
    kind = {"actor": street.staff, "reason": "休假", "until": WEDNESDAY + timedelta(days=7)}
    services.reassign(**kind, person_ids=[street.elder.pk], worker=street.worker_user)
    assert services.hand_over(**kind, of=street.worker_user, to=street.staff_user) == 1
    assert street.task().worker == street.staff_user
    now(WEDNESDAY + timedelta(days=7))
    street.follow()
    assert street.tasks()[-1].worker is None


def test_the_way_passes_building_two_before_building_ten(street):
    street.add("孙有财", "桂花苑10幢101室", care="weekly")
    street.add("许长林", "桂花苑2幢1101室", care="weekly")
    street.plan()
    assert names(selectors.route(actor=street.worker, area_path=street.grid.path)) == ["周明兰", "许长林", "孙有财"]


def test_numbers_in_addresses_are_numbers():
    assert natural("2幢201室") < natural("2幢1101室") < natural("10幢101室")


def test_overdue_is_after_sunday_and_only_of_the_own_area(street, now):
    street.plan()
    assert selectors.overdue(actor=street.staff) == []
    now(WEDNESDAY + timedelta(days=7))
    assert names(selectors.overdue(actor=street.staff)) == ["周明兰"]
    assert selectors.overdue(actor=street.stranger) == []


def test_lists_ask_as_much_for_many_as_for_one(street, django_assert_num_queries):
    street.plan()
    for number in range(3, 9):
        street.add(f"老人{number}", f"桂花苑{number}幢101室", care="weekly")
    street.follow()
    with django_assert_num_queries(3):
        assert len(selectors.caseload(actor=street.worker)) == 7


def test_a_visit_is_recorded_from_the_page_once(street, desk):
    street.plan()
    sent = {
        "client_uuid": uuid.uuid4(),
        "mode": "door",
        "result": "met",
        "seen_on": WEDNESDAY.isoformat(),
        "seen_time": "09:30",
        "abnormal": ["eating"],
        "need": "paperwork",
        "need_words": "换医保卡",
    }
    page = reverse("visits:person", args=[street.elder.pk])
    desk.post(page, sent)
    desk.post(page, sent)
    assert VisitRecord.objects.count() == 1
    assert set(VisitNeed.objects.values_list("kind", flat=True)) == {"food", "paperwork"}


def test_what_does_not_fit_is_said_beside_its_field(street, desk):
    sent = {"client_uuid": uuid.uuid4(), "mode": "door", "result": "met", "seen_time": "09:30"}
    later = (WEDNESDAY + timedelta(days=1)).isoformat()
    answer = desk.post(reverse("visits:person", args=[street.elder.pk]), {**sent, "seen_on": later})
    assert answer.status_code == 422
    assert "seen_on" in answer.context["form"].errors


def test_a_plan_is_made_and_ended_from_the_pages(street, desk):
    sent = {"name": "每周上门", "area": street.grid.pk, "care_level": "weekly", "frequency": "week", "mode": "door"}
    desk.post(reverse("visits:plan_new"), sent)
    plan = VisitPlan.objects.get()
    assert "每周上门" in desk.get(reverse("visits:plans")).content.decode()
    desk.post(reverse("visits:plan_end", args=[plan.pk]))
    assert VisitPlan.objects.get().valid_to == WEDNESDAY


def test_a_need_is_closed_from_its_page(street, desk):
    street.visit(abnormal=["body"])
    need = VisitNeed.objects.get()
    desk.post(reverse("visits:need", args=[need.pk]), {"answer": "陪去了医院"})
    assert VisitNeed.objects.get().state == "done"


def test_a_step_is_noted_from_the_page(street, desk):
    one = street.visit("no_answer").record.escalation
    page = reverse("visits:unopened_one", args=[one.pk])
    assert desk.get(page).status_code == 200
    desk.post(page, {"position": 1, "found": "yes", "spoke_to": "女儿"})
    one.refresh_from_db()
    assert one.state == "settled"


@pytest.mark.parametrize("name", ["list", "overdue", "route", "plans", "needs", "unopened", "hand_over", "plan_new"])
def test_every_page_opens(street, desk, name):
    street.plan()
    street.visit("no_answer")
    assert desk.get(reverse(f"visits:{name}")).status_code == 200


def test_the_neighbour_grid_finds_no_page_of_the_elder(street, client):
    client.force_login(make_login(street))
    assert client.get(reverse("visits:person", args=[street.elder.pk])).status_code == 404


def make_login(street):
    from doorstep.accounts.models import User

    return User.objects.get(pk=street.stranger.user_id)
