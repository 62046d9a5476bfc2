"""Meters and small charts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext, pgettext

from doorstep.look import charts, phrases

register = template.Library()


@register.simple_tag
def line_of(values: Iterable[float | None], width: float, height: float) -> dict[str, Any]:
    """What the sparkline draws: the points as an attribute, and the last one."""
    points = charts.line_points(list(values or []), float(width), float(height))
    return {"points": " ".join(f"{x},{y}" for x, y in points), "last": points[-1] if points else None}


@register.simple_tag
def columns_of(values: Iterable[float | None], width: float, height: float) -> list[charts.Bar]:
    return charts.columns(list(values or []), float(width), float(height))


@register.simple_tag
def labelled_columns(items: Sequence[Sequence[Any]], width: float, height: float) -> list[dict[str, Any]]:
    """Columns with their label and value, for the bar chart; 24 units above stay free for the numbers."""
    rows = list(items or [])
    bars = charts.columns([row[1] for row in rows], float(width), float(height) - 24, gap=0.36)
    return [
        {
            "x": bar.x,
            "y": bar.y + 24,
            "width": bar.width,
            "height": bar.height,
            "middle": bar.middle,
            "above": bar.above + 24,
            "label": str(row[0]),
            "value": phrases.number(row[1]),
            "last": bar.last,
        }
        for row, bar in zip(rows, bars, strict=True)
    ]


@register.simple_tag
def said_in_words(items: Iterable[Sequence[Any]], lead: str = "") -> str:
    """`义诊人次：5月48，6月52`: what a chart shows, for those who do not see it."""
    pair = pgettext("label and number in a list", "{label} {number}")
    words = pgettext("between list items", ", ").join(
        pair.format(label=row[0], number=phrases.number(row[1])) for row in items or []
    )
    return gettext("{what}: {list}").format(what=lead, list=words) if lead else words


@register.simple_tag
def share_of(part: Any, whole: Any) -> float:
    """Percent of the whole, for a meter; accepts texts, because attributes may be texts."""
    return charts.share(float(part or 0), float(whole or 0))


@register.simple_tag
def places_of(taken: Any, capacity: Any, waiting: Any) -> dict[str, Any]:
    """What the places component says. Without a capacity there is nothing to sign up for."""
    have, room = int(taken or 0), int(capacity or 0)
    return {
        "taken": have,
        "capacity": room,
        "waiting": int(waiting or 0),
        "left": max(room - have, 0),
        "is_full": bool(room) and have >= room,
        "share": charts.share(have, room),
    }
