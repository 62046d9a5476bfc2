"""Programme words in the language of the reader."""

from typing import Any

from django import template
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from doorstep.programmes.models import Programme, ServiceItem
from doorstep.programmes.schema import load_readings

register = template.Library()

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


@register.filter
def local(text: Any) -> Any:
    """A LocalText or LocalList in the reader's language."""
    return text.get(get_language() or "zh-hans") if hasattr(text, "get") else text


@register.filter
def own_name(thing: Programme | ServiceItem) -> str:
    chinese = (get_language() or "zh").startswith("zh")
    return thing.name if chinese or not thing.name_en else thing.name_en


@register.filter
def group_name(code: str) -> str:
    return str(GROUP_NAMES.get(code, code))


@register.filter
def unit_name(code: str) -> str:
    return str(UNIT_NAMES.get(code, code))


@register.filter
def occasion_name(code: str) -> str:
    return str(OCCASION_NAMES.get(code, code))


@register.filter
def reading_name(code: str) -> str:
    reading = load_readings().get(code)
    return str(local(reading.name)) if reading else code


@register.filter
def counted_words(programme: Programme) -> str:
    return gettext(", ").join(unit_name(unit) for unit in programme.counts)
