from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from doorstep.kernel import clock
from doorstep.kernel.dated_settings import REASON_LENGTH
from doorstep.kernel.setting_rules import TIME, ReasonMissing, Rule
from doorstep.regions.models import Level, Region

#: Each step down the map is set in, so that one sees in a plain list what lies in what.
_STEP = "\u3000"


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
        error_messages={"invalid": _("Choose a day, such as 2023-11-03.")},
    )


def _reason() -> forms.CharField:
    asked = format_lazy("{} {}", ReasonMissing.sentence, ReasonMissing.what_to_do)
    return forms.CharField(label=_("Why it changes"), max_length=REASON_LENGTH, error_messages={"required": asked})


def _choices(areas: list[Region]) -> list[tuple[str, str]]:
    top = min((area.level for area in areas), default=Level.DISTRICT)
    return [(area.path, _STEP * (area.level - top) + area.name) for area in areas]


class AreaForm(forms.Form):
    """For which area one looks."""

    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = _choices(areas)  # type: ignore[attr-defined]


class SettingForm(forms.Form):
    """A value, from a day on, for an area, with a reason. What the value may be is the setting's own rule."""

    value = forms.CharField(label=_("New value"), max_length=20)
    area = forms.ChoiceField(label=_("Holds in"), error_messages={"invalid_choice": _("Choose an area from the list.")})
    valid_from = _day(_("Holds from"))
    note = _reason()

    def __init__(self, rule: Rule, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = _choices(areas)  # type: ignore[attr-defined]
        field = self.fields["value"]
        if rule.kind == TIME:
            field.widget.input_type = "time"
        else:
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            field.help_text = _("A whole number from %(least)s to %(most)s.") % {"least": rule.least, "most": rule.most}


class EndSettingForm(forms.Form):
    on = _day(_("First day without it"), _("From that day on the value of the wider area holds again."))
    note_end = _reason()


class WithdrawForm(forms.Form):
    setting = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    note_withdraw = _reason()
