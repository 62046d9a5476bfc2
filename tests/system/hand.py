"""A telephone in somebody's hand: the field app in a real browser, with everything that can happen to it."""

from typing import Any

from django.test import Client

from doorstep.accounts.models import User

APP = "/field/"
SHIFT = """offset => {
  const Real = Date;
  class Shifted extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + offset); }
    static now() { return Real.now() + offset; }
  }
  globalThis.Date = Shifted;
}"""


class Hand:
    """A telephone in somebody's hand."""

    def __init__(self, server: str, context: Any, user: User) -> None:
        self.server, self.context, self.user = server, context, user
        self.context.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.page: Any = None

    def sign_in(self) -> None:
        client = Client()
        client.force_login(self.user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server}
        self.context.add_cookies([cookie])

    def open(self, at: str = "") -> Any:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(self.server + APP + at)
        return self.page

    def begin(self) -> Any:
        """Signed in, everything fetched, the app kept on the telephone."""
        self.sign_in()
        self.open()
        self.well()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        return self.page

    def well(self) -> None:
        self.page.wait_for_selector(".f-sync.is-done")

    def bar(self, said: str) -> None:
        self.page.locator(".f-sync", has_text=said).wait_for()

    def knock(self, room: str, result: str = "没人应") -> None:
        self.page.goto(self.server + APP + "#/doors")
        self.page.locator(".d-list a.d-row").first.click()
        self.page.get_by_role("button", name=f"{room}, {result}").or_(
            self.page.get_by_role("button", name=f"{room}，{result}")
        ).click()

    def reached(self, room: str) -> None:
        self.knock(room, "谈过了")
        self.page.locator("section.d-card .d-btn--main").click()
