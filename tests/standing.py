"""What a module of tests stands on, built once for all of them.

Building a little town for every test was half of the time of the suite. Here it is built once a module, inside a
transaction that is rolled back when the module is done; each test has a transaction of its own inside, and a copy of
the objects, so that nothing one test does is seen by the next.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import transaction

T = TypeVar("T")


def stands(
    make: Callable[[], T], *, within: Callable[[], AbstractContextManager[Any]] = nullcontext
) -> tuple[Any, Any]:
    """Two fixtures for a conftest: what stands for the module, and the copy for one test.

    `_standing, town = stands(Town)`: both names must be those of the module. `within` is what holds while it is built,
    such as a clock. Not for a test on real connections (`transaction=True`): it builds its own.
    """

    @pytest.fixture(scope="module")
    def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[T]:
        with django_db_blocker.unblock(), transaction.atomic():
            with within():
                made = make()
            yield made
            transaction.set_rollback(True)

    @pytest.fixture
    def copied(_standing: T, db: None) -> T:
        # Not deepcopy of the whole: that of a SimpleNamespace would build it anew.
        copy = type(_standing).__new__(type(_standing))
        vars(copy).update(deepcopy(vars(_standing)))
        return copy

    return _standing, copied
