"""The clock in the hands of a story: one day it plans, some days later people come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone


class Moments:
    """Django's clock, which kernel.clock reads too, for every thread of this process. It runs on from there."""

    def __init__(self, monkeypatch: Any) -> None:
        self._real = timezone.now
        self._ahead = timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self._real() + self._ahead)

    def go_to(self, moment: datetime) -> None:
        self._ahead = moment - self._real()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands still at this moment within the block."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
