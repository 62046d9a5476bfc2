from datetime import datetime

import pytest

from doorstep.kernel import clock
from doorstep.reports.tests.factories import Town
from tests.moments import at
from tests.standing import stands

NOW = datetime(2023, 11, 1, 10, 20, tzinfo=clock.SHANGHAI)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Wednesday 1 November 2023, 10:20, the day of the reference screens."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


_standing, _copied = stands(Town, within=lambda: at(NOW))


@pytest.fixture
def town(_copied: Town, today: datetime) -> Town:
    return _copied
