"""The ground under the stories: a real server, a real browser in Chinese, a real worker."""

import pytest

pytestmark = pytest.mark.system


def test_a_chinese_browser_reaches_the_live_server(live, page) -> None:
    response = page.goto(f"{live.url}/static/doorstep/doorstep.css")
    assert response is not None
    assert response.status == 200
    assert page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]") == [
        "zh-CN",
        "Asia/Shanghai",
    ]


def test_the_worker_does_what_waits(live) -> None:
    from procrastinate.contrib.django import app

    done: list[str] = []

    @app.task(name="tests.greet")
    def greet(name: str) -> None:
        done.append(name)

    greet.defer(name="周明兰")
    assert done == []
    live.work()
    del app.tasks["tests.greet"]
    assert done == ["周明兰"]
