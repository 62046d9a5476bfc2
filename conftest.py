"""What every test finds ready: PostgreSQL of our own, compiled translations, and a browser for those that ask."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_MORNING, _EVENING = 8, 20
CHROMIUM = os.environ.get("DOORSTEP_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
#: As root without a sandbox of its own, and quiet: nothing in a test needs the outside.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def pytest_configure(config: pytest.Config) -> None:
    # Playwright keeps an event loop in the main thread, which Django takes for async code; the tests are not.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # A slow machine is no fault of the code: neither examples nor their making are held against a clock.
    hypothesis.settings.register_profile(
        "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("house")
    from doorstep.messages_tool import catalogue

    catalogue.compile_all(catalogue.apps())


@pytest.fixture(scope="session")
def postgres() -> Iterator[None]:
    """The test server, for this process; several test runs at once share it."""
    from doorstep.server.postgres import ensure_running

    with ensure_running("test"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, postgres: None) -> None:
    """pytest-django asks for this before it makes the test database, so the server is up by then."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Tests stand where the worker stands: as the role of the application, which sees all rows and owns no table."""
    from doorstep.kernel import wall

    wall.settle(wall.HOUSE)
    yield
    wall.settle(wall.OWNER)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Emptying the tables after a transactional test is the one time when append-only tables are truncated.

    The test role is a superuser and switches its triggers off for that statement; the product's role can't.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    from doorstep.kernel import wall

    original = DatabaseOperations.execute_sql_flush

    def flush(self: Any, sql_list: list[str]) -> None:
        off, on = "SET session_replication_role = replica", "SET session_replication_role = origin"
        with wall.as_owner():
            original(self, [off, *sql_list, on])

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign, assignment]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _by_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Near midnight the clock of a test is twelve hours off, so what begins in an hour still begins today.

    Servers of their own keep the real time, and so do the tests that start them.
    """
    if any(request.node.get_closest_marker(name) for name in ("program", "system", "real_clock")):
        return
    from django.utils import timezone

    from doorstep.kernel.clock import SHANGHAI

    real = timezone.now
    hour = real().astimezone(SHANGHAI).hour
    if _MORNING <= hour < _EVENING:
        return
    off = timedelta(hours=12 if hour < _MORNING else -12)
    monkeypatch.setattr(timezone, "now", lambda: real() + off)


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of a test go to a folder of that test run."""
    folder = tmp_path_factory.getbasetemp() / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
    }


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail(
            "Chromium is missing. Install it: apt-get install chromium fonts-noto-cjk (or set DOORSTEP_CHROMIUM)."
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def new_context(browser: "Browser") -> Iterator[Any]:
    """Makes browser contexts of a Chinese visitor: `new_context(width=390, height=844)`; closed after the test."""
    made: list[BrowserContext] = []

    def make(*, width: int = 1440, height: int = 900, **more: Any) -> "BrowserContext":
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": height}, **more
        )
        context.set_default_timeout(15_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: Any) -> "Page":
    """A desktop page at 1440 px."""
    opened: Page = new_context().new_page()
    return opened


@pytest.fixture
def phone(new_context: Any) -> "Page":
    """A phone-size page at 390 px."""
    opened: Page = new_context(width=390, height=844, has_touch=True, is_mobile=True).new_page()
    return opened


@pytest.fixture
def run_jobs(transactional_db: None) -> Any:
    """Lets a real worker do everything that waits, in this process, and returns when nothing is left."""

    def run() -> None:
        import asyncio
        import threading

        from procrastinate.contrib.django import app

        async def work() -> None:
            worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]
            with app.replace_connector(worker) as working:
                async with working.open_async():
                    await working.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

        # A thread of its own: Playwright's event loop occupies the main one.
        failed: list[BaseException] = []

        def in_thread() -> None:
            try:
                asyncio.run(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]

    return run


@pytest.fixture
def live(live_server: Any, run_jobs: Any) -> Any:
    """The product on a real port: `live.url`, and `live.work()` lets the background jobs run."""
    live_server.work = run_jobs
    return live_server
