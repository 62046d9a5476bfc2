"""Words for what these use cases write into the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.flows.recut import FOLLOWED

ACTIONS: dict[str, Any] = {
    FOLLOWED: _("People and roles moved to the new areas"),
    "setting_set": _("Local number set"),
    "setting_ended": _("Local number ended"),
    "setting_withdrawn": _("Local number taken back"),
}
SUBJECTS: dict[str, Any] = {"kernel.localsetting": _("local number")}
