"""Form inputs written in Python: the same bytes as Django's widget templates, of which a filter bar draws hundreds.

A widget that is not one of the plain ones, or that names a template of its own, is drawn by its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.functional import Promise

from doorstep.look.markup import escaped

FOLDER = "django/forms/widgets/"
OPTION = FOLDER + "select_option.html"


def _attrs(attrs: Mapping[str, Any]) -> str:
    if not attrs:
        return ""
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _text(value: Any) -> str:
    return escaped(value if isinstance(value, str | Promise) else str(value))


def _label(value: Any) -> str:
    return escaped(value if isinstance(value, str | Promise) else localize(value))


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attrs(widget["attrs"])}>'


def _choice(widget: Mapping[str, Any]) -> str:
    if not widget["wrap_label"]:
        return _input(widget)
    own_id = widget["attrs"].get("id")
    target = f' for="{_text(own_id)}"' if own_id else ""
    return f"<label{target}>{_input(widget)} {_label(widget['label'])}</label>"


def _textarea(widget: Mapping[str, Any]) -> str:
    text = _label(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attrs(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attrs(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_label(group)}">')
        parts += [
            f'\n  <option value="{_text(option["value"])}"{_attrs(option["attrs"])}>'
            f"{_label(option['label'])}</option>\n"
            for option in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time", "datetime", "search", "tel", "color")
WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in (*_INPUTS, "input", "checkbox")},
    FOLDER + "checkbox_option.html": _choice,
    FOLDER + "radio_option.html": _choice,
    FOLDER + "textarea.html": _textarea,
    FOLDER + "select.html": _select,
}


class PlainRenderer(DjangoTemplates):
    """The renderer of all forms (FORM_RENDERER)."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = WRITERS.get(template_name)
        widget = context.get("widget", {})
        if write is None or (write is _select and not _has_plain_options(widget)):
            return super().render(template_name, context, request)
        return write(widget)


def _has_plain_options(widget: Mapping[str, Any]) -> bool:
    return all(
        option["template_name"] == OPTION for _group, options, _index in widget["optgroups"] for option in options
    )
