"""Keeping what is wrong, each at its cell."""

from collections.abc import Iterable, Sequence
from typing import Any

from doorstep.intake.models import ImportProblem, ImportRow
from doorstep.intake.reading.model import Refusal, Resident
from doorstep.kernel.copying import copy_rows

_PROBLEM = ("file_id", "number", "sheet", "row", "column", "code", "is_rejection")
_ROW = ("file_id", "number", "sheet", "row", "person_id", "outcome", "name", "id_hash", "birth", "phone_hashes")


def of_rows(file_id: int, first: int, rows: Sequence[Resident | Refusal]) -> Iterable[tuple[Any, ...]]:
    for number, found in enumerate(rows, start=first):
        if isinstance(found, Refusal):
            yield (file_id, number, found.sheet, found.row, found.column, found.code, True)
        else:
            for code, column in found.warnings:
                yield (file_id, number, found.sheet, found.row, column, code, False)


def keep_problems(problems: Iterable[tuple[Any, ...]]) -> int:
    return copy_rows(ImportProblem, _PROBLEM, problems)


def keep_rows(rows: Iterable[tuple[Any, ...]]) -> int:
    return copy_rows(ImportRow, _ROW, rows)
