"""The ledgers that were handed to us say exactly what their truth says."""

import json
from pathlib import Path
from typing import Any

import pytest

from doorstep.intake.reading import report
from doorstep.intake.reading.duplicates import Known, Place
from doorstep.intake.tests.books import TODAY

DATA = Path(__file__).parent / "data"
LEDGERS = sorted(DATA.glob("0*.xlsx"))


def truth(number: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{number}.truth.json").read_text(encoding="utf-8"))
    return found


def said(number: str) -> dict[str, Any]:
    """What a file says when those with a smaller number are there already."""
    before: list[Known] = []
    for path in LEDGERS:
        with path.open("rb") as file:
            found = report.of_file(file, path.name, TODAY, before)
        if path.name[:2] == number:
            return found
        before += [
            Known(
                Place(path.name[:2], one["sheet"], one["row"]),
                one["name"],
                one["id_number"] or "",
                one["birth_date"] or "",
                tuple(one["phones"]),
            )
            for one in found["accepted"]
        ]
    raise AssertionError(number)


def by_row(rows: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["sheet"], row["row"]): row for row in rows}


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def up_to(groups: list[Any], kinds: list[str], number: str) -> list[str]:
    """The groups as far as they are known when this file comes in."""
    known = []
    for group, kind in zip(groups, kinds, strict=True):
        seen = [place for place in group if place["file"] <= number]
        if len(seen) > 1:
            known.append(json.dumps([kind, sorted(seen, key=str)], sort_keys=True, ensure_ascii=False))
    return sorted(known)


@pytest.mark.parametrize("number", ["01", "02", "03"])
def test_a_ledger_says_what_its_truth_says(number):
    found, wanted = said(number), truth(number)
    for key in ("file", "file_code", "sheets", "rows_total"):
        assert found[key] == wanted[key]
    rows = by_row(found["accepted"])
    assert rows.keys() == by_row(wanted["accepted"]).keys()
    for place, row in by_row(wanted["accepted"]).items():
        row["tags"] = sorted(row["tags"])
        assert {
            key: sorted(value) if key == "tags" else value for key, value in rows[place].items() if key in row
        } == row
    assert in_order(found["rejected"]) == in_order(wanted["rejected"])
    assert in_order(found["warnings"]) == in_order(wanted["warnings"])
    assert up_to(found["duplicates"], found["duplicate_kinds"], number) == up_to(
        wanted["duplicates"], wanted["duplicate_kinds"], number
    )


def test_a_form_of_figures_is_no_ledger():
    with (DATA / "form_statistics.xlsx").open("rb") as file:
        found = report.of_file(file, "form_statistics.xlsx", TODAY)
    assert found["file_code"] == "not_a_ledger"
    assert found["accepted"] == []
