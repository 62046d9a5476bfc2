from django import forms
from django.utils.translation import gettext_lazy as _


class ProgrammeForm(forms.Form):
    """The YAML form as text, with why it changes. What the text must look like is `programmes.schema`'s business."""

    text = forms.CharField(
        label=_("Form (YAML)"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "is-code"}),
    )
    note = forms.CharField(label=_("Why it changes"), max_length=200, required=False)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
