"""A resident says which of the people with his telephone he is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.residents.selectors import PersonLine


class ClaimForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Which one is you?"), coerce=int, widget=forms.RadioSelect)
    full_name = forms.CharField(
        label=_("Your full name"),
        max_length=60,
        help_text=_("As on the ID card. So nobody else can sign in as you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, candidates: list[PersonLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(line.pk, _said(line)) for line in candidates]  # type: ignore[attr-defined]


def _said(line: PersonLine) -> str:
    """`王**, woman, 75`: enough to recognise oneself."""
    age = _("%(age)s years") % {"age": line.age} if line.age is not None else ""
    return _(", ").join(str(part) for part in (line.name, line.sex, age) if part)
