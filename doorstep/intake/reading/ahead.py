"""Reading one batch ahead: while the database takes a batch, the next is read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def batches(found: Iterator[T], size: int) -> Iterator[Iterator[list[T]]]:
    """Lists of so many, in their order; never more than two of them in memory. Whatever stops the reading is raised
    where the batch it belongs to would have come."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as reader:

        def take() -> list[T]:
            return list(islice(found, size))

        def each() -> Iterator[list[T]]:
            coming = reader.submit(take)
            while batch := coming.result():
                coming = reader.submit(take)
                yield batch

        yield each()
