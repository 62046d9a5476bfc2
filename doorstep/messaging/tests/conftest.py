from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from doorstep.kernel import clock
from doorstep.messaging import channels
from doorstep.messaging.channels.sms_file import FileChannel
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import make_community

TEN_IN_THE_MORNING = clock.at(datetime(2023, 11, 1).date(), "10:00")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock: `at(clock.at(day, "22:00"))`."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def morning(at: Callable[[datetime], None]) -> datetime:
    """A Wednesday at ten: no quiet hours."""
    at(TEN_IN_THE_MORNING)
    return TEN_IN_THE_MORNING


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that takes the SMS of this test."""
    path = tmp_path / "outbox" / "sms.jsonl"
    channel = FileChannel(path)
    monkeypatch.setattr(channels, "_made", lambda _: channel)
    return path


@pytest.fixture
def guihua(db: None) -> Region:
    return make_community("桂花社区")


@pytest.fixture
def yanhe(guihua: Region) -> Region:
    return make_community("沿河社区")
