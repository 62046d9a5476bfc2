"""Icons, attributes, links of lists: what the components are made of."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ATTRIBUTE_NAME = re.compile(r"^[A-Za-z_@:][\w:.@-]*$")


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon out of `static/doorstep/icons.svg`. Without a label it is an ornament beside words."""
    return _labelled_icon(name, size, label) if label else _ornament(name, size)


@lru_cache(maxsize=256)
def _ornament(name: str, size: str) -> SafeString:
    """A page draws dozens and there are few: an icon is the same every time."""
    return _labelled_icon(name, size, "")


def _labelled_icon(name: str, size: str, label: str) -> SafeString:
    if not name:
        return mark_safe("")
    kind = "i i-sm" if size == "sm" else "i"
    address = f"{static('doorstep/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', kind, label, address)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', kind, address)


@register.simple_tag
def attributes(attrs: Any) -> SafeString:
    """The attributes a component was given beyond its own, each escaped (`{{ attrs }}` of cotton does not escape)."""
    found: Mapping[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs or {}
    if not found:
        return mark_safe("")
    parts = []
    for name, value in found.items():
        if not _ATTRIBUTE_NAME.match(name) or value is False or value is None:
            continue
        if value is True:
            parts.append(name)
        else:
            text = str(conditional_escape(value)).replace('"', "&quot;")
            parts.append(f'{name}="{text}"')
    return mark_safe(" ".join(parts))  # names are checked, values escaped


@register.filter
def as_list(value: Any) -> list[Any]:
    """The value as a list: nothing is the empty list, a text is its comma-separated words."""
    if value in (None, ""):
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value)


@register.filter
def same_as(value: Any, other: Any) -> bool:
    """Whether two values are the same once written out, so that 3 chooses the option "3"."""
    return str(value) == str(other) if value is not None else other in (None, "")


@register.filter
def note_icon(kind: str) -> str:
    """The icon of a note or tag of this kind where none is named."""
    return {"done": "okc", "due": "clock", "danger": "stop", "calm": "info"}.get(kind, "info")


@register.filter
def message_kind(tags: str) -> str:
    """Our kind for the level of a message of django.contrib.messages."""
    levels = {"success": "done", "warning": "due", "error": "danger", "info": "calm"}
    return next((levels[word] for word in (tags or "").split() if word in levels), "")


@register.simple_tag
def page_link(query: QueryDict | None, **changes: Any) -> str:
    """The present query with some values changed, `?q=…&page=2`; None removes one."""
    found: dict[str, list[Any]] = dict(query.lists()) if query is not None else {}
    for name, value in changes.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = [value]
    return "?" + urlencode(found, doseq=True)


@register.simple_tag
def pages_around(page: Any) -> list[int]:
    """Page numbers to show: the ends and the neighbours, 0 standing for a gap."""
    last = int(page.paginator.num_pages)
    shown = sorted({1, last, *range(max(page.number - 2, 1), min(page.number + 2, last) + 1)})
    found: list[int] = []
    for number_ in shown:
        if found and number_ - found[-1] > 1:
            found.append(0)
        found.append(number_)
    return found


@register.filter
def tel_link(value: Any) -> str:
    """`tel:051300001234`."""
    return "tel:" + "".join(mark for mark in str(value) if mark.isdigit() or mark == "+")


@register.filter
def times(value: Any) -> range:
    """`{% for n in 3|times %}`."""
    return range(int(value or 0))


def tag_of(word: Any, kind: str = "", sign: str = "") -> SafeString:
    """What `<c-tag>` draws, for lists whose rows are written in Python."""
    return format_html('<span class="d-tag{}">{}{}</span>', f" is-{kind}" if kind else "", kind_icon(kind, sign), word)


@register.simple_tag
def kind_icon(kind: str = "", name: str = "") -> SafeString:
    """The icon named, or the one of the kind; nothing where there is neither."""
    return icon(name or (note_icon(kind) if kind else ""))


@register.filter
def waiting(item: Any) -> int:
    """How many matters wait behind an entry of the navigation, if it counts any."""
    return int(item.get("count") or 0) if isinstance(item, Mapping) else 0
