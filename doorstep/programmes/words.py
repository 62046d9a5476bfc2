"""The words of the catalogue, for pages and for the names of notice templates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    "sessions": pgettext_lazy("unit of figures", "sessions"),
    "items": pgettext_lazy("unit of figures", "items"),
    "person_times": pgettext_lazy("unit of figures", "attendances"),
    "people": pgettext_lazy("unit of figures", "people"),
    "households": pgettext_lazy("unit of figures", "households"),
    "household_times": pgettext_lazy("unit of figures", "household visits"),
    "cases": pgettext_lazy("unit of figures", "cases"),
    "sites": pgettext_lazy("unit of figures", "sites"),
    "organisations": pgettext_lazy("unit of figures", "organisations"),
    "rounds": pgettext_lazy("unit of figures", "rounds"),
    "topics": pgettext_lazy("unit of figures", "topics"),
}
OCCASION_NAMES = {
    "invite": _("Invitation"),
    "reminder": _("Reminder"),
    "cancelled": _("Called off"),
    "promoted": _("A place became free"),
}

#: Reason written into the history of a form that came with the product.
DELIVERED = _("Delivered with the product")
