"""A form field with label, hint and errors, for `<c-field>`. In Python, because a filter bar has many of them."""

from typing import Any

from django import template
from django.forms import BoundField, widgets
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from doorstep.look.filters.elements import icon
from doorstep.look.filters.words import phrase

register = template.Library()

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


@register.simple_tag
def field_box(
    field: BoundField, label: Any, hint: Any, side: Any, placeholder: str, stacked: Any, extra: Any, slot: Any
) -> SafeString:
    """Everything between the borders of a field. What it is given is escaped unless it is markup already."""
    kind = field_kind(field)
    if kind == "hidden":
        return mark_safe(str(field))
    outside = f"c-field{' is-wrong' if field.errors else ''}{f' {conditional_escape(extra)}' if extra else ''}"
    name = conditional_escape(label or field.label or "")
    if kind == "choices":
        start, end = _choices(field, outside, name, side, bool(stacked)), "</fieldset>"
    elif kind == "tick":
        start = format_html(
            '<div class="{}">\n  <label class="c-tickline" for="{}">{}<span>{}</span></label>\n',
            mark_safe(outside),
            field.id_for_label,
            widget(field),
            name,
        )
        end = "</div>"
    else:
        start = format_html(
            '<div class="{}">\n  <label for="{}">{}{}</label>\n  {}\n',
            mark_safe(outside),
            field.id_for_label,
            name,
            _side(field, side),
            _chooser(widget(field)) if kind == "file" else widget(field, placeholder),
        )
        end = "</div>"
    said = phrase(hint or field.help_text)
    below = format_html('<p class="c-hint" id="{}_hint">{}</p>', field.auto_id, said) if said else ""
    return mark_safe(f"\n{start}\n  {_errors(field)}\n  {below}\n  {conditional_escape(slot)}\n{end}\n")


def _chooser(control: SafeString) -> SafeString:
    """A place to choose a file, in our words: what a browser writes there is in the browser's language.

    The script shows the drawn part, which lies under the real control; without a script the control is as it is.
    """
    none = gettext("No file chosen yet. You can also drop one here.")
    return format_html(
        '<div class="c-pick" data-pick>{}<div class="c-pick__face" aria-hidden="true" hidden>'
        '<span class="c-pick__go">{}{}</span><span data-picked="{}">{}</span></div></div>',
        control,
        icon("upload"),
        gettext("Choose a file"),
        none,
        none,
    )


def _choices(field: BoundField, outside: str, name: str, side: Any, stacked: bool) -> str:
    error = f"{field.auto_id}_error" if field.errors else ""
    hint = f" {field.auto_id}_hint" if field.help_text else ""
    return format_html(
        '<fieldset class="{}"{} id="{}" tabindex="-1">\n  <legend class="lab">{}{}</legend>\n'
        '  <div class="c-seg{}">{}</div>\n',
        mark_safe(outside),
        format_html(' aria-describedby="{}{}"', error, hint) if error or hint else "",
        field.auto_id,
        name,
        _side(field, side),
        " c-seg--stacked" if stacked else "",
        format_html_join(
            "",
            '<label for="{}">{}<span>{}{}</span></label>',
            ((one.id_for_label, one.tag(), icon("check"), one.choice_label) for one in field),
        ),
    )


def _side(field: BoundField, side: Any) -> SafeString | str:
    """What stands beside the label: what is said there, or that one may leave it out."""
    if side:
        return format_html("<small>{}</small>", side)
    return "" if field.field.required else format_html("<small>{}</small>", gettext("optional"))


def _errors(field: BoundField) -> SafeString | str:
    if not field.errors:
        return ""
    said = mark_safe(" ".join(phrase(error) for error in field.errors))
    return format_html('<p class="c-wrong" id="{}_error">{} {}</p>', field.auto_id, icon("stop", "sm"), said)
