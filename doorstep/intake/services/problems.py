"""Keeping what is wrong, each at its cell."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from doorstep.intake.models import ImportProblem, ImportRow
from doorstep.intake.reading.model import Refusal, Resident
from doorstep.kernel import wall

_PROBLEM = ("file_id", "number", "sheet", "row", '"column"', "code", "is_rejection")
_ROW = ("file_id", "number", "sheet", "row", "person_id", "outcome", "name", "id_hash", "birth", "phone_hashes")


def of_rows(file_id: int, first: int, rows: Sequence[Resident | Refusal]) -> Iterable[tuple[Any, ...]]:
    for number, found in enumerate(rows, start=first):
        if isinstance(found, Refusal):
            yield (file_id, number, found.sheet, found.row, found.column, found.code, True)
        else:
            for code, column in found.warnings:
                yield (file_id, number, found.sheet, found.row, column, code, False)


def keep_problems(problems: Iterable[tuple[Any, ...]]) -> int:
    return _copy(ImportProblem._meta.db_table, _PROBLEM, problems)


def keep_rows(rows: Iterable[tuple[Any, ...]]) -> int:
    return _copy(ImportRow._meta.db_table, _ROW, rows)


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    done = 0
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with wall.as_owner(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            done += 1
    return done
