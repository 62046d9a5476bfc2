"""Every message goes out exactly once: when the worker is killed in mid-send, and when two workers are at it.

Real processes, real connections, kill -9. Each with a control that sends the way one writes it first, and doubles.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from doorstep.kernel.actor import system
from doorstep.messaging import outbox
from doorstep.messaging.channels.sms_file import FileChannel
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.tests.factories import make_sent, people
from doorstep.regions.tests.factories import make_community

pytestmark = [pytest.mark.race, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]
AMOUNT = 60
Worker = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "sms.jsonl"


@pytest.fixture
def notice(transactional_db: None) -> Notice:
    """Sixty people; urgent, so that the test may run at night."""
    return make_sent(make_community(), people(AMOUNT), actor=system("test"), urgency="urgent")


@pytest.fixture
def worker(book: Path) -> Iterator[Worker]:
    """Starts a worker process that stands ready; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(kind: str) -> "subprocess.Popen[str]":
        command = [
            sys.executable,
            "-m",
            "tests.race.outbox_worker",
            str(connection.settings_dict["NAME"]),
            str(book),
            kind,
        ]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def kill_in_mid_send(process: "subprocess.Popen[str]") -> None:
    go(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "stuck\n"
    process.kill()
    assert process.wait() == -9


def times_sent(book: Path) -> dict[int, int]:
    """How often each message stands in the book."""
    return Counter(json.loads(line)["id"] for line in book.read_text().splitlines())


def states() -> dict[str, int]:
    return Counter(Message.objects.values_list("state", flat=True))


def test_a_worker_killed_in_mid_send_loses_and_doubles_nothing(
    notice: Notice, worker: Worker, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_mid_send(worker("stuck"))
    assert (len(times_sent(book)), states()) == (12, {"queued": 40, "sending": 20})

    channel = FileChannel(book)
    assert outbox.sweep(channel=channel) == 0, "the lease still holds: the worker might be alive"
    outbox.deliver(channel=channel)
    assert states() == {"sent": 40, "sending": 20}

    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert outbox.sweep(channel=channel) == 20
    assert states() == {"sent": 52, "queued": 8}
    outbox.deliver(channel=channel)

    assert states() == {"sent": AMOUNT}
    assert set(times_sent(book).values()) == {1}
    assert set(times_sent(book)) == set(Message.objects.values_list("id", flat=True))
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_a_channel_that_cannot_tell_leaves_the_decision_to_a_person(
    notice: Notice, worker: Worker, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_mid_send(worker("stuck"))
    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: later)

    class Forgetful(FileChannel):
        def was_sent(self, references):
            return dict.fromkeys(references, None)

    outbox.sweep(channel=Forgetful(book))
    outbox.deliver(channel=Forgetful(book))
    assert states() == {"sent": 40, "uncertain": 20}
    assert set(times_sent(book).values()) == {1}, "nothing was sent again on a guess"


def test_control_a_worker_without_lease_doubles_after_a_kill(notice: Notice, worker: Worker, book: Path) -> None:
    kill_in_mid_send(worker("naive-stuck"))
    second = worker("naive")
    go(second)
    assert second.wait(timeout=60) == 0
    assert [amount for amount in times_sent(book).values() if amount > 1] == [2] * 12


def test_two_workers_at_once_send_each_message_once(notice: Notice, worker: Worker, book: Path) -> None:
    pair = [worker("slow"), worker("slow")]
    for process in pair:
        go(process)
    assert [process.wait(timeout=60) for process in pair] == [0, 0]
    assert len(times_sent(book)) == AMOUNT
    assert set(times_sent(book).values()) == {1}
    assert states() == {"sent": AMOUNT}


def test_control_two_workers_without_leases_double(notice: Notice, worker: Worker, book: Path) -> None:
    pair = [worker("naive-slow"), worker("naive-slow")]
    for process in pair:
        go(process)
    assert [process.wait(timeout=60) for process in pair] == [0, 0]
    assert max(times_sent(book).values()) > 1
