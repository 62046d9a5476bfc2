"""The rows of the console's list, written in Python: fifty a page, and most of what the page costs."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from doorstep.activities.models import SignupMode
from doorstep.activities.selectors.console import ActivityLine
from doorstep.activities.selectors.overview import Counted
from doorstep.activities.templatetags.activities import state_tag
from doorstep.kernel.addresses import addresses
from doorstep.look import dates, phrases
from doorstep.look.filters.elements import icon
from doorstep.look.filters.words import whole
from doorstep.look.markup import escaped

register = template.Library()


@register.simple_tag
def activity_rows(rows: Sequence[Counted[ActivityLine]], open_series: Collection[int]) -> SafeString:
    """The cells in the order of the head: when, what, where, signed up, waiting, came, state."""
    address = addresses("activities:console_detail")
    return mark_safe("".join(_row(row, address(row.activity.pk), open_series) for row in rows))


def _row(row: Counted[ActivityLine], address: str, open_series: Collection[int]) -> str:
    line = row.activity
    number = phrases.number
    counts = line.signup_mode != SignupMode.NONE
    signed_up = f'<a href="{address}?state=booked#signups">{number(line.taken)}</a>' if counts else "–"
    if counts and line.capacity:
        signed_up += f" / {number(line.capacity)}"
    waiting = "0" if counts else "–"
    if line.waiting:
        waiting = f'<a href="{address}?state=waiting#signups">{number(line.waiting)}</a>'
    came = "–" if row.came is None else f'<a href="{address}#numbers">{number(row.came)}</a>'
    return (
        f'<tr>\n      <td class="c-nowrap num">{_when(line.starts_at)}</td>\n'
        f'      <td><a href="{address}">{escaped(line.title)}</a>'
        f"<small>{_programme(line)}{_series(line, open_series)}</small></td>\n"
        f"      <td>{_place(line)}<small>{escaped(line.region)}</small></td>\n"
        f'      <td class="r">{signed_up}</td>\n      <td class="r">{waiting}</td>\n      <td class="r">{came}</td>\n'
        f'      <td class="c-nowrap">{state_tag(line.state)}</td></tr>\n    '
    )


def _when(moment: datetime) -> str:
    near = dates.relative_day(moment)
    return f"{whole(near)} {whole(dates.clock(moment))}" if near else whole(dates.staff_when(moment))


def _programme(line: ActivityLine) -> str:
    chinese = not line.programme_en or (get_language() or "zh").startswith("zh")
    return escaped(line.programme if chinese else line.programme_en)


def _series(line: ActivityLine, open_series: Collection[int]) -> str:
    if line.series_id is None:
        return ""
    comma, word = gettext(", "), escaped(gettext("series"))
    if line.series_id in open_series:
        word = f'<a href="{addresses("activities:series")(line.series_id)}">{word}</a>'
    return f"{escaped(comma)}{word}"


def _place(line: ActivityLine) -> str:
    if line.place or line.site is not None:
        return escaped(line.place or line.site)
    return format_html('<span class="t-due">{} {}</span>', icon("pin", "sm"), gettext("no place yet"))
