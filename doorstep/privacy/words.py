"""What the codes of privacy are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.privacy.shared_fields import FIELDS

EVIDENCE: dict[str, Any] = {
    "paper": _("Signed on paper"),
    "spoken": _("Said aloud, a worker was there"),
    "self": _("By himself, on his own page"),
}
#: What staff can note; on his own page a person agrees himself.
NOTED = {key: word for key, word in EVIDENCE.items() if key != "self"}
GIVEN_BY: dict[str, Any] = {
    "person": _("The person himself"),
    "proxy": _("A family member who acts for him"),
    "guardian": _("The guardian"),
}
WITHDRAWN_HOW: dict[str, Any] = {
    "window": _("At the window"),
    "phone": _("By telephone"),
    "writing": _("In writing"),
    "self": _("On his own page"),
}
#: standing → word, kind of tag, icon
STANDINGS: dict[str, tuple[Any, str, str]] = {
    "runs": (pgettext_lazy("consent", "Holds"), "calm", "check"),
    "ahead": (pgettext_lazy("consent", "Begins later"), "", "clock"),
    "over": (pgettext_lazy("consent", "Ended by itself"), "", "history"),
    "stopped": (pgettext_lazy("consent", "Stopped: the partner or the file is closed"), "", "off"),
    "withdrawn": (pgettext_lazy("consent", "Taken back"), "due", "undo"),
}
REQUEST_KINDS: dict[str, Any] = {
    "copy": _("A copy of what is kept"),
    "correction": _("A correction"),
    "erasure": _("Erasure"),
}
ASKED_HOW: dict[str, Any] = WITHDRAWN_HOW
#: state of a request → word, kind of tag, icon
REQUEST_STATES: dict[str, tuple[Any, str, str]] = {
    "asked": (pgettext_lazy("data request", "To be answered"), "due", "clock"),
    "done": (pgettext_lazy("data request", "Done"), "calm", "check"),
    "refused": (pgettext_lazy("data request", "Refused"), "", "x"),
    "locked": (pgettext_lazy("data request", "Waits: the law says keep"), "", "lock"),
    "taken_back": (pgettext_lazy("data request", "Taken back"), "", "undo"),
}
ACTIONS: dict[str, Any] = {
    "data_asked": _("Request about one's own data"),
    "data_carry_out": _("Request about one's own data carried out"),
    "data_refuse": _("Request about one's own data refused"),
    "data_lock": _("Erasure waits, because the law says keep"),
    "data_take_back": _("Request about one's own data taken back"),
    "erased": _("Erased at his request"),
    "own_copy": _("Took the copy of his own data"),
    "consent_given": _("Consent noted"),
    "consent_withdrawn": _("Consent taken back"),
    "shared": _("Shared with a partner"),
}
SUBJECTS: dict[str, Any] = {
    "privacy.consent": _("consent"),
    "privacy.share": _("share with a partner"),
    "privacy.datarequest": _("request about one's own data"),
}
OPENED_FIELDS: dict[str, Any] = {code: field.name for code, field in FIELDS.items()} | {"own_copy": _("the whole file")}
