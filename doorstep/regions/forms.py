from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel import clock
from doorstep.regions import tree
from doorstep.regions.models import GridKind, Level, Region
from doorstep.regions.services import LAST_DAY_OF_MONTH, NAME_LENGTH

CODE_LENGTH = 12


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RegionDetailsForm(forms.Form):
    """What may change about an area while it exists."""

    name = forms.CharField(label=_("Name of the area"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(label=_("Kind of grid"), choices=GridKind.choices, required=False)
    phone = forms.CharField(label=_("Telephone of the office"), max_length=30, required=False)
    duty_day = forms.IntegerField(
        label=_("Duty day"),
        min_value=1,
        max_value=LAST_DAY_OF_MONTH,
        required=False,
        help_text=_("The day of the month on which the area has its own activity."),
    )
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)

    @classmethod
    def of(cls, region: Region) -> "RegionDetailsForm":
        return cls(initial={name: getattr(region, name) for name in cls.base_fields})


class NewRegionForm(RegionDetailsForm):
    """An area that begins in another."""

    level = forms.TypedChoiceField(label=_("What it is"), coerce=int, widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("Code"), max_length=CODE_LENGTH, help_text=_("Digits and capital letters: 017, X03, G02.")
    )
    code_is_provisional = forms.BooleanField(label=_("The code is only for the time being"), required=False)
    valid_from = _day(_("Begins on"))

    field_order = ["level", "code", "code_is_provisional", "name", "valid_from"]

    def __init__(self, parent: Region, *args: Any, **kwargs: Any) -> None:
        levels = sorted(tree.MAY_CONTAIN[parent.level])
        kwargs.setdefault("initial", {"valid_from": clock.today(), "level": levels[0]})
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level, Level(level).label) for level in levels]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    on = _day(_("First day without this area"))
