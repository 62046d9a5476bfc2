"""Rows that come in by COPY are the rows that bulk_create would have written."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from doorstep.kernel import clock
from doorstep.kernel.copying import copy_in
from doorstep.kernel.models import Event

pytestmark = pytest.mark.django_db


def _events() -> list[Event]:
    return [
        Event(
            subject=f"t:{number}",
            action="x",
            reason='多"行\t\n\\',
            data={"a": [number, "文"], "b": None},
            at=clock.now(),
        )
        for number in range(3)
    ]


def _written() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e) - 'id' FROM kernel_event e ORDER BY id")
        return list(cursor.fetchall())


def test_what_is_copied_is_what_is_created() -> None:
    events = _events()
    Event.objects.bulk_create(events)
    created = _written()
    copy_in(Event, events)
    assert _written() == created * 2


def test_constraints_hold_as_ever() -> None:
    events = _events()
    events[1].subject = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError):
        copy_in(Event, events)


def test_nothing_is_nothing() -> None:
    copy_in(Event, [])
    assert not Event.objects.exists()
