"""The short forms: why, how many, what came of it, a photo, a reading."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from doorstep.activities import words
from doorstep.activities.forms.showing import day_field
from doorstep.activities.models import Stall
from doorstep.programmes.models import Programme
from doorstep.programmes.schema import ReadingField, ReadingSpec, load_units
from doorstep.programmes.templatetags.programmes import own_name
from doorstep.residents.models import Person


class ReasonForm(forms.Form):
    """Why something is taken back or called off; people are told this sentence."""

    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ShortReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=120)


class MoveForm(forms.Form):
    moved_to = day_field(_("New day"))
    reason = forms.CharField(label=_("Why"), max_length=120, required=False)


class FilingForm(forms.Form):
    filed_on = day_field(_("Filed on"))
    filing_number = forms.CharField(label=_("Filing number"), max_length=40, required=False)


class CloseForm(forms.Form):
    extra_heads = forms.IntegerField(
        label=_("People nobody had counted yet"),
        min_value=0,
        max_value=2000,
        required=False,
        help_text=_("They count as attendances, never as persons."),
    )
    nobody_came = forms.BooleanField(label=_("Nobody came"), required=False)
    summary = forms.CharField(
        label=_("How it went, in one or two sentences"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The brief takes it up."),
    )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
    )
    caption = forms.CharField(label=_("What it shows"), max_length=60, required=False)


class FollowUpForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Short: measured again 138/82, sees her doctor on Friday."),
    )


class HeadsForm(forms.Form):
    heads = forms.IntegerField(label=_("How many people"), min_value=1, max_value=2000)
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class ConsoleFilterForm(forms.Form):
    """The bar above the list. What is not one of the choices is as good as nothing."""

    q = forms.CharField(label=pgettext_lazy("field of a filter", "Title or place"), required=False, max_length=60)
    when = forms.ChoiceField(
        label=pgettext_lazy("field of a filter", "When"),
        required=False,
        choices=[
            ("", pgettext_lazy("activities", "Coming")),
            ("today", pgettext_lazy("choice of a filter", "Today")),
            ("week", _("This week")),
            ("month", _("This month")),
            ("past", _("Past ones")),
            ("all", _("All")),
        ],
    )
    state = forms.ChoiceField(label=pgettext_lazy("field of a filter", "State"), required=False)
    programme = forms.ChoiceField(label=pgettext_lazy("field of a filter", "Programme"), required=False)
    area = forms.ChoiceField(label=_("Community or grid"), required=False)

    def __init__(
        self, *args: Any, programmes: Iterable[Programme], areas: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = pgettext_lazy("choice of a filter", "Any")
        self._choices("state", [("", every), *((code, entry[0]) for code, entry in words.ACTIVITY_STATES.items())])
        self._choices("programme", [("", every), *((str(one.pk), own_name(one)) for one in programmes)])
        self._choices("area", [("", every), *areas])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def value(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "") if hasattr(self, "cleaned_data") else ""


class SignUpForm(forms.Form):
    """For whom, and for which stall where stalls have places of their own."""

    person = forms.TypedChoiceField(label=_("For whom"), coerce=int, widget=forms.RadioSelect)
    stall = forms.TypedChoiceField(
        label=_("Which stall"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, people: Sequence[Person], stalls: Sequence[Stall], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(person.pk, person.name) for person in people]  # type: ignore[attr-defined]
        if stalls:
            said = [(stall.pk, _stall_words(stall)) for stall in stalls]
            self.fields["stall"].choices = [("", _("Any, I only come to look")), *said]  # type: ignore[attr-defined]
        else:
            del self.fields["stall"]


def _stall_words(stall: Stall) -> str:
    if stall.capacity is None:
        return stall.name
    left = max(stall.capacity - stall.taken, 0)
    if not left:
        return str(_("%(stall)s (full, you would wait)") % {"stall": stall.name})
    return str(_("%(stall)s (%(left)s places left)") % {"stall": stall.name, "left": left})


class ReadingForm(forms.Form):
    """The fields of one kind of reading. Choices come first: fasting or not changes what the number means."""

    def __init__(self, spec: ReadingSpec, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "r")
        super().__init__(*args, **kwargs)
        self.spec = spec
        for entry in sorted(spec.fields, key=lambda one: not one.is_choice):
            self.fields[entry.code] = _reading_field(entry)

    def values(self) -> dict[str, Any]:
        return {entry.code: _number(entry, self.cleaned_data.get(entry.code)) for entry in self.spec.fields}


def _local(text: Any) -> str:
    return str(text.get(get_language() or "zh-hans"))


def _reading_field(entry: ReadingField) -> forms.Field:
    label = _local(entry.name)
    if entry.is_choice:
        choices = [(choice.code, _local(choice.name)) for choice in entry.choices]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=entry.required)
    units = load_units()
    hint = _local(units[entry.unit]) if entry.unit and entry.unit in units else ""
    attrs = {"inputmode": "decimal" if entry.decimals else "numeric", "autocomplete": "off", "class": "c-in--short"}
    return forms.CharField(
        label=label, max_length=12, required=entry.required, widget=forms.TextInput(attrs=attrs), help_text=hint
    )


def _number(entry: ReadingField, typed: Any) -> Any:
    """A number as a number, full-width digits too; anything else goes on as it is and is refused by the service."""
    if entry.is_choice or typed in (None, ""):
        return typed
    try:
        found = Decimal(str(typed).strip())
    except InvalidOperation:
        return typed
    if not found.is_finite():
        return typed
    return int(found) if found == found.to_integral_value() and not entry.decimals else float(found)


def reading_form(spec: ReadingSpec, data: Mapping[str, Any] | None) -> ReadingForm:
    return ReadingForm(spec, data)
