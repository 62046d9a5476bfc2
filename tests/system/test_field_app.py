"""The field app on a telephone to which everything happens: no signal, a dead battery, a server that is down, a clock
that is wrong, answers that are lost, two workers at one door. What was recorded arrives, once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from conftest import CHROMIUM, CHROMIUM_FLAGS
from doorstep.accounts.models import User
from doorstep.field import services
from doorstep.field.models import Device, Operation
from doorstep.field.tests.conftest import Phones
from doorstep.kernel import clock
from doorstep.outreach.models import Knock
from doorstep.residents.tests.factories import make_staff
from tests.system.hand import APP, SHIFT, Hand

pytestmark = [
    pytest.mark.system,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_under_way"),
]


def room(phones: Phones, number: int = 0) -> str:
    return str(phones.homes[number].address)


def results() -> list[str]:
    return sorted(Knock.objects.values_list("result", flat=True))


def stores(hand: Hand) -> dict[str, Any]:
    """What lies on the telephone: names in its state, and how many records."""
    found: dict[str, Any] = hand.page.evaluate(
        """async () => {
          const [found] = (await indexedDB.databases()).filter(one => one.name.startsWith("doorstep-field-"));
          const db = await new Promise(done => {
            const ask = indexedDB.open(found.name); ask.onsuccess = () => done(ask.result);
          });
          const read = name => new Promise(done => {
            const ask = db.transaction(name).objectStore(name).getAllKeys(); ask.onsuccess = () => done(ask.result);
          });
          const rows = {state: await read("state"), ops: (await read("ops")).length};
          db.close();
          return rows;
        }"""
    )
    return found


def start(browser: Any, folder: Path) -> Any:
    """A browser that keeps what it has in a folder, as a telephone does."""
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=CHROMIUM_FLAGS,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 360, "height": 740},
    )


def kill(folder: Path) -> None:
    """Every process of the browser of this folder, at once and without a farewell: the battery is empty."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={folder}" in (process.info["cmdline"] or []):
            process.kill()
            process.wait(10)


def test_recorded_without_a_signal_the_telephone_dies_it_arrives_once(phones, live, browser, tmp_path):
    user = User.objects.get(pk=phones.worker.user_id)
    hand = Hand(live.url, start(browser, tmp_path), user)
    hand.begin()
    hand.context.set_offline(True)
    hand.reached(room(phones))
    hand.bar("1条等上传")
    kill(tmp_path)
    hand = Hand(live.url, start(browser, tmp_path), user)
    try:
        hand.context.set_offline(True)
        hand.open()
        hand.bar("没有信号")
        hand.bar("1条等上传")
        hand.knock(room(phones, 1))
        hand.bar("2条等上传")
        assert not Knock.objects.exists()
        hand.context.set_offline(False)
        hand.sign_in()
        hand.page.goto(hand.server + APP + "#/mine")
        hand.page.get_by_role("button", name="现在就同步").click()
        hand.well()
    finally:
        hand.context.close()
    assert results() == ["no_answer", "reached"]
    assert hand.faults == []


def again_at_once(self: Any, connections_override: Any = None) -> Any:
    """The same port is taken again while connections of before still fade."""
    return ThreadedWSGIServer((self.host, self.port), QuietWSGIRequestHandler, allow_reuse_address=True)


def test_it_opens_while_the_server_is_down_and_sends_when_it_is_back(phones, new_context, live, monkeypatch):
    monkeypatch.setattr(LiveServerThread, "_create_server", again_at_once)
    server = LiveServer("localhost:0")
    host, port = server.thread.host, server.thread.port
    hand = Hand(server.url, new_context(width=360, height=740), User.objects.get(pk=phones.worker.user_id))
    try:
        hand.begin()
        server.stop()
        hand.page.close()
        hand.open()
        hand.knock(room(phones))
        hand.bar("1条等上传")
        assert not Knock.objects.exists()
        server = LiveServer(f"{host}:{port}")
        hand.page.goto(hand.server + APP + "#/mine")
        hand.page.get_by_role("button", name="现在就同步").click()
        hand.well()
    finally:
        server.stop()
    assert results() == ["no_answer"]


@pytest.mark.parametrize("days", [-400, 0.3, 5000])
def test_with_a_clock_that_is_wrong_it_happened_when_it_did(phones, hand, days):
    hand.context.add_init_script(f"({SHIFT})({int(days * 86_400_000)})")
    hand.begin()
    hand.context.set_offline(True)
    before = clock.now()
    hand.knock(room(phones))
    hand.bar("1条等上传")
    after = clock.now()
    hand.context.set_offline(False)
    hand.well()
    done = Operation.objects.get()
    slack = timedelta(seconds=5)
    assert before - slack <= done.happened_at <= after + slack
    assert done.device_time is not None
    assert abs(done.device_time - done.happened_at - timedelta(days=days)) < timedelta(minutes=1)
    assert (
        abs(Device.objects.get(user_id=phones.worker.user_id, synced_at__isnull=False).clock_off - days * 86_400) < 60
    )


def test_a_week_without_a_signal(phones, hand):
    hand.begin()
    hand.context.set_offline(True)
    hand.page.close()
    hand.context.add_init_script(f"({SHIFT})({7 * 86_400_000})")
    hand.open()
    hand.bar("没有信号")
    hand.knock(room(phones))
    hand.bar("1条等上传")
    hand.context.set_offline(False)
    hand.well()
    assert results() == ["no_answer"]


def test_silent_for_too_long_it_locks_itself_and_what_was_recorded_arrives_after_the_sign_in(phones, hand):
    hand.begin()
    hand.context.set_offline(True)
    hand.knock(room(phones))
    hand.bar("1条等上传")
    hand.page.close()
    hand.context.add_init_script(f"({SHIFT})({13 * 86_400_000})")
    hand.open()
    hand.page.get_by_text("会自动锁住").first.wait_for()
    hand.page.close()
    hand.context.add_init_script(f"({SHIFT})({2 * 86_400_000})")
    hand.open()
    hand.page.get_by_text("这部手机自己锁住了").wait_for()
    hand.page.reload()
    hand.page.get_by_text("没有信号，这部手机上也没人登录").wait_for()
    assert stores(hand) == {"state": ["held"], "ops": 1}
    hand.context.set_offline(False)
    hand.page.goto(hand.server + APP)
    hand.page.reload()
    hand.well()
    assert results() == ["no_answer"]


def test_the_same_operation_five_times_because_the_answer_was_lost_is_once(phones, hand):
    hand.begin()
    arrived = []

    def lose(route: Any) -> Any:
        if "operations" in (route.request.post_data or "") and '"kind":"knock"' in route.request.post_data:
            arrived.append(route.fetch().json()["results"][0]["outcome"])
            if len(arrived) < 5:
                return route.abort()
        return route.continue_()

    hand.context.route("**/field/sync/", lose)
    hand.reached(room(phones))
    for _ in range(10):
        hand.page.goto(hand.server + APP + "#/mine")
        hand.page.get_by_role("button", name="现在就同步").click()
        hand.page.wait_for_timeout(300)
        if len(arrived) >= 5:
            break
    hand.well()
    assert arrived[:5] == ["applied", "already", "already", "already", "already"]
    assert results() == ["reached"]
    assert Operation.objects.count() == 1


def test_two_workers_at_one_door_one_counts_the_other_reads_why(phones, hand, new_context):
    colleague = User.objects.get(pk=make_staff(phones.grid, "grid_worker", name="吴伟").pk)
    other = Hand(hand.server, new_context(width=360, height=740), colleague)
    for one in (hand, other):
        one.begin()
        one.context.set_offline(True)
        one.reached(room(phones))
        one.bar("1条等上传")
    hand.context.set_offline(False)
    hand.well()
    other.context.set_offline(False)
    other.bar("没收下")
    other.page.goto(hand.server + APP + "#/mine")
    other.page.get_by_text("这一户本轮已经走到了").wait_for()
    other.page.get_by_role("button", name="知道了").click()
    other.well()
    assert results() == ["reached"]
    assert Operation.objects.filter(outcome="refused").count() == 1


def test_signed_out_nothing_can_be_read_signed_in_again_what_waited_is_sent(phones, hand):
    hand.begin()
    hand.context.set_offline(True)
    hand.knock(room(phones))
    hand.bar("1条等上传")
    hand.page.goto(hand.server + APP + "#/mine")
    hand.page.get_by_role("button", name="退出", exact=True).click()
    hand.page.get_by_text("还有1条没上传").wait_for()
    hand.page.get_by_role("button", name="现在退出").click()
    hand.page.get_by_text("没有信号，这部手机上也没人登录").wait_for()
    assert stores(hand) == {"state": ["held"], "ops": 1}
    hand.context.set_offline(False)
    hand.context.clear_cookies()
    hand.sign_in()
    hand.page.goto(hand.server + APP)
    hand.page.reload()
    hand.well()
    assert results() == ["no_answer"]


def test_erased_from_afar_also_when_the_session_is_over(phones, hand):
    hand.begin()
    device = Device.objects.get(user=hand.user, synced_at__isnull=False)
    services.ask_wipe(actor=phones.staff, device_id=device.pk, reason="丢了")
    hand.context.clear_cookies()
    hand.page.reload()
    hand.page.get_by_text("这部手机上的资料已经清除").first.wait_for()
    names = hand.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert not [name for name in names if name.startswith("doorstep-field-")]
    hand.page.wait_for_timeout(300)
    device.refresh_from_db()
    assert device.state == "wiped"


def test_another_account_on_the_same_telephone_finds_nothing_of_the_first(phones, hand):
    hand.begin()
    hand.context.set_offline(True)
    hand.knock(room(phones))
    hand.bar("1条等上传")
    hand.context.set_offline(False)
    hand.context.clear_cookies()
    far = make_staff(phones.other_grid, "grid_worker", name="吴伟")
    mine, hand.user = hand.user, User.objects.get(pk=far.pk)
    hand.sign_in()
    hand.page.reload()
    hand.page.wait_for_selector(".f-sync.is-done")
    hand.page.goto(hand.server + APP + "#/find")
    hand.page.get_by_text("这部手机上有1人").wait_for()
    assert Operation.objects.filter(user=mine).count() <= 1


def test_the_card_is_hidden_until_it_is_opened_and_opening_is_logged_later(phones, hand):
    from doorstep.accounts.models import Disclosure

    hand.begin()
    hand.context.set_offline(True)
    hand.page.goto(hand.server + APP + f"#/person/{phones.mother.pk}")
    hand.page.get_by_text("周**").first.wait_for()
    assert "周明兰" not in hand.page.content()
    hand.page.get_by_role("button", name="打开").click()
    hand.page.get_by_text("周明兰").first.wait_for()
    assert not Disclosure.objects.exists()
    hand.context.set_offline(False)
    hand.well()
    assert Disclosure.objects.get().person_id == phones.mother.pk


def test_a_photo_taken_without_a_signal_arrives(phones, hand, tmp_path):
    from PIL import Image

    from doorstep.activities.models import Photo

    activity = phones.activity()
    hand.begin()
    hand.context.set_offline(True)
    path = tmp_path / "clinic.jpg"
    Image.new("RGB", (2400, 1800), "#8a3a12").save(path)
    hand.page.goto(hand.server + APP + f"#/activity/{activity.pk}")
    hand.page.locator("input[type=file]").set_input_files(path)
    hand.page.get_by_text("照片存好了").wait_for()
    hand.bar("1条等上传")
    hand.context.set_offline(False)
    hand.well()
    assert Photo.objects.get().file.width == 1600


def test_what_was_told_at_the_door_waits_for_the_office(phones, hand, monkeypatch):
    from doorstep.field.models import FieldConflict
    from doorstep.field.selectors.caseload import WORK

    monkeypatch.setitem(WORK, "tasks", lambda actor: ({}, {phones.mother.pk}))
    hand.begin()
    hand.context.set_offline(True)
    hand.page.goto(hand.server + APP + f"#/person/{phones.mother.pk}")
    hand.page.get_by_role("button", name="打开").click()
    hand.page.get_by_role("link", name="情况有变化").click()
    hand.page.fill("#f-phone", "139 0000 0150")
    hand.page.select_option("#f-living", "alone")
    hand.page.get_by_role("button", name="记下").click()
    hand.bar("2条等上传")
    hand.context.set_offline(False)
    hand.well()
    waiting = {one.field: one.ours for one in FieldConflict.objects.all()}
    assert waiting == {"phone": "+8613900000150", "living": "alone"}


def test_every_screen_at_360_px_light_and_dark(phones, hand, monkeypatch):
    """Nothing sticks out, everything can be tapped with a thumb, axe is content."""
    from axe_playwright_python.sync_playwright import Axe

    from doorstep.field.selectors.caseload import WORK
    from doorstep.look.tests.test_browser import TOO_SMALL

    monkeypatch.setitem(WORK, "tasks", lambda actor: ({}, {phones.mother.pk}))
    activity = phones.activity()
    found = []
    hand.begin()
    screens = ["today", "find", "doors", f"round/{phones.round.pk}", f"activity/{activity.pk}", "mine"]
    screens += [f"person/{phones.mother.pk}", f"edit/{phones.mother.pk}"]
    for dark in ("off", "on"):
        hand.page.evaluate("dark => { localStorage.setItem('field.dark', dark); }", dark)
        hand.page.goto(hand.server + APP)
        hand.page.reload()
        hand.well()
        for screen in screens:
            hand.page.goto(hand.server + APP + f"#/{screen}")
            if screen.startswith("edit"):
                hand.page.goto(hand.server + APP + f"#/person/{phones.mother.pk}")
                hand.page.get_by_role("button", name="打开").click()
                hand.page.get_by_role("link", name="情况有变化").click()
            hand.page.wait_for_selector("main h1, header h1")
            if hand.page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                found.append(f"{screen} sticks out")
            found += [f"{screen}: too small: {small}" for small in hand.page.evaluate(TOO_SMALL, 44)]
            for violation in Axe().run(hand.page).response["violations"]:
                found.append(f"{screen} {dark}: axe {violation['id']}: {violation['nodes'][0]['html'][:120]}")
    assert found == []
    assert reverse("field:app") == APP
