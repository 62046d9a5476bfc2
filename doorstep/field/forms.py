"""Forms of the console's pages about telephones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.field.selectors import ConflictPage
from doorstep.kernel.crypto import keyed_hash


class WipeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it erased?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Lost, stolen, given back. Your name and this sentence are kept."),
    )


class DecideForm(forms.Form):
    """Carries a fingerprint of what the file said when the page was shown, so that nobody decides on something else."""

    action = forms.ChoiceField(label=_("What is right?"), widget=forms.RadioSelect)
    stood = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, page: ConflictPage, data: Any = None) -> None:
        self.page = page
        super().__init__(data, initial={"stood": self._print(page.now)})
        empty = _("nothing is entered")
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            ("take", _("%(value)s, as told at the door") % {"value": page.line.ours or empty}),
            ("keep", _("%(value)s, as the file says") % {"value": page.now_said or empty}),
        ]

    @staticmethod
    def _print(value: str) -> str:
        return keyed_hash(value or "-", "field_conflict")

    def seen(self) -> str:
        """The value that was shown; when the file says something else by now, one that it can't say."""
        same = self.cleaned_data["stood"] == self._print(self.page.now)
        return self.page.now if same else "\0"
