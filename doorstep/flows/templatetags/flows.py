"""Filters for the pages of the use cases."""

from datetime import date

from django import template

register = template.Library()


@register.filter
def as_day(text: str) -> date:
    """A day as it stands in the log."""
    return date.fromisoformat(text)
