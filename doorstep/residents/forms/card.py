"""What one does from the card: move, close, add family, open a number, correct an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.regions.selectors import find_region
from doorstep.residents.forms.shared import area_choices, day_field
from doorstep.residents.models import Household
from doorstep.residents.words import CONSENT, PROXY_RELATION


class MoveForm(forms.Form):
    """To which grid, and to which door. An area of somebody else is named, not chosen."""

    area = forms.ChoiceField(label=_("To one of my areas"), required=False)
    elsewhere = forms.CharField(
        label=_("Or to another community"),
        max_length=60,
        required=False,
        help_text=_("Its name or code. You will not see the person any more then."),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=10, required=False)
    room = forms.CharField(label=_("Room"), max_length=10, required=False)
    reason = forms.CharField(label=_("Why"), max_length=120, required=False)

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.path: area for area in areas}
        self.fields["area"].choices = [("", _("Choose")), *area_choices(areas)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if not self.errors and not read.get("area") and not read.get("elsewhere"):
            self.add_error("area", _("Please choose where the person lives now."))
        return read

    def region(self) -> Region:
        """The area meant; one that is named wrongly is refused by `regions`."""
        named = self.cleaned_data["elsewhere"]
        return find_region(named) if named else self.areas[self.cleaned_data["area"]]

    def door(self) -> dict[str, Any]:
        """Address and reason as `move_person` takes them."""
        return {name: self.cleaned_data[name] for name in ("address", "unit", "room", "reason")}


class CloseForm(forms.Form):
    life = forms.ChoiceField(
        label=_("What has happened"),
        widget=forms.RadioSelect,
        choices=[
            ("moved", pgettext_lazy("close a file", "Moved out of the district")),
            ("died", pgettext_lazy("close a file", "Has died")),
        ],
    )
    on = day_field(_("Since"))
    reason = forms.CharField(label=_("How we know"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class ProxyForm(forms.Form):
    """Who may act, found by the telephone with which he signs in."""

    phone = forms.CharField(
        label=_("Telephone of the family member"),
        max_length=40,
        help_text=_("The one with which they sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    relation = forms.ChoiceField(label=_("Who is it"), choices=[("", _("Choose")), *PROXY_RELATION.items()])
    consent = forms.ChoiceField(
        label=_("How did the person agree"), widget=forms.RadioSelect, choices=list(CONSENT.items())
    )


class OpenForm(forms.Form):
    purpose = forms.CharField(
        label=_("What is it needed for?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Your name, the time and this sentence are kept."),
    )


class HouseholdForm(forms.Form):
    address = forms.CharField(label=_("Address"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=10, required=False)
    room = forms.CharField(label=_("Room"), max_length=10, required=False)

    def __init__(self, household: Household, *args: Any, **kwargs: Any) -> None:
        initial = {"address": household.address, "unit": household.unit, "room": household.room}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
