"""What the codes of the field app are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.field.states import Cause, DeviceState

DEVICE_STATES: dict[str, tuple[Any, str, str]] = {
    DeviceState.ACTIVE: (pgettext_lazy("state of a telephone", "In use"), "", "okc"),
    DeviceState.WIPE_ASKED: (pgettext_lazy("state of a telephone", "To be erased"), "due", "clock"),
    DeviceState.WIPED: (pgettext_lazy("state of a telephone", "Erased"), "done", "off"),
}
CAUSES: dict[str, Any] = {
    Cause.DIFFERS: _("Changed here and there"),
    Cause.PROPOSED: _("Proposed at the door"),
}
KINDS: dict[str, Any] = {
    "open": _("Card opened"),
    "edit": _("Change of a file"),
    "knock": _("Knock at a door"),
    "check_in": _("Check-in at an activity"),
    "heads": _("Heads at an activity"),
    "photo": _("Photo"),
    "visit": _("Visit"),
    "follow_up": _("Looked after"),
}
ACTIONS: dict[str, Any] = {
    "device_registered": _("Telephone registered"),
    "device_wipe_asked": _("Erasing of a telephone ordered"),
    "device_wiped": _("Telephone erased"),
    "conflict_kept": _("Decided between two values: the file stays"),
    "conflict_taken": _("Decided between two values: the telephone's is taken"),
}
SUBJECTS: dict[str, Any] = {
    "field.device": _("telephone"),
    "field.fieldconflict": _("two values of one field"),
    "field.operation": _("record from a telephone"),
}
