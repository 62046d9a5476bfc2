"""The words of the catalogue, for pages and for the names of notice templates."""

from django.utils.translation import gettext_lazy as _

GROUP_NAMES = {
    "health": _("Health"),
    "care": _("Care"),
    "party": _("Party building"),
    "deliberation": _("Deliberation"),
    "environment": _("Environment"),
    "safety": _("Safety"),
    "culture": _("Culture and learning"),
    "station": _("Stations"),
}
UNIT_NAMES = {
    "sessions": _("sessions"),
    "items": _("items"),
    "person_times": _("attendances"),
    "people": _("people"),
    "households": _("households"),
    "household_times": _("household visits"),
    "cases": _("cases"),
    "sites": _("sites"),
    "organisations": _("organisations"),
    "rounds": _("rounds"),
    "topics": _("topics"),
}
OCCASION_NAMES = {
    "invite": _("Invitation"),
    "reminder": _("Reminder"),
    "cancelled": _("Called off"),
    "promoted": _("A place became free"),
}

#: Reason written into the history of a form that came with the product.
DELIVERED = _("Delivered with the product")
