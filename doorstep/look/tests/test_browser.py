"""What only a real browser can tell: nothing sticks out, everything can be tapped, axe has nothing to say."""

import pytest

SCREENS = [
    ("", 390, 44),
    ("", 320, 44),
    ("?mode=elder", 390, 60),
    ("?mode=elder", 320, 60),
    ("?face=console", 1440, 0),
    ("?face=console", 1280, 0),
]
#: Lower than the finger needs: links in running text are excepted, hidden inputs lie under their label.
TOO_SMALL = """need => [...document.querySelectorAll('a,button,input:not([type=hidden]),select,textarea')].filter(e => {
  let r = e.getBoundingClientRect();
  if (!r.width || e.closest('p,.nb,td,th,.skip,dd')) return false;
  if (e.closest('label') && getComputedStyle(e).position === 'absolute') return false;
  if (e.matches('.c-tick')) r = e.closest('label').getBoundingClientRect();
  return r.height < need - 0.5;
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.system
@pytest.mark.parametrize(("query", "width", "target"), SCREENS)
def test_the_components_fit_can_be_tapped_and_read_by_everybody(live, new_context, query, width, target):
    from axe_playwright_python.sync_playwright import Axe

    page = new_context(width=width, height=800).new_page()
    page.goto(f"{live.url}/components/{query}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(TOO_SMALL, target) == []
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []


SPEECH = """window.said = [];
Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: function (text) { this.text = text; }});
Object.defineProperty(window, 'speechSynthesis', {value: {
  cancel() {}, getVoices() { return []; },
  speak(one) { window.said.push([one.text, one.lang]); if (!window.slow) setTimeout(() => one.onend(), 0); }}});"""


@pytest.mark.system
def test_a_page_is_read_in_its_order_and_stops_when_asked(live, phone):
    phone.add_init_script(SPEECH)
    phone.goto(f"{live.url}/components/")
    button = phone.locator(".d-bar [data-read]")
    button.click()
    phone.locator(".d-bar [data-read][aria-pressed=false]").wait_for()
    said = [text for text, _ in phone.evaluate("said")]
    assert said[0] == "组件"
    order = ["义诊：量血压、测血糖", "进大门往左，凉亭旁边。", "帮忙一共46人次，39人。"]
    assert sorted(order, key=said.index) == order
    assert "义诊人次：5月48，6月52，7月55，8月63，9月71，10月86" in said
    assert {language for _, language in phone.evaluate("said")} == {"zh-CN"}
    phone.evaluate("window.slow = true")
    button.click()
    assert button.inner_text() == "不读了"
    button.click()
    assert button.inner_text() == "读给我听"
    assert phone.locator(".is-reading").count() == 0


@pytest.mark.system
def test_a_phone_that_cannot_read_says_so_in_words(live, phone):
    phone.add_init_script("delete window.SpeechSynthesisUtterance")
    phone.goto(f"{live.url}/components/")
    assert phone.locator(".d-bar [data-read]").inner_text() == "这个手机不会读"


@pytest.mark.system
def test_the_keyboard_reaches_the_search_and_the_shortcut(live, page):
    page.goto(f"{live.url}/components/?face=console")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("n")
    assert not page.url.endswith("#")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**#")


@pytest.mark.system
def test_a_file_is_chosen_in_our_words_and_its_name_is_shown(live, new_context):
    page = new_context(width=390, height=800).new_page()
    page.goto(f"{live.url}/components/?face=console")
    drawn, control = page.locator("[data-pick] .c-pick__face").first, page.locator("[data-pick] input").first
    assert drawn.inner_text().split("\n") == ["选择文件", "还没有选择文件，也可以把文件拖到这里。"]
    assert control.evaluate("e => getComputedStyle(e).opacity") == "0", "nothing in the browser's language is seen"
    over = "(e, face) => JSON.stringify(e.getBoundingClientRect()) === JSON.stringify(face.getBoundingClientRect())"
    assert control.evaluate(over, drawn.element_handle()), "a tap anywhere on the drawn part reaches the control"
    control.set_input_files({"name": "台账.xlsx", "mimeType": "", "buffer": b"x"})
    assert drawn.inner_text().split("\n") == ["选择文件", "台账.xlsx"]


@pytest.mark.system
def test_without_a_script_the_file_control_stays_as_it_is(live, new_context):
    page = new_context(width=390, height=800, java_script_enabled=False).new_page()
    page.goto(f"{live.url}/components/?face=console")
    assert not page.locator("[data-pick] .c-pick__face").first.is_visible()
    assert page.locator("[data-pick] input").first.is_visible()
