"""Programme words in the language of the reader."""

from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from doorstep.programmes.models import Programme, ServiceItem
from doorstep.programmes.schema import load_readings
from doorstep.programmes.words import GROUP_NAMES, OCCASION_NAMES, UNIT_NAMES

register = template.Library()


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
