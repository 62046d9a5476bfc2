"""One at a time: whoever works on a file holds its lock for as long as he lives, and no longer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SPACE = 0x1A7A


@contextmanager
def alone_with(file_id: int) -> Iterator[bool]:
    """Whether nobody else is at work on this file. The lock goes with the connection: a killed worker leaves none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, file_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, file_id])
