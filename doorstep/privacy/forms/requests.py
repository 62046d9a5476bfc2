"""What is entered when somebody asks about his data, and when that is answered."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.http import show_refusal
from doorstep.privacy.services.requests import LONGEST_ANSWER, LONGEST_TEXT
from doorstep.privacy.words import ASKED_HOW, REQUEST_KINDS

show_request = partial(show_refusal, fields={"data_request_text": "text", "data_request_answer": "answer"})


class AskForm(forms.Form):
    """On the person's own page; the kind stands in the address."""

    text = forms.CharField(
        label=pgettext_lazy("data request", "What is it about?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a correction: what is wrong, and what is right."),
    )


class OwnAskForm(AskForm):
    """Asks for what is wrong where something is to be corrected, and for nothing that need not be said elsewhere."""

    def __init__(self, kind: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["text"]
        if kind == "correction":
            field.label, field.required = _("What is wrong, and what is right?"), True
            field.help_text = _("Write it as it should be, such as: My flat is 501, not 510.")
        else:
            field.label, field.help_text = _("Anything you want to say"), ""


class AskForForm(AskForm):
    kind = forms.ChoiceField(
        label=_("What the person asks for"), widget=forms.RadioSelect, choices=list(REQUEST_KINDS.items())
    )
    how = forms.ChoiceField(
        label=_("How it was asked"),
        widget=forms.RadioSelect,
        choices=[(key, word) for key, word in ASKED_HOW.items() if key != "self"],
    )


class AnswerForm(forms.Form):
    action = forms.ChoiceField(
        label=_("The answer"),
        widget=forms.RadioSelect,
        choices=[("carry_out", _("Carried out")), ("refuse", pgettext_lazy("data request", "Refused"))],
    )
    answer = forms.CharField(
        label=_("What the person reads"),
        max_length=LONGEST_ANSWER,
        help_text=_("For example: The birth date is corrected. Or: why it can't be done."),
    )

    def __init__(self, may_carry_out: bool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not may_carry_out:
            self.fields["action"].choices = [("refuse", pgettext_lazy("data request", "Refused"))]  # type: ignore[attr-defined]
            self.fields["action"].initial = "refuse"
