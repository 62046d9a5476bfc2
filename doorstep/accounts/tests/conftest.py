from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from doorstep.accounts import codes
from doorstep.regions.models import Region
from doorstep.regions.tests.small_town import Town, town


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The codes that went out: (phone, code)."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(codes, "senders", [lambda phone, code: sent.append((phone, code))])
    return sent


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the clock on: `later(minutes=11)`."""
    real, passed = timezone.now, [timedelta()]

    def move(**span: float) -> None:
        passed[0] += timedelta(**span)

    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])
    return move


@pytest.fixture
def place(db: None) -> Town:
    return town()


@pytest.fixture
def district(place: Town) -> Region:
    return place.district
