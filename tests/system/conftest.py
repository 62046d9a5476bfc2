"""What the stories about the field app find ready."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from doorstep.accounts.models import User
from doorstep.field.tests.conftest import Phones
from tests.system.hand import Hand


@pytest.fixture
def nothing_under_way(transactional_db: None, live: Any) -> Iterator[None]:
    """A telephone may still be sending when the test is over; the tables are emptied after that.

    A request that has only just arrived has no connection yet, and between two statements it is idle: so nothing may
    be seen for a second on end.
    """
    yield
    quiet = 0
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND (state <> 'idle' OR state_change > clock_timestamp() - interval '1 s')"
            )
            quiet = quiet + 1 if cursor.fetchone()[0] == 0 else 0
        if quiet == 10:
            return
        time.sleep(0.1)


@pytest.fixture
def phones(transactional_db: None) -> Phones:
    return Phones()


@pytest.fixture
def hand(phones: Phones, live: Any, new_context: Any) -> Hand:
    context = new_context(width=360, height=740, has_touch=True, is_mobile=True)
    return Hand(live.url, context, User.objects.get(pk=phones.worker.user_id))
