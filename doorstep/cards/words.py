"""What the codes of cards are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.cards.models import Via

VIA: dict[str, Any] = {
    Via.DESK: _("noted by staff"),
    Via.OUTREACH: _("on an outreach round"),
    Via.VISIT: _("on a visit"),
}
ACTIONS: dict[str, Any] = {
    "card_entry_made": _("Line of the contact card entered"),
    "card_entry_changed": _("Line of the contact card changed"),
    "card_entry_ended": _("Line of the contact card ended"),
    "card_renewed": _("Contact card in a new version"),
    "card_retired": _("Contact card no longer in force"),
    "card_delivered": _("Contact cards brought to doors"),
    "card_taken_back": _("Delivery of a contact card taken back"),
}
SUBJECTS: dict[str, Any] = {
    "cards.card": _("contact card"),
    "cards.cardentry": _("line of the contact card"),
    "cards.carddelivery": _("delivery of a contact card"),
}
