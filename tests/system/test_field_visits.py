"""The visit sheet on a telephone without a signal: few taps, nothing asked twice, what is needed goes on by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.accounts.models import User
from doorstep.field.models import Operation
from doorstep.field.tests.conftest import Phones
from doorstep.kernel import clock
from doorstep.residents.tests.factories import make_staff
from doorstep.visits import services as visits
from doorstep.visits.models import Escalation, VisitNeed, VisitRecord
from tests.system.hand import Hand

pytestmark = [
    pytest.mark.system,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_under_way"),
]
#: A touch, however many events the browser makes of it; told on the page itself, so that none is forgotten.
COUNT = "addEventListener('pointerdown', () => { window.taps = (window.taps || 0) + 1; }, true);"
MOST_TAPS = 8


@pytest.fixture
def elders(phones: Phones) -> Phones:
    """Last week the mother was met; she ate badly."""
    phones.plan_visits()
    visits.record_visit(
        actor=phones.worker,
        person_id=phones.mother.pk,
        result="met",
        mode="door",
        client_uuid=uuid.uuid4(),
        seen_at=clock.now() - timedelta(days=8),
        abnormal=["eating"],
    )
    visits.finish_need(actor=phones.worker, need_id=VisitNeed.objects.get().pk, answer="订了助餐")
    return phones


def begin(hand: Hand) -> Any:
    hand.context.add_init_script(COUNT)
    page = hand.begin()
    hand.context.set_offline(True)
    return page


def tapped(hand: Hand, kind: str, name: str, **more: Any) -> None:
    hand.page.get_by_role(kind, name=name, **more).first.tap()


def option(hand: Hand, question: str, answer: str) -> Any:
    return hand.page.get_by_role("group", name=question).locator("label", has_text=answer)


def answer(hand: Hand, question: str) -> str:
    """What is chosen at a question before anybody touches it."""
    chosen = hand.page.get_by_role("group", name=question).locator("label:has(input:checked)")
    return str(chosen.inner_text()).strip()


def test_the_usual_visit_takes_three_taps(elders: Phones, hand: Hand) -> None:
    begin(hand)
    tapped(hand, "link", "开始走访")
    option(hand, "见到人了吗", "见到本人").tap()
    tapped(hand, "button", "保存")
    hand.bar("1条等上传")
    assert hand.page.evaluate("window.taps") == 3
    hand.context.set_offline(False)
    hand.well()
    made = VisitRecord.objects.latest("pk")
    assert (made.result, made.mode, made.by_id) == ("met", "door", elders.worker.user_id)


def test_something_is_wrong_and_help_is_needed_in_at_most_eight_taps(elders: Phones, hand: Hand) -> None:
    begin(hand)
    tapped(hand, "link", "开始走访")
    option(hand, "见到人了吗", "见到本人").tap()
    assert (
        hand.page.get_by_role("group", name="饮食").get_by_role("radio", checked=True).get_attribute("value") == "bad"
    )
    assert (
        hand.page.get_by_role("group", name="情绪").get_by_role("radio", checked=True).get_attribute("value") == "good"
    )
    option(hand, "情绪", "不正常").tap()
    option(hand, "要人帮忙吗", "要").last.tap()
    option(hand, "哪方面", "药").tap()
    tapped(hand, "button", "保存")
    hand.bar("1条等上传")
    assert hand.page.evaluate("window.taps") <= MOST_TAPS
    assert VisitRecord.objects.count() == 1

    hand.context.set_offline(False)
    hand.well()
    made = VisitRecord.objects.latest("pk")
    assert (made.person_id, made.abnormal) == (elders.mother.pk, ["eating", "mood"])
    waiting = VisitNeed.objects.filter(record=made, state="open")
    assert sorted(waiting.values_list("kind", flat=True)) == ["food", "medicine", "mood"]
    office = Client()
    office.force_login(User.objects.get(pk=elders.staff_user.pk))
    assert "药" in office.get(reverse("visits:needs")).content.decode()
    assert hand.faults == []


def test_two_workers_on_one_visit_the_other_reads_who_was_there(elders: Phones, hand: Hand, new_context: Any) -> None:
    colleague = User.objects.get(pk=make_staff(elders.grid, "grid_worker", name="吴伟").pk)
    context = new_context(width=360, height=740, has_touch=True, is_mobile=True)
    other = Hand(hand.server, context, colleague)
    for one in (hand, other):
        begin(one)
        tapped(one, "link", "开始走访")
        option(one, "见到人了吗", "见到本人").tap()
        tapped(one, "button", "保存")
        one.bar("1条等上传")
    hand.context.set_offline(False)
    hand.well()
    other.context.set_offline(False)
    other.bar("没收下")
    other.page.goto(other.server + "/field/#/mine")
    other.page.get_by_text("沈志强").wait_for()
    other.page.get_by_text("几个人一起走访算一次").wait_for()
    other.page.get_by_role("button", name="知道了").tap()
    other.well()
    assert VisitRecord.objects.filter(seen_on=clock.today()).count() == 1
    assert Operation.objects.filter(outcome="refused").count() == 1


def test_nobody_opens_the_next_steps_begin_and_she_stays_on_the_list(elders: Phones, hand: Hand) -> None:
    begin(hand)
    tapped(hand, "link", "开始走访")
    option(hand, "见到人了吗", "无人应门").tap()
    hand.page.get_by_text("问邻居").wait_for()
    tapped(hand, "button", "保存")
    hand.bar("1条等上传")
    hand.context.set_offline(False)
    hand.well()
    hand.page.goto(hand.server + "/field/#/today")
    hand.page.get_by_text("上次没人应门").wait_for()
    assert Escalation.objects.get().person_id == elders.mother.pk


@pytest.mark.parametrize("missing", ["见到人了吗", "哪方面"])
def test_what_is_missing_is_said_and_nothing_is_kept(elders: Phones, hand: Hand, missing: str) -> None:
    begin(hand)
    tapped(hand, "link", "开始走访")
    if missing == "哪方面":
        option(hand, "见到人了吗", "见到本人").tap()
        option(hand, "要人帮忙吗", "要").last.tap()
    tapped(hand, "button", "保存")
    hand.page.get_by_role("alert").wait_for()
    assert hand.page.get_by_text("1条等上传").count() == 0
