"""COPY into the product's own tables, as fast as the engine takes it."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

_BLOCK = 1 << 20


@contextlib.contextmanager
def stopwatch(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - begun:,.1f} s", flush=True)


@contextlib.contextmanager
def bulk(tables: Sequence[str]) -> Iterator[None]:
    """Without indexes, foreign keys and append-only triggers while the block runs; the indexes are built at its end.

    The rows must be right by construction: the caller checks a sample afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        rebuild = [statement for table in tables for statement in _drop_indexes(cursor, table)]
        try:
            yield
        finally:
            with stopwatch("  indexes"):
                for statement in rebuild:
                    cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")
    with connection.cursor() as cursor, stopwatch("  vacuum and analyze"):
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _drop_indexes(cursor: Any, table: str) -> list[str]:
    """Drops all but the primary key and what others refer to; returns the statements that bring them back."""
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname, pg_get_constraintdef(c.oid)
        FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
        WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
        AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid)
        """,
        [table],
    )
    back = []
    for name, definition, constraint, constraint_definition in cursor.fetchall():
        if constraint:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
            back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {constraint_definition}')
        else:
            cursor.execute(f"DROP INDEX {name}")
            back.append(definition)
    return back


def constants(model: type[models.Model], varying: Sequence[str], **fixed: str) -> tuple[list[str], str]:
    """All columns of a model, the varying ones first, and the text of the others: their defaults, or what is given."""
    names, words = list(varying), []
    for field in model._meta.concrete_fields:
        if field.column in varying:
            continue
        names.append(field.column)
        words.append(fixed[field.column] if field.column in fixed else _text(field))
    unknown = set(varying) - {field.column for field in model._meta.concrete_fields}
    if unknown:
        raise LookupError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    return names, "".join("\t" + word for word in words)


def _text(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    return str(value)


def copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Lines are in the text format of COPY, each with its line feed."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        block: list[str] = []
        size = 0
        for line in lines:
            block.append(line)
            size += len(line)
            if size > _BLOCK:
                target.write("".join(block))
                block, size = [], 0
        target.write("".join(block))


def empty(tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


def advance_sequence(table: str) -> None:
    with connection.cursor() as cursor:
        after = f"(SELECT coalesce(max(id), 0) + 1 FROM {table})"
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {after}, false)")
