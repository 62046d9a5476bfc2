"""What a file says, as the README of the sample ledgers describes it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from doorstep.intake.reading.duplicates import Duplicates, Known, known
from doorstep.intake.reading.ledger import Ledger
from doorstep.intake.reading.model import Refusal, Resident, Unreadable
from doorstep.intake.reading.xlsx import letters_of

#: These stand in a row only where the file has them.
_WHERE_SAID = ("head_name", "relation", "community", "grid")


def file_number(name: str) -> str:
    """`03` for `03_苏阳社区….xlsx`; the whole name for a file without a number."""
    return name[:2] if name[:2].isascii() and name[:2].isdigit() else name


def resident_json(found: Resident, fields: Iterable[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sheet": found.sheet,
        "row": found.row,
        "name": found.name,
        "id_number": found.id_number,
        "sex": found.sex,
        "birth_date": found.birth_date,
        "phones": found.phones,
        "address": found.address,
    }
    if "living" in fields:
        said["living"] = found.living
    said["tags"] = found.tags
    if "contact_name" in fields or "contact_phone" in fields:
        said["contact_name"], said["contact_phone"] = found.contact_name, found.contact_phone
    for name in _WHERE_SAID:
        if name in fields or getattr(found, name):
            said[name] = getattr(found, name)
    return said


def refusal_json(found: Refusal, labels: dict[int, str]) -> dict[str, Any]:
    return {
        "sheet": found.sheet,
        "row": found.row,
        "reason_code": found.code,
        "column": letters_of(found.column),
        "header": labels.get(found.column, ""),
    }


def warnings_json(found: Resident) -> list[dict[str, Any]]:
    said = []
    for code, column in dict.fromkeys(
        (one.code, one.column if one.code == "formula_unsafe" else None) for one in found.warnings
    ):
        one: dict[str, Any] = {"sheet": found.sheet, "row": found.row, "code": code}
        if column is not None:
            one["column"] = letters_of(column)
        said.append(one)
    return said


def empty(name: str, code: str, sheets: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "file": name,
        "file_code": code,
        "sheets": sheets or [],
        "rows_total": 0,
        "accepted": [],
        "rejected": [],
        "warnings": [],
        "duplicates": [],
        "duplicate_kinds": [],
    }


def of_file(file: IO[bytes], name: str, today: date, before: Iterable[Known] = ()) -> dict[str, Any]:
    """The whole report of one file; `before` are the rows of files imported earlier."""
    try:
        ledger = Ledger(file, today)
    except Unreadable:
        return empty(name, "file_corrupt")
    try:
        return of_ledger(ledger, name, lambda rows: list(before))
    finally:
        ledger.close()


def of_ledger(
    ledger: Ledger,
    name: str,
    earlier: Callable[[list[Known]], Sequence[Known]] = lambda rows: (),
    key: Callable[[Resident, str], Known] = known,
) -> dict[str, Any]:
    """The report; `earlier` finds the rows of other files that may be the same people, compared by `key`."""
    sheets = [sheet.as_json() for sheet in ledger.sheets]
    if not ledger.is_ledger():
        return empty(name, "not_a_ledger", sheets)
    said = empty(name, "ok", sheets)
    headers = {sheet.name: sheet.header for sheet in ledger.sheets if sheet.header}
    fields = {sheet: set(header.fields.values()) for sheet, header in headers.items()}
    number = file_number(name)
    rows: list[Known] = []
    for found in ledger.read():
        if isinstance(found, Refusal):
            said["rejected"].append(refusal_json(found, headers[found.sheet].labels))
            continue
        said["accepted"].append(resident_json(found, fields[found.sheet]))
        said["warnings"] += warnings_json(found)
        rows.append(key(found, number))
    said["rows_total"] = len(said["accepted"]) + len(said["rejected"])
    if not said["rows_total"]:
        return empty(name, "not_a_ledger", sheets)
    duplicates = Duplicates()
    for row in [*earlier(rows), *rows]:
        duplicates.add(row)
    add_duplicates(said, duplicates, number)
    return said


def add_duplicates(said: dict[str, Any], duplicates: Duplicates, number: str) -> None:
    """The groups that concern this file, and the warning on every row of an ID number with two names."""
    for group in duplicates.groups():
        if any(place.file == number for place in group.places):
            said["duplicates"].append([place._asdict() for place in group.places])
            said["duplicate_kinds"].append(group.kind)
    for places in duplicates.conflicts():
        said["warnings"] += [
            {"sheet": place.sheet, "row": place.row, "code": "id_conflict"} for place in places if place.file == number
        ]
    order = {sheet["sheet"]: at for at, sheet in enumerate(said["sheets"])}
    said["warnings"].sort(key=lambda one: (order.get(one["sheet"], 0), one["row"]))


def of_path(path: Path, today: date) -> dict[str, Any]:
    with path.open("rb") as file:
        return of_file(file, path.name, today)
