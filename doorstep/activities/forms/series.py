"""On which days something recurs, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.activities import recurrence
from doorstep.activities.forms.showing import day_field
from doorstep.activities.recurrence import Rule
from doorstep.activities.services import duty_day_rule
from doorstep.regions.models import Region

DUTY_DAY = "duty_day"
KINDS = [
    (recurrence.MONTHLY_WEEKDAY, _("A weekday of the month")),
    (recurrence.MONTHLY_DAY, _("A day of the month")),
    (recurrence.WEEKLY, _("Every week")),
    (DUTY_DAY, _("The community's own duty day")),
]
NTH = [
    (1, pgettext_lazy("weekday of a month", "The first")),
    (2, pgettext_lazy("weekday of a month", "The second")),
    (3, pgettext_lazy("weekday of a month", "The third")),
    (4, pgettext_lazy("weekday of a month", "The fourth")),
    (-1, pgettext_lazy("weekday of a month", "The last")),
]
WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class RuleForm(forms.Form):
    kind = forms.ChoiceField(label=_("How it recurs"), choices=KINDS, widget=forms.RadioSelect)
    nth = forms.TypedChoiceField(label=_("Which week"), choices=NTH, coerce=int, empty_value=None, required=False)
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WEEKDAYS, coerce=int, empty_value=None, required=False)
    month_day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("A month too short uses its last day."),
    )
    every = forms.IntegerField(
        label=_("Every how many months or weeks"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=_("Empty: each one."),
    )
    ends_on = day_field(_("Recurs until"))
    publish = forms.BooleanField(
        label=_("Publish each by itself"),
        required=False,
        help_text=_("Else each stays a draft until somebody has looked at it."),
    )

    def rule(self, region: Region | None) -> Rule:
        """The rule that was chosen; the duty day is the community's."""
        read = self.cleaned_data
        kind, every = read["kind"], read["every"] or 1
        if kind == DUTY_DAY:
            if region is None:
                return Rule(recurrence.MONTHLY_DAY)
            return duty_day_rule(region)
        if kind == recurrence.MONTHLY_DAY:
            return Rule(kind, day=read["month_day"], every=every)
        if kind == recurrence.WEEKLY:
            return Rule(kind, weekday=read["weekday"], every=every)
        return Rule(kind, nth=read["nth"], weekday=read["weekday"], every=every)


class PreviewForm(RuleForm):
    """The rule together with what of the plan it needs: the first day and the area."""

    day = day_field(_("First day"))
    region = forms.CharField(required=False, max_length=120)


def suggested(rule: Any) -> dict[str, Any]:
    """Initial values from the rule a template suggests."""
    kind = str(rule.get("kind") or "")
    found = {"kind": kind if kind in dict(KINDS) else recurrence.MONTHLY_WEEKDAY, "publish": True}
    return found | {
        "nth": rule.get("week"),
        "weekday": rule.get("weekday"),
        "month_day": rule.get("day"),
        "every": rule.get("every"),
    }
