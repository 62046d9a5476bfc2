"""What is entered when somebody asks about his data, and when that is answered."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.http import show_refusal
from doorstep.privacy.services.requests import LONGEST_ANSWER, LONGEST_TEXT
from doorstep.privacy.words import ASKED_HOW, REQUEST_KINDS

show_request = partial(show_refusal, fields={"data_request_text": "text", "data_request_answer": "answer"})


class AskForm(forms.Form):
    """On the person's own page; the kind stands in the address."""

    text = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a correction: what is wrong, and what is right."),
    )


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
        choices=[("carry_out", _("Carried out")), ("refuse", _("Refused"))],
    )
    answer = forms.CharField(
        label=_("What the person reads"),
        max_length=LONGEST_ANSWER,
        help_text=_("For example: The birth date is corrected. Or: why it can't be done."),
    )

    def __init__(self, may_carry_out: bool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not may_carry_out:
            self.fields["action"].choices = [("refuse", _("Refused"))]  # type: ignore[attr-defined]
            self.fields["action"].initial = "refuse"
