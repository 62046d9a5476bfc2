"""What was done to an activity or a series, as its page tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.activities.models import Activity, Series
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    action: str
    who: str
    reason: str
    data: dict[str, Any]


def history_of(thing: Activity | Series) -> list[Happening]:
    """The latest first; of a thing that the page has already shown to this actor."""
    events = Event.objects.of(subject_of(thing)).order_by("-id")[:SHOWN]
    return [Happening(event.at, event.action, event.actor_label, event.reason, event.data) for event in events]
