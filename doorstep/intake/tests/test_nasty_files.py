"""Nasty files: each is read exactly, or refused with a sentence in plain Chinese, and nothing is half written."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from doorstep.intake.errors import of_fault
from doorstep.intake.models import ImportProblem
from doorstep.intake.tests import nasty
from doorstep.intake.tests.books import read
from doorstep.intake.tests.conftest import bring_in, imported, previewed
from doorstep.residents.models import Household, Person

MEMORY = 400 << 20


@pytest.mark.django_db
@pytest.mark.parametrize("kind", nasty.UNREADABLE)
def test_what_cannot_be_read_says_in_chinese_what_to_do_and_leaves_nothing(
    office: Any, community: Any, kind: str
) -> None:
    make, why = nasty.UNREADABLE[kind]
    file = previewed(office, community, make())
    assert (file.state, file.fault) == ("refused", why)
    with translation.override("zh-hans"):
        refusal = of_fault(file.fault)
        said, to_do = str(refusal.sentence), str(refusal.what_to_do)
    assert all(sum(1 for mark in part if "\u4e00" <= mark <= "\u9fff") > 4 for part in (said, to_do)), (said, to_do)
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert not ImportProblem.objects.exists()


@pytest.mark.parametrize("kind", nasty.READABLE)
def test_what_looks_hopeless_is_read(kind: str) -> None:
    found = read(nasty.READABLE[kind]())
    assert (found["file_code"], found["rows_total"], found["rejected"]) == ("ok", 2, [])


@pytest.mark.parametrize("old_calendar", [False, True])
def test_twenty_thousand_rows_with_every_mess_are_read_exactly(old_calendar: bool) -> None:
    mess = nasty.mess(20_000, old_calendar=old_calendar)
    found = read(mess.content)
    assert {one["row"]: one["name"] for one in found["accepted"]} == mess.good
    assert {one["row"]: one["reason_code"] for one in found["rejected"]} == mess.bad
    assert len(mess.good) > 11_000
    assert len(mess.bad) > 4_000
    groups = [{place["row"] for place in group} for group in found["duplicates"]]
    assert all(any(pair <= group for group in groups) for pair in mess.twice)
    days = {one["birth_date"] for one in found["accepted"] if one["id_number"] is None}
    assert days == {"1937-03-12"}


@pytest.mark.django_db
def test_the_mess_is_written_once_and_its_second_import_changes_nothing(office: Any, community: Any) -> None:
    mess = nasty.mess(800)
    file = imported(office, community, mess.content)
    assert (file.accepted, file.rejected) == (len(mess.good), len(mess.bad))
    people, doubles = Person.objects.count(), file.counts.get("same", 0)
    assert people + doubles == len(mess.good)
    assert doubles >= len(mess.twice)
    again = bring_in(community, mess.content)
    assert again["result"] == {"same": len(mess.good), "ledger": 0}
    assert Person.objects.count() == people


def _with_little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


_READER = """
import sys
from datetime import date
from doorstep.intake.reading.ledger import Ledger
from doorstep.intake.reading.model import Unreadable
try:
    with open(sys.argv[1], "rb") as file:
        print(sum(1 for _row in Ledger(file, date(2026, 11, 27)).read()))
except Unreadable as fault:
    print(fault.why)
"""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: nasty.one_cell(300 << 20), "damaged"),
        (lambda: nasty.blank_rows(1_000_000), "2"),
        (lambda: nasty.text(nasty.HEADING, "x" * (60 << 20)), "damaged"),
        (lambda: nasty.wide(16_384), "2"),
        (nasty.swollen, "too_big"),
    ],
)
def test_a_file_that_is_meant_to_fill_the_memory_does_not(make: Callable[[], bytes], said: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(path)],
        preexec_fn=_with_little_memory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == (said, 0), done.stderr[-500:]
