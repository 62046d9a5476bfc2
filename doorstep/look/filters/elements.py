"""Icons, attributes, form fields, links of lists: what the components are made of."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField, widgets
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ATTRIBUTE_NAME = re.compile(r"^[A-Za-z_@:][\w:.@-]*$")


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon out of `static/doorstep/icons.svg`. Without a label it is an ornament beside words."""
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


_CLASS_OF_WIDGET: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.SelectMultiple, "c-in"),
    (widgets.ClearableFileInput, "c-file"),
    (widgets.FileInput, "c-file"),
    (widgets.CheckboxSelectMultiple, ""),
    (widgets.RadioSelect, ""),
    (widgets.CheckboxInput, "c-tick"),
    (widgets.Select, "c-in c-select"),
)


def _base_class(widget: widgets.Widget) -> str:
    for kind, name in _CLASS_OF_WIDGET:
        if isinstance(widget, kind):
            return name
    return "c-in"


@register.filter
def field_kind(field: BoundField) -> str:
    """How the component lays a field out: hidden, tick, choices, file or line."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    if isinstance(widget, widgets.FileInput):
        return "file"
    return "line"


@register.simple_tag
def widget(field: BoundField, placeholder: str = "") -> SafeString:
    """The input of a field with our class and its hint and error announced."""
    own = str(field.field.widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {"class": f"{_base_class(field.field.widget)} {own}".strip()}
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    if field.errors:
        described.insert(0, f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if placeholder:
        attrs["placeholder"] = placeholder
    return field.as_widget(attrs=attrs)


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


@register.simple_tag
def kind_icon(kind: str = "", name: str = "") -> SafeString:
    """The icon named, or the one of the kind; nothing where there is neither."""
    return icon(name or (note_icon(kind) if kind else ""))


@register.filter
def waiting(item: Mapping[str, Any]) -> int:
    """How many matters wait behind an entry of the navigation."""
    return int(item.get("count") or 0)
