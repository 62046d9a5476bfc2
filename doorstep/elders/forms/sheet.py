"""The sheet, and going through it once a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.elders.choices import HOW_VERIFIED, SHEET_FIELD, CareLevel, Housing, Income, Insurance, Living
from doorstep.elders.models import Sheet

_EMPTY = ("", _("not asked yet"))


class SheetForm(forms.Form):
    """One field of the sheet each; what is left as it stands is not changed."""

    living = forms.ChoiceField(label=_("Living arrangement"), required=False, choices=[_EMPTY, *Living.choices])
    income = forms.ChoiceField(label=_("Income"), required=False, choices=[_EMPTY, *Income.choices])
    housing = forms.ChoiceField(label=_("Housing"), required=False, choices=[_EMPTY, *Housing.choices])
    floor = forms.IntegerField(label=_("Floor"), required=False, min_value=0, max_value=99)
    has_lift = forms.ChoiceField(
        label=_("Lift"),
        required=False,
        choices=[_EMPTY, ("yes", pgettext_lazy("lift", "Yes")), ("no", pgettext_lazy("lift", "No"))],
    )
    insurance = forms.ChoiceField(label=_("Medical insurance"), required=False, choices=[_EMPTY, *Insurance.choices])
    family_doctor = forms.CharField(label=_("Family doctor"), required=False, max_length=60)
    care_level = forms.ChoiceField(
        label=_("How often somebody comes by"),
        required=False,
        choices=[_EMPTY, *CareLevel.choices],
        help_text=_("Weekly, monthly or quarterly needs a reason."),
    )
    care_reason = forms.CharField(label=_("Why this often"), required=False, max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, sheet: Sheet | None, *args: Any, **kwargs: Any) -> None:
        lift = {True: "yes", False: "no", None: ""}
        if sheet is not None:
            initial = {name: getattr(sheet, name) for name in SHEET_FIELD} | {"has_lift": lift[sheet.has_lift]}
            kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def changes(self) -> dict[str, Any]:
        """The arguments of `change_sheet`."""
        read = {name: self.cleaned_data[name] for name in SHEET_FIELD}
        read["has_lift"] = {"yes": True, "no": False, "": None}[read["has_lift"]]
        return read


class VerifyForm(SheetForm):
    how = forms.ChoiceField(label=_("How did you ask"), widget=forms.RadioSelect, choices=list(HOW_VERIFIED.items()))
    field_order = ("how",)
