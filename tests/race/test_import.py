"""A list comes into the register whole and once: killed in the middle, and with two at the same list at once.

Real processes, real connections, kill -9. Each with a control that does it the way one writes it first, and doubles.
"""

import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from doorstep.elders.models import Condition, PersonTag, Sheet
from doorstep.intake import services, tasks
from doorstep.intake.errors import AlreadyRunning
from doorstep.intake.models import ImportFile, ImportProblem, ImportRow
from doorstep.intake.tests.books import HEADER, person, xlsx
from doorstep.kernel.actor import system
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.models import Household, Person

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SYSTEM = system("test")
GOOD, BAD, BATCH = 89, 1, 20
Worker = Callable[[str, Any], "subprocess.Popen[str]"]
Ready = Callable[..., int]


def book(*, numbers: bool = True) -> bytes:
    """Every third has an ID number, or nobody, so that no constraint of the database helps; one row is refused."""
    with_number = {number for number in range(1, GOOD + 1) if numbers and number % 3 == 0}
    rows = [
        person(number) if number in with_number else person(number, 身份证号码="无证件")
        for number in range(1, GOOD + 1)
    ]
    return xlsx({"台账": [["转水社区老年人台账"], HEADER, *rows, person(200, 身份证号码="3.20602E+17")]})


@pytest.fixture
def community(transactional_db: None) -> Any:
    found = make_community("转水社区")
    make_region(found, name="第一网格")
    return found


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorstep.intake.vault.home", lambda: tmp_path)


@pytest.fixture
def ready(community: Any) -> Ready:
    """Hands the list in, goes through it, and decides to write it: the number of the file."""

    def make(*, numbers: bool = True) -> int:
        content = io.BytesIO(book(numbers=numbers))
        file = services.hand_in(actor=SYSTEM, region=community, content=content, name="台账.xlsx")
        services.preview(actor=SYSTEM, file_id=file.pk)
        return int(services.start(actor=SYSTEM, file_id=file.pk).pk)

    return make


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    started: list[subprocess.Popen[str]] = []

    def start(kind: str, file: Any) -> "subprocess.Popen[str]":
        name = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.race.import_worker", name, str(tmp_path), kind, str(file)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
        )
        started.append(process)
        hears(process, "ready")
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def hears(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n"


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def killed_in_mid_batch(process: "subprocess.Popen[str]") -> None:
    go(process)
    hears(process, "stuck")
    process.kill()
    assert process.wait() == -9


def written() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Person, Household, Sheet, PersonTag, Condition)}


def twice() -> list[str]:
    """Names of people who are on file more than once; every name of the list is one of its own."""
    return [name for name, amount in Counter(Person.objects.values_list("name", flat=True)).items() if amount > 1]


def test_killed_in_mid_batch_and_taken_up_again_no_row_is_lost_or_doubled(ready: Ready, worker: Worker) -> None:
    file_id = ready()
    killed_in_mid_batch(worker("stuck", file_id))
    half = ImportFile.objects.get(pk=file_id)
    assert (half.state, half.cursor, Person.objects.count()) == ("importing", 2 * BATCH, 2 * BATCH)
    assert ImportRow.objects.filter(file=half).count() == 2 * BATCH

    assert tasks.sweep() == 1, "the sweep asks for a file that nobody is at work on"
    killed_in_mid_batch(worker("stuck", file_id))
    tasks.carry_over(file_id)

    done = ImportFile.objects.get(pk=file_id)
    assert (done.state, done.cursor, done.counts["created"]) == ("done", GOOD + BAD, GOOD)
    assert (written()["Person"], written()["Condition"], twice()) == (GOOD, GOOD, [])
    assert list(ImportRow.objects.filter(file=done).order_by("number").values_list("number", flat=True)) == [
        *range(GOOD)
    ]
    assert list(ImportProblem.objects.filter(is_rejection=True).values_list("code", flat=True)) == ["id_precision_lost"]
    assert Event.objects.filter(subject=subject_of(done), action="finish").count() == 1


def test_what_was_written_with_a_kill_is_what_is_written_without_one(ready: Ready, worker: Worker) -> None:
    killed = ready()
    killed_in_mid_batch(worker("stuck", killed))
    services.run_import(actor=SYSTEM, file_id=killed)
    before = written()
    again = services.run_import(actor=SYSTEM, file_id=ready())
    assert again.counts == {"same": GOOD, "ledger": 0}
    assert written() == before


def test_the_command_killed_and_given_once_more_goes_on_where_it_was(
    community: Any, worker: Worker, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book())
    killed_in_mid_batch(worker("command-stuck", f"{community.code}:{path}"))
    assert (ImportFile.objects.get().state, Person.objects.count()) == ("importing", 2 * BATCH)
    process = worker("command", f"{community.code}:{path}")
    go(process)
    assert process.wait(timeout=120) == 0
    file = ImportFile.objects.get()
    assert (file.state, file.counts["created"], twice()) == ("done", GOOD, [])
    assert written()["Condition"] == GOOD


def test_control_row_after_row_without_a_cursor_doubles_after_a_kill(ready: Ready, worker: Worker) -> None:
    file_id = ready()
    killed_in_mid_batch(worker("naive-stuck", file_id))
    second = worker("naive", file_id)
    go(second)
    assert second.wait(timeout=120) == 0
    assert len(twice()) == 50


def test_two_workers_at_one_file_write_it_once(ready: Ready, worker: Worker) -> None:
    file_id = ready()
    first = worker("met", file_id)
    go(first)
    hears(first, "read")
    with pytest.raises(AlreadyRunning):
        services.run_import(actor=SYSTEM, file_id=file_id)
    go(first)
    assert first.wait(timeout=120) == 0
    assert (ImportFile.objects.get().state, written()["Person"], twice()) == ("done", GOOD, [])


def test_the_same_list_handed_in_twice_and_written_at_once_is_written_once(ready: Ready, worker: Worker) -> None:
    first, second = worker("met", ready()), worker("run", ready())
    go(first)
    hears(first, "read")
    go(second)
    go(first)
    assert [process.wait(timeout=120) for process in (first, second)] == [0, 0]
    counts = [file.counts for file in ImportFile.objects.order_by("pk")]
    assert sum(one.get("created", 0) for one in counts) == sum(one.get("same", 0) for one in counts) == GOOD
    assert (written()["Person"], written()["Condition"], twice()) == (GOOD, GOOD, [])


def test_control_without_the_lock_of_the_community_two_at_once_double(ready: Ready, worker: Worker) -> None:
    first, second = (worker("unlocked", ready(numbers=False)) for _both in range(2))
    for process in (first, second):
        go(process)
        hears(process, "read")
    for process in (first, second):
        go(process)
        process.wait(timeout=120)
    assert len(twice()) >= BATCH
