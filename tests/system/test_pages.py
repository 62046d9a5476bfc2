"""Every page, on the screens it is made for: nothing sticks out, everything can be tapped, axe is content.

The list of pages is the list of routes: a new page is visited by itself, and one with arguments must be told in
tests/routes.py how it is opened.
"""

from collections import defaultdict
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from doorstep.look.tests.test_browser import TOO_SMALL
from tests.routes import ARGUMENTS, all_routes, holder_of, without_arguments
from tests.town import PASSWORD, LivelyTown

pytestmark = pytest.mark.system

#: A telephone says so; pages for those at work look at it.
TELEPHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
TARGET, ELDER_TARGET = 44, 60
#: The components page is looked at by the tests of `look`.
ELSEWHERE = {"look:components"}
#: Sheets of paper, opened by staff at their desks.
PRINTED = {"activities:poster", "cards:doors_print", "cards:paper", "flows:door_knock_print"}
#: One page in another state: name, what follows the address, who opens it.
STATES = [
    ("web:home", "", None),
    ("activities:list", "?when=week&free=1", "elder_user"),
    ("activities:sign_up", "", "daughter_user"),
    ("activities:mine", "", "admin"),
    ("messaging:inbox", "", "admin"),
    ("places:directory", "?area={town.community.path}", None),
    ("activities:console_list", "?when=past", "staff"),
    ("activities:console_list", "?q=没有这一场", "staff"),
    ("activities:desk", "?q=周明兰", "staff"),
    ("activities:desk", "?q=没有这个人", "staff"),
    ("activities:staff_sign_up", "?q=陈晓燕", "staff"),
    ("activities:stall", "?q=周明兰", "staff"),
    ("activities:stall", "?person={town.elder.pk}", "staff"),
    ("activities:stall", "?person=0", "staff"),
    ("cards:doors", "?show=all", "staff"),
    ("cards:public", "?v=1", None),
    ("flows:compose", "?activity={town.tomorrow.pk}", "staff"),
    ("residents:list", "?q=ZML", "staff"),
    ("residents:list", "?q=没有这个人", "staff"),
    ("reports:figures", "?of=free_clinic&unit=person_times", "staff"),
    ("reports:figures", "?by=area", "officer"),
    ("web:search", "?q=周明兰", "staff"),
    ("web:today", "", "officer"),
]


class Inspector:
    """Looks at pages and writes down what is wrong with them."""

    def __init__(self, live: Any, new_context: Any) -> None:
        self.live, self.new_context = live, new_context
        self.found: dict[str, list[str]] = defaultdict(list)
        self.pages: dict[tuple[Any, bool], Any] = {}
        self.at = ""
        self.visited = 0

    def page_of(self, user: Any, *, on_phone: bool) -> Any:
        key = (user.pk if user else None, on_phone)
        if key not in self.pages:
            more = {"has_touch": True, "is_mobile": True, "user_agent": TELEPHONE} if on_phone else {}
            width, height = (390, 844) if on_phone else (1440, 900)
            context = self.new_context(width=width, height=height, **more)
            if user is not None:
                client = Client()
                client.force_login(user)
                context.add_cookies(
                    [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.live.url}]
                )
            page = context.new_page()
            page.on("console", lambda said: self.note(f"console: {said.text}") if said.type == "error" else None)
            page.on("pageerror", lambda error: self.note(f"script: {error}"))
            self.pages[key] = page
        return self.pages[key]

    def note(self, what: str) -> None:
        if what not in self.found[self.at]:
            self.found[self.at].append(what)

    def report(self) -> str:
        return "\n".join(f"{address}: {what}" for address, notes in self.found.items() for what in notes)

    def visit(self, name: str, address: str, user: Any) -> None:
        """At 1440, 1280 and 360 px when it is a page of the console, at 390 and 320 px in both modes when it is not."""
        self.at = f"{name} {address}"
        answer = self._answer(address, user)
        if answer is None:
            return
        # What staff print is no page for a telephone.
        is_sheet = name in PRINTED
        face = "console" if 'data-face="console"' in answer or is_sheet else "phone"
        if face == "console":
            self.on_desktop(address, user, widths=(1440, 1280) if is_sheet else (1440, 1280, 360))
        if face == "phone" or name.startswith(("activities:desk", "activities:stall")):
            self.on_telephone(address, user)
        self.visited += 1

    def _answer(self, address: str, user: Any) -> str | None:
        """The page, or nothing when the address takes only forms, or gives a file or a part of a page."""
        response = self.page_of(user, on_phone=False).context.request.get(self.live.url + address, max_redirects=0)
        if response.status in (302, 405) or "html" not in response.headers.get("content-type", ""):
            return None
        if response.status == 200 and "<html" not in response.text():
            return None
        if response.status != 200:
            self.note(f"answers {response.status}")
            return None
        return str(response.text())

    def on_desktop(self, address: str, user: Any, *, widths: tuple[int, ...]) -> None:
        page = self.page_of(user, on_phone=False)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(self.live.url + address)
        self.axe(page, "1440")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            self.sideways(page, width)

    def on_telephone(self, address: str, user: Any) -> None:
        page = self.page_of(user, on_phone=True)
        for mode, target, axe_at in (("", TARGET, 390), ("elder", ELDER_TARGET, 320)):
            page.context.add_cookies([{"name": "mode", "value": mode, "url": self.live.url}])
            page.goto(self.live.url + address)
            self.look_at_telephone(page, target, axe_at)

    def look_at_telephone(self, page: Any, target: int = TARGET, axe_at: int = 390) -> None:
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            self.sideways(page, width)
            for small in page.evaluate(TOO_SMALL, target):
                self.note(f"{width} px, lower than {target}: {small}")
            if width == axe_at:
                self.axe(page, str(width))

    def sideways(self, page: Any, width: int) -> None:
        beyond = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            self.note(f"{width} px: sticks out by {beyond} px")

    def axe(self, page: Any, where: str) -> None:
        for violation in Axe().run(page).response["violations"]:
            self.note(f"{where}: axe {violation['id']}: {violation['nodes'][0]['html'][:160]}")


@pytest.fixture
def inspector(live: Any, new_context: Any) -> Inspector:
    return Inspector(live, new_context)


def test_every_page_says_how_it_is_opened() -> None:
    assert without_arguments(all_routes()) == [], "say in tests/routes.py how it is opened"


def test_every_page_fits_can_be_tapped_and_read_by_everybody(inspector: Inspector) -> None:
    town = LivelyTown()
    inspector.live.work()
    for route in all_routes():
        if route.name not in ELSEWHERE:
            address = reverse(route.name, kwargs=ARGUMENTS[route.name](town) if route.arguments else None)
            visitor = route.access == "public" and not route.arguments
            inspector.visit(route.name, address, None if visitor else holder_of(town, route))
    for name, query, who in STATES:
        arguments = ARGUMENTS[name](town) if name in ARGUMENTS else None
        user = getattr(town, who) if who else None
        inspector.visit(name, reverse(name, kwargs=arguments) + query.format(town=town), user)
    assert inspector.visited > 80
    assert not inspector.report(), inspector.report()


def test_the_steps_of_signing_in_too(inspector: Inspector) -> None:
    """They are reached one after the other only."""
    town = LivelyTown()
    inspector.at = "the steps of signing in"
    page = inspector.page_of(None, on_phone=True)
    page.goto(inspector.live.url + reverse("accounts:sign_in"))
    page.fill("input[name=phone]", "12345")
    page.locator("main form .d-btn--main").click()
    page.wait_for_selector("[aria-invalid=true]")
    inspector.look_at_telephone(page)
    page.fill("input[name=phone]", "13900000147")
    page.locator("main form .d-btn--main").first.click()
    page.wait_for_selector("input[name=code]")
    inspector.look_at_telephone(page)
    page.fill("input[name=code]", "000000")
    page.locator("main form .d-btn--main").first.click()
    page.wait_for_selector(".d-note")
    inspector.look_at_telephone(page)
    page.goto(inspector.live.url + reverse("accounts:staff"))
    page.fill("input[name=username]", town.staff.username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form .d-btn--main").click()
    page.wait_for_url("**/authenticator/")
    inspector.look_at_telephone(page)
    expected = [what for what in inspector.found[inspector.at] if "status of 4" not in what]
    assert expected == []
