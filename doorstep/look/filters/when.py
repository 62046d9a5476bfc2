"""Days and times, in pieces that do not break."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from doorstep.look import dates
from doorstep.look.filters.words import whole

register = template.Library()


def _is_moment(value: Any) -> bool:
    return isinstance(value, date)


@register.filter
def day(value: Any) -> SafeString | str:
    """`11月3日 周五`, the year only when it is not this one."""
    return whole(dates.day(value)) if _is_moment(value) else ""


@register.filter
def full_day(value: Any) -> SafeString | str:
    """`2023年11月3日`."""
    return whole(dates.full_day(value)) if _is_moment(value) else ""


@register.filter
def short_day(value: Any) -> SafeString | str:
    """`11月3日`."""
    return whole(dates.short_day(value)) if _is_moment(value) else ""


@register.filter
def month(value: Any) -> SafeString | str:
    """`10月`, or `2022年10月`."""
    return whole(dates.month(value)) if _is_moment(value) else ""


@register.filter
def relative_day(value: Any) -> SafeString | str:
    """`今天`, `明天`, `后天` or nothing."""
    return whole(dates.relative_day(value)) if _is_moment(value) else ""


@register.filter
def spoken_time(value: Any) -> SafeString | str:
    """`上午8点`, `下午2点半`."""
    return whole(dates.spoken_time(value)) if isinstance(value, datetime | time) else ""


@register.filter
def spoken_span(start: Any, end: Any) -> SafeString | str:
    """`上午8点到11点`: `{{ a.starts_at|spoken_span:a.ends_at }}`."""
    if not isinstance(start, datetime | time):
        return ""
    if not isinstance(end, datetime | time):
        return spoken_time(start)
    return whole(dates.spoken_span(start, end))


@register.filter
def resident_when(value: Any) -> SafeString | str:
    """`11月3日 周五 上午8点`, in pieces of which none breaks."""
    if not isinstance(value, datetime):
        return day(value)
    day_text, time_text = dates.resident_when(value)
    return format_html("{} {}", whole(day_text), whole(time_text))


@register.filter
def staff_when(value: Any) -> SafeString | str:
    """`11月3日 8:00`."""
    return whole(dates.staff_when(value)) if _is_moment(value) else ""


@register.filter
def clock(value: Any) -> SafeString | str:
    """`8:00`."""
    return whole(dates.clock(value)) if isinstance(value, datetime | time) else ""


@register.filter
def span(start: Any, end: Any = None) -> SafeString | str:
    """`11月3日 8:00–11:00`: `{{ a.starts_at|span:a.ends_at }}`."""
    if not isinstance(start, datetime):
        return ""
    return whole(dates.span(start, end if isinstance(end, datetime) else None))


@register.filter
def day_span(start: Any, end: Any) -> SafeString | str:
    """`11月1日–7日`."""
    return whole(dates.day_span(start, end)) if _is_moment(start) and _is_moment(end) else ""


@register.filter
def lunar(value: Any) -> SafeString | str:
    """`农历九月十八`; nothing in other languages."""
    return whole(dates.lunar(value)) if _is_moment(value) else ""


@register.filter
def isodate(value: Any) -> str:
    """`2023-11-03`, for <time datetime>, addresses and date fields."""
    return dates.as_date(value).isoformat() if _is_moment(value) else ""


register.filter("day_time", resident_when)
register.filter("staff_time", staff_when)
