"""One small form for each kind of fact, and those that end a fact or open a number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.elders.choices import (
    AGREED,
    DISABILITY_GRADE,
    DISABILITY_KIND,
    EVIDENCE,
    RELATION,
    SOURCE,
    CareKind,
    Illness,
    KeyHolder,
)
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel import clock
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import show_refusal

FIELD_OF = {
    "evidence_missing": "evidence",
    "word_missing": "word",
    "day_wrong": "since",
    "reason_missing": "reason",
    "certificate_wrong": "certificate",
    "certificate_differs": "certificate",
    "certificate_of_another": "certificate",
    "agreement_missing": "agreed",
    "name_wrong": "name",
    "phone_wrong": "phone",
    "purpose_missing": "purpose",
    "care_reason_missing": "care_reason",
    "grade_reason_missing": "grade_reason",
    "grade_unconfirmed": "grade",
    "assessors_wrong": "assessor_2",
}
_CHOOSE = ("", pgettext_lazy("list", "Choose"))


def show(form: forms.Form, refusal: Refused) -> None:
    """Puts a refusal beside its field."""
    fields = dict(FIELD_OF)
    for code, other in (("day_wrong", "on"), ("phone_wrong", "holder_phone"), ("name_wrong", "holder")):
        if fields[code] not in form.fields:
            fields[code] = other
    show_refusal(form, refusal, fields=fields)


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def number_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more
    )


class FactForm(forms.Form):
    """Begins today unless another day is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"since": clock.today(), "source": "window"})
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def source_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("From where"), choices=list(SOURCE.items()))


class TagForm(FactForm):
    """Only the tags that the actor may set here."""

    tag = forms.ChoiceField(label=_("Tag"))
    word = forms.CharField(
        label=_("In a word"), required=False, max_length=30, help_text=_("Only where no other tag fits.")
    )
    since = day_field(_("Since"))
    evidence = forms.ChoiceField(
        label=_("Document seen"),
        required=False,
        choices=[_CHOOSE, *EVIDENCE.items()],
        help_text=_("Needed for relief, disability, support and preferential treatment."),
    )
    evidence_number = number_field(_("Its number"), help_text=_("Kept locked."))
    evidence_until = day_field(_("Valid until"))
    source = source_field()

    def __init__(self, tags: list[Tag], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [_CHOOSE] + [(tag.value, TAGS[tag].name) for tag in tags]  # type: ignore[attr-defined]


class ConditionForm(FactForm):
    code = forms.ChoiceField(label=_("Illness"), choices=[_CHOOSE, *Illness.choices])
    word = forms.CharField(
        label=_("In a word"), required=False, max_length=30, help_text=_("Only for another illness.")
    )
    since = day_field(_("Known since"))
    source = source_field()


class DisabilityForm(FactForm):
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=int, choices=[_CHOOSE, *DISABILITY_KIND.items()])
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        coerce=int,
        choices=[_CHOOSE, *DISABILITY_GRADE.items()],
        help_text=_("Grade one is the most severe."),
    )
    certificate = number_field(
        _("Number of the certificate"), help_text=_("20 characters, the last two say kind and grade. Kept locked.")
    )
    since = day_field(_("Since"))
    source = source_field()


class ContactForm(FactForm):
    name = forms.CharField(label=_("Name"), max_length=40)
    relation = forms.ChoiceField(label=_("How related"), required=False, choices=[_CHOOSE, *RELATION.items()])
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Kept locked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    lives_near = forms.BooleanField(label=_("Lives near"), required=False)
    source = source_field()


class KeyForm(FactForm):
    holder = forms.CharField(label=_("Who keeps the key"), max_length=40)
    holder_kind = forms.ChoiceField(label=_("Kind of keeper"), choices=[_CHOOSE, *KeyHolder.choices])
    holder_phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Kept locked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    agreed = forms.ChoiceField(
        label=_("How did the person agree"), widget=forms.RadioSelect, choices=list(AGREED.items())
    )
    since = day_field(_("Since"))
    source = source_field()


class ServiceForm(FactForm):
    kind = forms.ChoiceField(label=_("Service"), choices=[_CHOOSE, *CareKind.choices])
    provider = forms.CharField(label=_("From whom"), max_length=60, required=False)
    since = day_field(_("Since"))
    source = source_field()


FACT_FORMS: dict[str, type[FactForm]] = {
    "condition": ConditionForm,
    "disability": DisabilityForm,
    "contact": ContactForm,
    "key": KeyForm,
    "service": ServiceForm,
}


class EndForm(forms.Form):
    on = day_field(_("No longer so since"), required=True)
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("It stays in the history with this sentence."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class OpenForm(forms.Form):
    purpose = forms.CharField(
        label=_("What is it needed for?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Your name, the time and this sentence are kept."),
    )
