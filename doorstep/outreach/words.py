"""What the codes of outreach are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.outreach.states import DoorState, RoundState

ROUND_STATES: dict[str, tuple[Any, str, str]] = {
    RoundState.RUNNING: (pgettext_lazy("state of a round", "Going on"), "calm", "walk"),
    RoundState.CLOSED: (pgettext_lazy("state of a round", "Closed"), "", "okc"),
    RoundState.CALLED_OFF: (pgettext_lazy("state of a round", "Called off"), "due", "off"),
}
DOOR_STATES: dict[str, Any] = {
    DoorState.WAITING: pgettext_lazy("state of a door", "To be knocked at"),
    DoorState.NO_ANSWER: pgettext_lazy("state of a door", "Nobody answered"),
    DoorState.DECLINED: pgettext_lazy("state of a door", "Did not want to talk"),
    DoorState.REACHED: pgettext_lazy("state of a door", "Reached"),
}
ACTIONS: dict[str, Any] = {
    "outreach_made": _("Outreach round made"),
    "outreach_closed": _("Outreach round closed"),
    "outreach_called_off": _("Outreach round called off"),
    "knock": _("Knocked in an outreach round"),
}
SUBJECTS: dict[str, Any] = {"outreach.outreachround": _("outreach round"), "outreach.knock": _("knock at a door")}
