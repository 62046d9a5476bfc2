"""The rows of "near and soon", written in Python: a hundred a page, and most of what the page costs."""

from collections.abc import Callable, Sequence
from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from doorstep.activities.models import Activity, SignupMode
from doorstep.activities.selectors import Nearby
from doorstep.kernel.addresses import addresses
from doorstep.look.filters.elements import icon
from doorstep.look.filters.when import day, relative_day, spoken_time
from doorstep.look.filters.words import phrase

register = template.Library()


@register.simple_tag
def nearby_days(days: Sequence[tuple[date, Sequence[Nearby]]]) -> SafeString:
    """Day by day, as `<c-agenda>` draws it: what, when, how far, where and whether there is room."""
    address = addresses("activities:detail")
    return mark_safe("".join(_day(on, rows, address) for on, rows in days))


def _day(on: date, rows: Sequence[Nearby], address: Callable[[int], str]) -> str:
    near = relative_day(on)
    return format_html(
        '\n<section class="d-agenda"><h2>{}{}</h2><ul class="d-list">\n{}</ul></section>\n',
        day(on),
        format_html(" <small>{}</small>", near) if near else "",
        mark_safe("".join(_row(row, address(row.activity.pk)) for row in rows)),
    )


def _row(row: Nearby, address: str) -> str:
    activity = row.activity
    return format_html(
        '<li><a class="d-row" href="{}"><div class="d-row__bd"><b>{}</b>\n'
        '<span class="d-meta"><span>{}</span>{}</span>\n<span>{}{}</span>\n<span>{}</span></div>{}\n</a></li>\n',
        address,
        phrase(activity.title),
        spoken_time(activity.starts_at),
        _walk(row.walk),
        phrase(activity.place or (activity.site.name if activity.site else "")),
        "" if row.in_own_community else format_html(' <span class="nb">{}</span>', activity.region.name),
        phrase(room(activity)),
        icon("go"),
    )


def _walk(minutes: int | None) -> SafeString | str:
    if not minutes:
        return ""
    said = ngettext("%(minutes)s minute on foot", "%(minutes)s minutes on foot", minutes) % {"minutes": minutes}
    return format_html("<span>{}</span>", said)


def room(activity: Activity) -> str:
    """Whether there is a place, in a few words."""
    if activity.signup_mode == SignupMode.NONE:
        return gettext("No need to sign up")
    if not activity.capacity:
        return gettext("Room for everybody")
    left = max(activity.capacity - activity.taken, 0)
    if not left:
        return gettext("Full, you can wait for a place")
    return ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
