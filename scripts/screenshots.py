"""The pictures of README.md, taken from the running demo: `make screenshots`.

Signs in the way everybody does, goes where the menus lead, and keeps what is on the screen in docs/screens. The demo
serves on http://127.0.0.1:8000 unless DOORSTEP_URL says otherwise.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
URL = os.environ.get("DOORSTEP_URL", "http://127.0.0.1:8000").rstrip("/")
CHROMIUM = os.environ.get("DOORSTEP_CHROMIUM") or "/usr/bin/chromium"
ACCOUNTS = yaml.safe_load((ROOT / "doorstep/devdata/data/accounts.yaml").read_text(encoding="utf-8"))
STAFF = "demo-community"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
#: Shades kept of a screen: flat colours and text look the same, and the file is a fifth.
COLOURS = 128
LIMIT = 300_000
TALLEST = 1500


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """The screen, or the page down to where it is more than a picture holds."""
    path = OUT / f"{name}.png"
    width = page.viewport_size["width"] if page.viewport_size else PHONE["width"]
    if whole:
        height = min(int(page.evaluate("() => document.documentElement.scrollHeight")), TALLEST)
        page.set_viewport_size({"width": width, "height": max(height, 600)})
    page.mouse.move(width - 1, 0)
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"  {path.relative_to(ROOT)}  {size // 1024} KB")
    if size > LIMIT:
        raise SystemExit(f"{path.name} is larger than {LIMIT // 1000} KB")


def sign_in_resident(page: Page, phone: str) -> None:
    page.goto(f"{URL}/sign-in/")
    page.fill("input[name=phone]", phone)
    page.locator("main form .d-btn--main").first.click()
    page.wait_for_load_state()
    if not page.locator("input[name=code]").count():
        raise SystemExit(f"No code for {phone}: {page.locator('.d-note').first.inner_text()}")
    # In a demo the code stands on the page.
    page.fill("input[name=code]", page.locator(".d-note b.num").inner_text())
    page.locator("main form .d-btn--main").first.click()
    page.wait_for_url(f"{URL}/")


def sign_in_staff(page: Page, username: str) -> None:
    page.goto(f"{URL}/sign-in/staff/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", ACCOUNTS["password"])
    page.locator("main form .d-btn--main").first.click()
    page.wait_for_url(f"{URL}/console/**")


def go(page: Page, path: str) -> None:
    page.goto(URL + path if path.startswith("/") else path)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.evaluate("() => document.activeElement && document.activeElement.blur()")


def first_link(page: Page, pattern: str) -> str:
    """The first address on the page that reads like this."""
    for address in page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"):
        if re.fullmatch(pattern, address):
            return str(address)
    raise SystemExit(f"no link like {pattern} on {page.url}")


def with_places(page: Page) -> str:
    """An activity of the list that still has places and needs a sign-up; one with a doctor if there is one."""
    rows = page.locator("main a.d-row")
    texts = [(rows.nth(n).inner_text(), rows.nth(n).get_attribute("href")) for n in range(rows.count())]
    for wanted in (lambda text: "义诊" in text and "还有" in text, lambda text: "还有" in text, lambda text: True):
        for text, address in texts:
            if address and wanted(text):
                return address
    raise SystemExit("the demo has no activity to show")


def on_the_phone(page: Page) -> None:
    elder = next(one for one in ACCOUNTS["residents"] if one["key"] == "elder")
    sign_in_resident(page, elder["phone"])
    go(page, "/activities/")
    activity = with_places(page)
    for mode, ending in (("", ""), ("elder", "-elder")):
        page.context.add_cookies([{"name": "mode", "value": mode, "url": URL}])
        for path, name in (("/home/", "home"), (activity, "activity")):
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            go(page, path)
            keep(page, f"{name}{ending}-390")


def at_the_desk(page: Page) -> None:
    sign_in_staff(page, STAFF)
    for path, name in (("/console/", "today"), ("/console/figures/", "figures"), ("/console/figures/brief/", "brief")):
        shot(page, path, name)
    go(page, "/console/activities/?when=today")
    running = first_link(page, r"/console/activities/\d+/")
    shot(page, f"{running}desk/", "desk")
    go(page, "/console/activities/?when=past")
    past = re.findall(r"/console/activities/(\d+)/", page.content())
    closing = next((pk for pk in past if page.request.get(f"{URL}/console/activities/{pk}/close/").ok), None)
    if closing:
        shot(page, f"/console/activities/{closing}/close/", "closing")
    done = next(pk for pk in past if pk != closing)
    shot(page, f"/trace/activities/{done}/", "trace")
    go(page, "/console/notices/")
    notices = dict.fromkeys(re.findall(r"/console/notices/(\d+)/", page.content()))
    draft = next((pk for pk in notices if "/preview" in _lands(page, f"/console/notices/{pk}/preview/")), None)
    shot(page, f"/console/notices/{draft}/preview/" if draft else f"/console/notices/{next(iter(notices))}/", "notice")


def desk_on_the_phone(page: Page) -> None:
    """The check-in desk in the hand of somebody at the door."""
    sign_in_staff(page, STAFF)
    go(page, "/console/activities/?when=today")
    go(page, f"{first_link(page, r'/console/activities/[0-9]+/')}desk/")
    keep(page, "desk-390")


def _lands(page: Page, path: str) -> str:
    return page.request.get(URL + path).url


def shot(page: Page, path: str, name: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    go(page, path)
    keep(page, f"{name}-1440", whole=True)


@contextmanager
def screen(browser: Any, size: dict[str, int], **more: Any) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, **more)
    yield context.new_page()
    context.close()


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    print(f"Pictures of {URL}")
    telephone = {"has_touch": True, "is_mobile": True, "user_agent": "Mozilla/5.0 (Linux; Android 13) Mobile Safari"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--lang=zh-CN"],
        )
        with screen(browser, PHONE, **telephone) as page:
            on_the_phone(page)
        with screen(browser, PHONE, **telephone) as page:
            desk_on_the_phone(page)
        with screen(browser, DESK) as page:
            at_the_desk(page)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
