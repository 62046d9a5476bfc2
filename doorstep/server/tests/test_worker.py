"""Jobs outlive their worker."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from doorstep.server import tasks

pytestmark = pytest.mark.program


def wait_until(true: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 60
    while not (value := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


def in_thread(work: Callable[[], Any]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts `doorstep worker` on the database of this test."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "doorstep.server.tests.worker_settings",
        "DOORSTEP_WORKER_DATABASE": connection.settings_dict["NAME"],
    }

    def start() -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen([sys.executable, "-m", "doorstep", "worker"], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def defer_slow_job(folder: Path, seconds: float = 50) -> int:
    number: int = app.configure_task("tests.slow").defer(folder=str(folder), seconds=seconds)
    return number


def status_of(number: int) -> str:
    status: str = ProcrastinateJob.objects.get(pk=number).status
    return status


def sweep() -> None:
    """One run of the periodic job, as a worker would do it."""

    async def work() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            async with working.open_async():
                for job in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=0):
                    await working.job_manager.retry_job(job)

    in_thread(lambda: asyncio.run(work()))


def test_a_worker_told_to_stop_finishes_the_job_in_hand(worker, tmp_path: Path) -> None:
    number = defer_slow_job(tmp_path)
    process = worker()
    assert wait_until(lambda: list(tmp_path.glob("begun-*")))
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert process.poll() is None, "it is still at work"
    (tmp_path / "hurry").touch()
    assert process.wait(30) == 0
    assert (tmp_path / "done").exists()
    assert ProcrastinateJob.objects.filter(pk=number).exclude(status="succeeded").count() == 0


def test_the_job_of_a_killed_worker_is_done_by_the_next(worker, tmp_path: Path) -> None:
    number = defer_slow_job(tmp_path)
    first = worker()
    assert wait_until(lambda: list(tmp_path.glob("begun-*")))
    first.kill()
    first.wait()
    assert status_of(number) == "doing"
    assert not (tmp_path / "done").exists()

    sweep()
    assert status_of(number) == "todo"
    (tmp_path / "hurry").touch()
    worker()
    assert wait_until(lambda: (tmp_path / "done").exists())
    assert len(list(tmp_path.glob("begun-*"))) == 2


def test_the_job_of_a_living_worker_is_left_alone(worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = defer_slow_job(tmp_path)
    worker()
    assert wait_until(lambda: list(tmp_path.glob("begun-*")))

    async def work() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            async with working.open_async():
                await working.configure_task("server.take_up_again").defer_async(timestamp=0)

    in_thread(lambda: asyncio.run(work()))
    swept = ProcrastinateJob.objects.filter(task_name="server.take_up_again")
    assert wait_until(lambda: not swept.filter(status__in=["todo", "doing"]).exists())
    assert not swept.filter(status="failed").exists()
    assert status_of(number) == "doing"
    (tmp_path / "hurry").touch()
    assert wait_until(lambda: (tmp_path / "done").exists())


def test_a_silent_worker_is_given_more_time_than_its_sign_of_life_takes() -> None:
    from procrastinate.worker import Worker

    assert 3 * Worker(app).update_heartbeat_interval < tasks.SILENT_SECONDS


STUBBORN = """
import os, signal, threading, time
from doorstep.server import worker_command
signal.signal(signal.SIGTERM, signal.SIG_IGN)
worker_command.ORPHAN_SECONDS = {patience}
threading.Thread(target=worker_command._end_with, args=[os.getppid()], daemon=True).start()
time.sleep(60)
"""


def orphan_of_a_killed_parent(patience: float) -> psutil.Process:
    """A worker that no longer listens, whose parent was killed outright."""
    code = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {STUBBORN.format(patience=patience)!r}])"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", f"{code}; print(p.pid, flush=True); p.wait()"], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = psutil.Process(int(parent.stdout.readline()))
    wait_until(lambda: child.num_threads() > 1)
    parent.kill()
    parent.wait()
    return child


def test_a_worker_that_hangs_ends_some_time_after_its_parent() -> None:
    _gone, alive = psutil.wait_procs([orphan_of_a_killed_parent(patience=0.1)], timeout=20)
    assert alive == []


def test_until_then_an_orphan_may_finish_its_work() -> None:
    child = orphan_of_a_killed_parent(patience=30)
    try:
        _gone, alive = psutil.wait_procs([child], timeout=3)
        assert alive == [child]
    finally:
        child.kill()
