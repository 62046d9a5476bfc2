from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.messaging import words

YES_NO = [("yes", pgettext_lazy("wants SMS", "Yes")), ("no", pgettext_lazy("wants SMS", "No"))]


class NoticeFilterForm(forms.Form):
    """Narrows the list of notices."""

    q = forms.CharField(label=_("Words in it"), max_length=60, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All")), *((state.value, label) for state, (label, _kind) in words.NOTICE.items())]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


class SmsWishForm(forms.Form):
    """A resident says whether SMS may come."""

    wants = forms.ChoiceField(label=_("SMS about what is on near you"), choices=YES_NO, widget=forms.RadioSelect)


class OptOutForm(forms.Form):
    """Staff writes down what somebody asked for at the window or on the telephone."""

    phone = forms.CharField(label=_("Mobile number"), max_length=20)
    wants = forms.ChoiceField(
        label=_("May SMS come to this number?"), choices=YES_NO, widget=forms.RadioSelect, initial="no"
    )
    how = forms.CharField(
        label=_("How they said so"),
        max_length=40,
        required=False,
        help_text=_("At the window, by telephone, in writing."),
    )
