"""Web and worker live and die together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from doorstep.server import supervisor
from doorstep.server.cluster import Cluster
from doorstep.server.errors import AddressUnusable, PortTaken
from doorstep.server.supervisor import KEEPS_FAILING, Child, Plan

pytestmark = pytest.mark.program

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := true()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return value


class FakePlan(Plan):
    """Children that need no database."""

    commands: tuple[list[str], list[str]] = (SLEEP, SLEEP)

    def web(self) -> list[str]:
        return self.commands[0]

    def worker(self) -> list[str]:
        return self.commands[1]


def test_a_taken_port_is_named_with_another_to_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refusal:
            Plan(port=port).check_port()
    assert refusal.value.details == {"port": port, "host": "127.0.0.1", "other": port + 1}


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70000)])
def test_an_address_that_is_not_ours_is_refused(host: str, port: int) -> None:
    with pytest.raises(AddressUnusable):
        Plan(host=host, port=port).check_port()


def test_a_child_that_fell_is_started_again() -> None:
    said: list[str] = []
    child = Child("worker", SLEEP, say=said.append)
    child.tend(0)
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    child.tend(1)
    child.tend(1.2)
    paused = child.process
    assert paused is None, "a pause comes first"
    child.tend(10)
    second = child.process
    assert second is not None
    assert second.pid != first
    assert said == ["worker stopped unexpectedly (exit code -9)."]
    child.signal(signal.SIGTERM)
    child.stop(time.monotonic() + 10)


def test_pauses_grow_and_one_that_keeps_falling_is_given_up() -> None:
    child = Child("worker", FAIL, say=lambda sentence: None)
    now, pauses = 0.0, []
    for _ in range(supervisor.FALLS):
        child.tend(now)
        assert child.process is not None
        child.process.wait()
        child.tend(now)
        pauses.append(child.start_at - now)
        now = child.start_at
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]
    assert child.keeps_failing


def test_falls_far_apart_are_forgiven() -> None:
    child = Child("worker", SLEEP, say=lambda sentence: None)
    child.falls.extend(hour * 3600.0 for hour in range(supervisor.FALLS))
    assert not child.keeps_failing


def test_everything_stops_when_one_keeps_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FALLS", 2)
    plan = FakePlan(port=free_port())
    monkeypatch.setattr(FakePlan, "commands", (SLEEP, FAIL))
    said: list[str] = []
    assert supervisor.serve(plan, say=said.append) == KEEPS_FAILING
    assert any("keeps failing" in sentence for sentence in said)
    assert not [
        p for p in psutil.Process().children() if p.status() != psutil.STATUS_ZOMBIE and "sleep(600)" in p.cmdline()[-1]
    ]


def test_a_signal_ends_it_in_good_order() -> None:
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    handler = signal.getsignal(signal.SIGTERM)
    assert supervisor.serve(FakePlan(port=free_port()), say=lambda sentence: None) == 0
    assert signal.getsignal(signal.SIGTERM) is handler


# The real thing


@pytest.fixture
def product() -> Iterator[tuple["subprocess.Popen[str]", int, Cluster]]:
    """`doorstep serve` on an empty home of its own."""
    with tempfile.TemporaryDirectory(prefix="doorstep-serve-") as name:
        os.chmod(name, 0o755)
        home = Path(name) / "home"
        port = free_port()
        left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DOORSTEP_DEBUG"}
        environment = {key: value for key, value in os.environ.items() if key not in left_out}
        process = subprocess.Popen(
            [sys.executable, "-m", "doorstep", "serve", "--port", str(port), "--workers", "1", "--migrate"],
            env={**environment, "DOORSTEP_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process, port, Cluster(home / "pg")
        finally:
            process.terminate()
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def answer(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/doorstep/doorstep.css", timeout=20) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def children(process: "subprocess.Popen[str]", word: str) -> list[psutil.Process]:
    return [
        p for p in psutil.Process(process.pid).children() if p.status() != psutil.STATUS_ZOMBIE and word in p.cmdline()
    ]


def test_the_product_serves_survives_a_killed_worker_and_stops_whole(product) -> None:
    process, port, cluster = product
    if not wait_until(lambda: answer(port) or process.poll() is not None, 180) or process.poll() is not None:
        process.kill()
        pytest.fail(process.communicate()[0])
    assert answer(port) == 200
    assert cluster.pid() is not None

    (worker,) = wait_until(lambda: children(process, "worker"))
    worker.kill()
    replaced = wait_until(lambda: [p for p in children(process, "worker") if p.pid != worker.pid])
    assert replaced, "the worker comes back"
    assert answer(port) == 200

    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert answer(port) == 0
    assert cluster.pid() is None


def test_killed_outright_it_leaves_no_half_behind(product) -> None:
    process, port, _cluster = product
    assert wait_until(lambda: answer(port) or process.poll() is not None, 180)
    assert process.poll() is None
    family = children(process, "granian") + children(process, "worker")
    assert len(family) == 2
    process.kill()
    _gone, alive = psutil.wait_procs(family, timeout=40)
    assert alive == []
