"""A refusal of a service, shown where it was caused."""

from collections.abc import Mapping
from typing import Any

from django import forms

from doorstep.kernel.errors import Refused

#: What a form shows beside its fields; every other refusal becomes a page of its own.
IN_FORM = (409, 413, 422)


def show(form: forms.BaseForm, refusal: Refused, names: Mapping[str, str] | None = None) -> None:
    """Put the sentence at the field that `details["field"]` names (translated by `names`), else above the form."""
    if refusal.status not in IN_FORM:
        raise refusal
    field = str(refusal.details.get("field", ""))
    field = (names or {}).get(field, field)
    form.add_error(field if field in form.fields else None, str(refusal))


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def clock_field(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **more)
