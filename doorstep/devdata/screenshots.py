"""The pictures of README.md, taken from the running demo: `make screenshots` while `make demo` runs elsewhere."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from doorstep.devdata.source import load

OUT = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


class Camera:
    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address.rstrip("/")

    def person(self, size: dict[str, int], *, elder: bool = False) -> BrowserContext:
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size["width"], "height": size["height"]},
        )
        if elder:
            context.add_cookies([{"name": "mode", "value": "elder", "url": self.address}])
        return context

    def staff(self, size: dict[str, int], username: str) -> Page:
        page = self.person(size).new_page()
        page.goto(f"{self.address}/sign-in/staff/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", str(load("accounts")["password"]))
        page.locator("main form button").first.click()
        page.wait_for_url("**/console/**")
        return page

    def take(self, page: Page, path: str, name: str) -> None:
        if path:
            page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}.png")
        print(f"docs/screens/{name}.png")


def main(address: str) -> int:
    chromium = os.environ.get("DOORSTEP_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        camera = Camera(playwright.chromium.launch(executable_path=chromium, args=FLAGS), address)
        for elder, tail in ((False, ""), (True, "elder-")):
            page = camera.person(PHONE, elder=elder).new_page()
            camera.take(page, "/", f"home-{tail}390")
            page.locator(".d-list a.d-row").nth(1).click()
            camera.take(page, "", f"activity-{tail}390")
        desk = camera.staff(DESK, "demo-community")
        camera.take(desk, "/console/", "today-1440")
        camera.take(desk, "/console/activities/", "activities-1440")
        camera.take(desk, "/console/activities/new/monthly_free_clinic/", "plan-1440")
        camera.take(desk, "/console/notices/new/", "notice-1440")
        desk.goto(f"{camera.address}/console/activities/?when=past&state=closed")
        desk.locator("table tbody a").first.click()
        desk.wait_for_load_state("networkidle")
        number = desk.url.rstrip("/").split("/")[-1]
        camera.take(desk, f"/trace/activities/{number}/", "trace-1440")
        officer = camera.staff(DESK, "demo-district")
        camera.take(officer, "/console/figures/?period=2023-10&of=free_clinic&unit=person_times", "figures-1440")
        camera.take(officer, "/console/figures/brief/?period=2023-10", "brief-1440")
        grid = camera.staff({"width": 390, "height": 844}, "demo-grid")
        grid.goto(f"{camera.address}/console/activities/")
        grid.locator("table tbody a").first.click()
        camera.take(grid, "", "grid-390")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
