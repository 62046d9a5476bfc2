from datetime import datetime

import pytest

from doorstep.kernel import clock
from doorstep.reports.tests.factories import Town

NOW = datetime(2023, 11, 1, 10, 20, tzinfo=clock.SHANGHAI)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Wednesday 1 November 2023, 10:20, the day of the reference screens."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def town(db: None, today: datetime) -> Town:
    return Town()
