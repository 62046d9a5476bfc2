"""Walk A in one story: a clinic is planned, told, signed up for, held, recorded once, counted and read.

Told in Chinese by the people who do it, in a real browser, as somebody would who has never seen the product: she
reads what is on the page and presses what it says. The clock moves with the story: three weeks before, the day
before, the day.
"""

import io
import json
import os
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from docx import Document

from doorstep.kernel import clock
from tests.moments import Moments
from tests.town import PASSWORD, Town, picture

pytestmark = pytest.mark.system
PICTURES = os.environ.get("DOORSTEP_PICTURES", "")
QUIET = "() => document.querySelectorAll('.htmx-request').length === 0"


class Story:
    """Who looks at which screen, and what stands in the book of the SMS gateway."""

    def __init__(self, live: Any, new_context: Any, moments: Moments, book: Path) -> None:
        self.live, self.new_context, self.moments, self.book = live, new_context, moments, book
        self.town: Town
        self.day = clock.today() - timedelta(days=2)
        self.secret = ""
        self.last_number = 0
        self.complaints: list[str] = []

    def at(self, days: int, wall_clock: str) -> None:
        self.moments.go_to(clock.at(self.day + timedelta(days=days), wall_clock))

    def desktop(self) -> Any:
        return self._watched(self.new_context(width=1440, height=900, accept_downloads=True).new_page())

    def telephone(self) -> Any:
        return self._watched(self.new_context(width=390, height=844, has_touch=True, is_mobile=True).new_page())

    def keep(self, page: Any, name: str) -> None:
        """A picture of this step, for eyes: DOORSTEP_PICTURES names the folder."""
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    def _watched(self, page: Any) -> Any:
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sms(self, phone: str) -> list[str]:
        lines = self.book.read_text(encoding="utf-8").splitlines() if self.book.exists() else []
        return [line["body"] for line in map(json.loads, lines) if line["phone"].endswith(phone)]

    def authenticator(self) -> str:
        """What the app on her telephone shows; never the same number twice."""
        self.last_number = max(int(time.time()) // 30, self.last_number + 1)
        return str(format_hotp_value(hotp_value(self.secret, self.last_number)))


@pytest.fixture
def story(live: Any, new_context: Any, monkeypatch: Any, settings: Any, tmp_path: Path) -> Story:
    settings.HOME = tmp_path
    story = Story(live, new_context, Moments(monkeypatch), tmp_path / "outbox" / "sms.jsonl")
    story.at(-60, "09:00")
    story.town = Town()
    return story


def press(page: Any, name: str) -> None:
    """A button or a link, whichever carries these words."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()
    page.wait_for_load_state()
    page.wait_for_function(QUIET)


def sees(page: Any, *words: str) -> None:
    """The words stand on the page, or soon will, whatever breaks between them."""
    wanted = [re.sub(r"\s+", "", said) for said in words]
    text = ""
    for _moment in range(100):
        text = re.sub(r"\s+", "", page.locator("body").inner_text())
        if all(said in text for said in wanted):
            return
        page.wait_for_timeout(100)
    missing = [said for said in wanted if said not in text]
    raise AssertionError(f"{missing} does not stand on {page.url}: {text[:1500]}")


def test_a_clinic_from_the_plan_to_the_brief(story: Story) -> None:
    town = story.town
    story.at(-20, "10:00")
    console = story.desktop()
    the_worker_signs_in_for_the_first_time(story, console)
    number = she_plans_a_clinic(story, console)
    she_tells_the_older_people(story, console)

    story.at(-1, "15:00")
    mother = story.telephone()
    she_signs_in_by_telephone(story, mother, "13900000147")
    an_old_woman_signs_up(story, mother)
    daughter = story.telephone()
    the_last_place_and_the_waiting_list(story, daughter)

    story.at(0, "07:45")
    she_signs_in_again(story, console)
    people_come(story, console, number)
    a_high_pressure_is_measured(story, console, number)

    story.at(0, "11:10")
    the_clinic_is_closed(story, console, number)
    the_figure_opens_into_its_records(story, console)
    the_brief_is_read(story, console)
    the_trace_shows_the_whole_chain(story, console, number)
    the_old_woman_looks_again(mother)
    assert town.elder.name not in "".join(story.complaints)
    assert story.complaints == []


def the_worker_signs_in_for_the_first_time(story: Story, page: Any) -> None:
    page.goto(story.live.url)
    sees(page, "附近，快到了", "登录后就能报名")
    press(page, "用手机号登录")
    press(page, "工作人员登录")
    page.get_by_label("登录名").fill("staff-li")
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "继续")
    # Her first time: an authenticator is set up, once.
    story.secret = page.locator("code").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(story.authenticator())
    press(page, "继续")
    assert page.locator("main li").count() >= 8, "recovery codes to write down"
    story.keep(page, "01-recovery-codes")
    page.locator("main form .d-btn--main").click()
    page.wait_for_url("**/console/")
    sees(page, "今日", "李**，社区工作者", "紫兴社区")
    story.keep(page, "02-today")


def she_signs_in_again(story: Story, page: Any) -> None:
    """Three weeks later the session is long over: consoles stand on shared desks."""
    page.goto(f"{story.live.url}/console/")
    page.wait_for_url("**/sign-in/**")
    press(page, "工作人员登录")
    page.get_by_label("登录名").fill("staff-li")
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "继续")
    page.locator("input[name=code]").fill(story.authenticator())
    press(page, "登录")
    page.wait_for_url("**/console/")


def she_plans_a_clinic(story: Story, page: Any) -> str:
    press(page, "新活动")
    page.locator("tr, li").filter(has_text="家门口义诊").get_by_text("办一次").click()
    sees(page, "已按现成方案填好")
    assert "不收钱" in page.get_by_label("一两句话说清楚").input_value()
    page.get_by_label(re.compile("^日期")).first.fill(story.day.isoformat())
    page.get_by_label(re.compile("^地点")).first.select_option(label="桂花苑小广场")
    page.get_by_label(re.compile("^位子")).first.fill("2")
    for places in page.get_by_label("摊位名额").all():
        places.fill("")
    story.keep(page, "03-plan")
    press(page, "存草稿")
    sees(page, "草稿")
    number = re.search(r"/console/activities/(\d+)/", page.url)
    assert number is not None
    # The health authority wants to be told 15 to 30 days before.
    page.goto(f"{page.url}filing/")
    page.locator("input[name=filing_number]").fill("崇卫义诊〔2023〕12号")
    page.locator("main form .d-btn--main").click()
    page.wait_for_load_state()
    press(page, "发布")
    sees(page, "已发布，居民看得到了", "0/2")
    story.keep(page, "04-published")
    return number[1]


def she_tells_the_older_people(story: Story, page: Any) -> None:
    press(page, "写通知")
    assert "家门口义诊" in page.get_by_label("标题").input_value()
    page.get_by_role("radio", name="60岁及以上").check()
    page.locator("select[name=area]").select_option(label="紫兴社区 紫兴第3网格")
    story.keep(page, "05-notice")
    press(page, "看预览")
    sees(page, "人数2", "短信2")
    story.keep(page, "06-preview")
    press(page, "发给2人")
    story.live.work()
    page.reload()
    sees(page, "发完了")
    story.keep(page, "07-sent")
    for phone in ("0147", "0252"):
        assert [text for text in story.sms(phone) if "义诊" in text and "桂花苑小广场" in text], "the notice by SMS"
    assert story.sms("0131") == [], "her daughter is not sixty"


def she_signs_in_by_telephone(story: Story, page: Any, phone: str) -> None:
    page.goto(story.live.url)
    press(page, "用手机号登录")
    page.get_by_label("您的手机号").fill(phone)
    press(page, "发验证码")
    story.live.work()
    code = re.search(r"\d{6}", story.sms(phone[-4:])[-1])
    assert code is not None
    page.locator("input[name=code]").fill(code[0])
    press(page, "登录")


def an_old_woman_signs_up(story: Story, page: Any) -> None:
    sees(page, "附近，快到了", "家门口义诊", "明天 上午8点")
    story.keep(page, "08-home")
    page.locator("main .d-row").filter(has_text="家门口义诊").first.tap()
    page.wait_for_load_state()
    sees(page, "还有2个位子", "要带什么", "身份证或医保卡", "进大门往左", "打电话", "读给我听")
    story.keep(page, "09-activity")
    press(page, "关怀模式")
    assert page.locator("html").get_attribute("data-mode") == "elder"
    target = page.locator(".d-bar .d-btn--main").bounding_box()
    assert target is not None
    assert target["height"] >= 60
    sees(page, "还有2个位子")
    page.locator(".d-bar .d-btn--main").tap()
    page.wait_for_load_state()
    sees(page, "报好了", "您是1号")
    story.keep(page, "10-signed-up-elder")
    press(page, "出示号码")
    assert page.locator(".d-number").inner_text().strip() == "1"
    assert page.locator("main .d-qr svg").first.is_visible(), "the code for the door"
    story.keep(page, "11-ticket-elder")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def the_last_place_and_the_waiting_list(story: Story, page: Any) -> None:
    """王建国 takes the last place; 陈晓燕 comes a minute later and is first in the queue."""
    man = story.telephone()
    she_signs_in_by_telephone(story, man, "13900000252")
    man.locator("main .d-row").filter(has_text="家门口义诊").first.tap()
    man.wait_for_load_state()
    sees(man, "还有1个位子")
    man.locator(".d-bar .d-btn--main").tap()
    sees(man, "您是2号")

    she_signs_in_by_telephone(story, page, "13900000131")
    page.goto(f"{story.live.url}/activities/")
    page.locator("main .d-row").filter(has_text="家门口义诊").first.tap()
    page.wait_for_load_state()
    # She acts for her mother, whose number stands here; she herself wants to come along.
    sees(page, "2个位子报满了", "周明兰是1号")
    sees(page, "我也要报名")
    press(page, "我也要报名")
    page.get_by_role("radio", name="陈晓燕").check()
    page.locator(".d-bar .d-btn--main").tap()
    page.wait_for_load_state()
    sees(page, "陈晓燕", "候补第1位", "周明兰", "1号")
    story.keep(page, "12-waiting")


def people_come(story: Story, page: Any, number: str) -> None:
    page.locator("main a").filter(has_text="家门口义诊").first.click()
    press(page, "签到台")
    desk = page.url
    search = page.locator("#q")
    # By the number-ticket.
    search.fill("1")
    search.press("Enter")
    page.wait_for_function(QUIET)
    page.get_by_role("button", name="来了").first.click()
    page.wait_for_function(QUIET)
    sees(page, "周**签到好了")
    # By the name.
    search.fill("王建国")
    search.press("Enter")
    page.wait_for_function(QUIET)
    page.get_by_role("button", name="来了").first.click()
    page.wait_for_function(QUIET)
    sees(page, "王**签到好了")
    # By the last four digits of the telephone: she waited and just comes along.
    search.fill("0131")
    search.press("Enter")
    page.wait_for_function(QUIET)
    sees(page, "候补")
    page.get_by_role("button", name="来了").first.click()
    page.wait_for_function(QUIET)
    sees(page, "陈**签到好了")
    # Three more give no name.
    page.locator("#heads").fill("3")
    press(page, "计上")
    sees(page, "到场6", "留名3", "没留名3")
    story.keep(page, "13-desk")
    # The same woman a second time is not counted twice.
    page.goto(f"{desk}?q=周明兰")
    sees(page, "来了", "到场6")
    assert page.locator("button", has_text="来了").count() == 0


def a_high_pressure_is_measured(story: Story, page: Any, number: str) -> None:
    page.goto(f"{story.live.url}/console/activities/{number}/desk/")
    press(page, "量血压")
    page.get_by_role("link", name=re.compile("周")).first.click()
    page.wait_for_function(QUIET)
    page.get_by_label(re.compile("高压")).fill("168")
    page.get_by_label(re.compile("低压")).fill("96")
    press(page, "量血压")
    sees(page, "168/96", "请医生看看", "再问一次")
    story.keep(page, "14-stall")
    page.goto(f"{story.live.url}/console/follow-ups/")
    sees(page, "1件还没办", "周**", "量血压")


def the_clinic_is_closed(story: Story, page: Any, number: str) -> None:
    page.goto(f"{story.live.url}/console/activities/{number}/")
    press(page, "收尾并统计")
    sees(page, "会计入这些", "场次1", "人次6", "人数3", "留名3人次，没留名3人次", "量血压1")
    photo = picture()
    upload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo.read()}
    page.locator("input[type=file]").set_input_files(upload)
    page.locator("input[name=caption]").fill("小广场，量血压的队")
    press(page, "加上这张")
    sees(page, "还能放2张")
    story.keep(page, "15-closing")
    page.get_by_label("办得怎么样，写一两句").fill("来的人多，秩序好。")
    press(page, "收尾并统计")
    sees(page, "已举办", "6人次")
    story.keep(page, "16-closed")


def the_figure_opens_into_its_records(story: Story, page: Any) -> None:
    page.locator(".c-nav a, nav a").filter(has_text="统计").first.click()
    row = page.locator("tr").filter(has_text="义诊").first
    sees(page, "场次", "人次", "人数")
    assert row.locator("td a").filter(has_text=re.compile(r"^6$")).count() == 1
    row.locator("td a").filter(has_text=re.compile(r"^6$")).click()
    page.wait_for_load_state()
    sees(page, "留名3+现场点数3")
    story.keep(page, "17-figures")
    page.goto(re.sub(r"/console/figures/.*", "/console/figures/free_clinic/person_times/", page.url))
    sees(page, "后面的记录", "没留名", "周**")
    story.keep(page, "18-records")


def the_brief_is_read(story: Story, page: Any) -> None:
    press(page, "回到表格")
    press(page, "写简报")
    sees(page, "在桂花苑小广场开展义诊1场，服务6人次")
    story.keep(page, "19-brief")
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载Word").click()
    document = Document(io.BytesIO(Path(caught.value.path()).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "紫兴社区" in document.paragraphs[0].text + text
    assert "开展义诊1场" in text
    assert "服务6人次" in text


def the_trace_shows_the_whole_chain(story: Story, page: Any, number: str) -> None:
    page.goto(f"{story.live.url}/trace/activities/{number}/")
    sees(page, "家门口义诊，后来怎样了", "这件事", "它后来变成了", "已备案", "发给2人", "6人次")
    sees(page, "要跟进1人", "它是当月6人次里的6人次", "简报里的一句话", "开展义诊1场")
    story.keep(page, "20-trace")


def the_old_woman_looks_again(page: Any) -> None:
    page.goto(re.sub(r"/me/.*|/activities/.*", "/me/activities/", page.url))
    sees(page, "我报的名", "家门口义诊", "已到")
