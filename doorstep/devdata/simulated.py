"""Living through the past: what is built for a moment is entered as if it were that moment.

Services stamp what they write with the present. For a district whose 2023 is to read like 2023, trace pages and log
included, the demo lets them see the clock of that day. Nothing but the demo does this, and its database is marked as
a demo's by the events of its build.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Django's clock, which `kernel.clock` reads too, stands still at this moment within the block."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
