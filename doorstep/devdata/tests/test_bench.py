"""The tools of the benchmark: what they load is right, and what they measure is what was asked."""

import random
import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from doorstep.devdata.bench import clients, command, import_sides, imports, loading, seed
from doorstep.devdata.bench.town import Grid, Offer
from doorstep.intake.reading import report
from doorstep.kernel.errors import BadInput
from doorstep.ledger.models import Record
from doorstep.residents.models import Person

GRIDS = [Grid(7, "d/s/c/g/", "桂花苑", 101, 40, 51, 16), Grid(8, "d/s/c/h/", "兰亭苑", 141, 40, 67, 16)]


def lines(count: int, *, by_door: bool = True) -> list[list[str]]:
    offers = [Offer(3, (31, 32), by_door), Offer(4, (), by_door)]
    return [line.rstrip("\n").split("\t") for line in seed._record_lines(count, GRIDS, offers, "\tx")]


def test_the_same_seed_gives_the_same_records() -> None:
    assert lines(500) == lines(500)
    assert len(lines(500)) == 500


def test_records_lie_in_their_grid_on_their_day_and_name_people_who_live_there() -> None:
    homes = {str(grid.pk): grid for grid in GRIDS}
    for row in lines(3000):
        grid = homes[row[1]]
        assert row[2] == grid.path
        assert date.fromisoformat(row[5]).year == seed.YEAR
        if row[7] != "\\N":
            person, door = int(row[7]), int(row[8])
            assert grid.first_person <= person < grid.first_person + grid.people
            assert door == grid.first_door + (person - grid.first_person) * 4 // 10
            assert row[9:13] == ["0", "0", "1", "1"]


def test_a_programme_that_counts_no_doors_records_none() -> None:
    assert {row[12] for row in lines(600, by_door=False)} == {"0"}


def test_every_column_of_a_table_is_filled() -> None:
    columns, rest = loading.constants(Record, ("id", "region_id"))

    assert set(columns) == {field.column for field in Record._meta.concrete_fields}
    assert columns[:2] == ["id", "region_id"]
    assert rest.count("\t") == len(columns) - 2


def test_a_column_that_is_gone_is_noticed() -> None:
    with pytest.raises(LookupError, match="nickname"):
        loading.constants(Person, ("id", "nickname"))


def test_a_database_of_somebody_else_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/doorstep")
    with pytest.raises(BadInput):
        command._own_database(tmp_path / "bench")
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/doorstep_bench")
    command._own_database(tmp_path / "bench")
    assert (tmp_path / "bench").is_dir()


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    """Answers by turns with a length, in chunks, and by closing the connection."""
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ]
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(link: socket.socket) -> None:
        with link:
            number = 0
            while asked := link.recv(65536):
                heard.append(asked)
                link.sendall(answers[number % 3])
                if number % 3 == 2:
                    return
                number += 1

    def listen() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(link,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    yield listener.getsockname()[1], heard
    listener.close()


def test_every_answer_is_counted_once_and_broken_connections_are_opened_again(server: tuple[int, list[bytes]]) -> None:
    port, heard = server
    requests = [clients.post("/x/", "sessionid=a", person="7", note="义诊")] * 9

    result = clients.Result()
    clients._connection(port, requests, float("inf"), False, result)

    assert result.statuses == {200: 3, 302: 3, 409: 3}
    assert len(result.taken) == 9
    assert b"person=7&note=%E4%B9%89%E8%AF%8A" in heard[0]
    assert b"Cookie: sessionid=a\r\n" in heard[0]


def test_percentiles_are_of_the_answers_in_milliseconds() -> None:
    result = clients.Result(seconds=2, taken=[number / 1000 for number in range(1, 101)])

    assert result.rate == 50
    assert result.percentile(0.5) == 51
    assert result.percentile(0.95) == 96


def test_the_ledger_of_the_import_holds_people_who_are_all_taken_over(tmp_path):
    path = tmp_path / "x.xlsx"
    imports.write_ledger(path, number=3, rows=400)
    found = report.of_path(path, date(2026, 11, 28))
    assert (len(found["accepted"]), found["rejected"], found["duplicates"]) == (400, [], [])
    assert [cells[3] for cells in import_sides.cells(path)] == [one["id_number"] for one in found["accepted"]]


def test_no_two_ledgers_of_the_import_hold_the_same_people():
    rng = random.Random(1)
    numbers = [imports.row_of(rng, number, at)[3] for number in (1, 2, 8) for at in range(0, 100_000, 7)]
    assert len(set(numbers)) == len(numbers)
