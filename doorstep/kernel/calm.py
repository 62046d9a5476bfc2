"""Long work that makes and drops millions of small objects."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_collections() -> Iterator[None]:
    """What the process holds already is left out of the search for garbage meanwhile.

    Otherwise the collector goes through half a million objects of the framework again and again: a quarter of the time
    of an import. What is made meanwhile is searched as ever, so memory stays flat.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
