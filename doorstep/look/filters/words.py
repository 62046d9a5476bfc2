"""Names, numbers and phrases."""

import html
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from doorstep.look import masks, phrases

register = template.Library()


@lru_cache(maxsize=2048)
def whole(text: str) -> SafeString:
    """The text in spans that are not broken over two lines."""
    return format_html_join(" ", '<span class="nb">{}</span>', ((part,) for part in phrases.unbroken(text)))


@register.filter
def masked_name(value: Any) -> SafeString | str:
    """`王**`."""
    return whole(masks.masked_name(str(value))) if value else ""


@register.filter
def masked_phone(value: Any) -> SafeString | str:
    """`139 **** 0147`."""
    return format_html('<span class="nb">{}</span>', masks.masked_phone(str(value))) if value else ""


@register.filter
def number(value: Any) -> str:
    """`1,767`; not counted is `–`."""
    return phrases.number(value) if value is None or isinstance(value, int) else phrases.number(float(value), 1)


@register.filter
def signed(value: Any) -> str:
    """`+15`, `−8`."""
    return phrases.signed(value) if value is None or isinstance(value, int) else phrases.signed(float(value), 1)


@register.filter
def percent_change(value: Any, before: Any) -> str:
    """`+21.1%` against the value before; from nothing `–`."""
    return phrases.percent_change(value, before)


@register.filter
def rounded(value: Any) -> str:
    """`160余`, `近500`: the wording of a brief."""
    return phrases.rounded(int(value)) if value is not None else ""


@register.filter
def nb(value: Any) -> SafeString | str:
    """Keeps a name or short phrase on one line."""
    return format_html('<span class="nb">{}</span>', value) if value not in (None, "") else ""


@register.filter
def phrase(value: Any) -> SafeString | str:
    """Breaks a sentence only where a speaker would pause, as far as the pieces fit a line (phrases.pieces)."""
    if value in (None, ""):
        return ""
    if isinstance(value, SafeString) and "<" in value:
        return value
    return _phrase(html.unescape(value) if isinstance(value, SafeString) else str(value))


@lru_cache(maxsize=2048)
def _phrase(text: str) -> SafeString:
    return mark_safe(  # every piece is escaped
        "".join(
            format_html('<span class="nb">{}</span>', piece.text) if piece.whole else conditional_escape(piece.text)
            for piece in phrases.pieces(text)
        )
    )


@register.simple_tag
def difference(value: Any, before: Any) -> str:
    """`+15` against the number before; where one of them is not counted, `–`."""
    return phrases.signed(None if value is None or before is None else value - before)
