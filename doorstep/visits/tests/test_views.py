"""The pages: whom I go to, what is overdue, the way, a visit recorded, plans, unopened doors, who goes."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.regions.tests.factories import make_region
from doorstep.residents.models import Household
from doorstep.visits import selectors, services
from doorstep.visits.errors import PlanEnded
from doorstep.visits.models import VisitNeed, VisitPlan, VisitRecord
from doorstep.visits.selectors import natural
from doorstep.visits.tests.conftest import SUNDAY, WEDNESDAY

pytestmark = pytest.mark.django_db
NEXT_MONDAY = SUNDAY + timedelta(days=1)


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


def test_a_plan_is_changed_from_its_next_week_and_what_is_under_way_stays(street, desk):
    plan = street.plan(name="每周上门")
    page = reverse("visits:plan_change", args=[plan.pk])
    assert "11月30日" in desk.get(page).content.decode()
    sent = {"name": "每月上门", "care_level": "weekly", "frequency": "month", "mode": "door", "family_counts": "on"}
    desk.post(page, sent)
    plan.refresh_from_db()
    made = VisitPlan.objects.exclude(pk=plan.pk).get()
    assert (plan.valid_to, made.valid_from, made.frequency) == (NEXT_MONDAY, NEXT_MONDAY, "month")
    assert [(task.plan_id, task.state) for task in street.tasks(ends_on=SUNDAY)] == [(plan.pk, "waiting")]
    assert {task.plan_id for task in street.tasks(starts_on__gte=NEXT_MONDAY, withdrawn_at=None)} == {made.pk}
    said = desk.get(reverse("visits:plans")).content.decode()
    assert "每周上门" in said
    assert "以后开始" in said
    assert desk.get(page).status_code == 404


def test_a_plan_that_is_not_changed_or_ended_already_is_left_as_it_is(street, desk):
    plan = street.plan()
    same: dict[str, Any] = {
        "name": plan.name,
        "care_level": "weekly",
        "frequency": "week",
        "mode": "door",
        "family_counts": "on",
    }
    answer = desk.post(reverse("visits:plan_change", args=[plan.pk]), same)
    assert answer.status_code == 422
    assert VisitPlan.objects.count() == 1
    services.end_plan(actor=street.staff, plan_id=plan.pk)
    with pytest.raises(PlanEnded):
        services.change_plan(actor=street.staff, plan_id=plan.pk, **{**same, "name": "别的", "family_counts": True})


def test_a_plan_that_has_not_begun_is_changed_from_the_day_on_which_it_begins(street):
    plan = street.plan(valid_from=NEXT_MONDAY)
    made = services.change_plan(
        actor=street.staff, plan_id=plan.pk, name="每月", frequency="month", care_level="weekly"
    )
    plan.refresh_from_db()
    assert (plan.valid_from, plan.valid_to, made.valid_from) == (NEXT_MONDAY, NEXT_MONDAY, NEXT_MONDAY)
    assert {task.plan_id for task in street.tasks(withdrawn_at=None)} == {made.pk}


def test_whoever_only_walks_changes_no_plan_and_the_neighbour_finds_none(street):
    plan = street.plan(region=street.grid)
    says: dict[str, Any] = {"name": "每月", "frequency": "month", "care_level": "weekly"}
    with pytest.raises(NotAllowed):
        services.change_plan(actor=street.worker, plan_id=plan.pk, **says)
    with pytest.raises(NotFound):
        services.change_plan(actor=street.stranger, plan_id=plan.pk, **says)


def test_the_way_is_narrowed_to_a_building(street, desk):
    street.plan()
    house = make_region(street.grid, name="荷花苑10幢")
    other = street.add("孙有财", "荷花苑10幢101室", care="weekly")
    Household.objects.filter(pk=other.household_id).update(building=house)
    street.follow()
    assert selectors.buildings(actor=street.staff, area_path=street.grid.path) == [(house.pk, "荷花苑10幢")]
    page = desk.get(reverse("visits:route"), {"area": street.grid.path, "building": house.pk})
    assert names(page.context["lines"]) == ["孙有财"]
    nonsense = desk.get(reverse("visits:route"), {"area": street.grid.path, "building": "x"})
    assert names(nonsense.context["lines"]) == ["周明兰", "孙有财"]
    assert selectors.buildings(actor=street.stranger, area_path=street.grid.path) == []


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
