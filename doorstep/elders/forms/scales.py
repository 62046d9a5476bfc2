"""The forms of the two scales: every item a row of steps that one reaches by keyboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.elders import items
from doorstep.elders.choices import ABILITY_GRADE, AbilityReason
from doorstep.elders.forms.facts import day_field
from doorstep.elders.scales import ABILITY, SELF_CARE
from doorstep.kernel import clock


class _Points(forms.Form):
    on = day_field(_("Day"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today(), "reason": AbilityReason.FIRST, "medical_assessor": 1})
        super().__init__(*args, **kwargs)

    def _step(self, name: str, label: Any, choices: list[tuple[int, Any]]) -> None:
        self.fields[name] = forms.TypedChoiceField(
            label=label, coerce=int, choices=choices, widget=forms.RadioSelect, empty_value=None
        )


class SelfCareForm(_Points):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, word in items.SELF_CARE_ITEM.items():
            self._step(item, word, items.self_care_steps(item))

    def items(self) -> list[forms.BoundField]:
        return [self[item] for item in SELF_CARE]

    def points(self) -> dict[str, int]:
        """Those that are filled in so far."""
        read = self.cleaned_data
        return {item: read[item] for item in SELF_CARE if read.get(item) is not None}


class AbilityForm(_Points):
    reason = forms.ChoiceField(label=_("Occasion"), choices=AbilityReason.choices)
    dementia = forms.BooleanField(label=_("Diagnosed dementia"), required=False)
    other_mental = forms.BooleanField(label=_("Another diagnosed mental disorder"), required=False)
    incidents = forms.IntegerField(
        label=_("Falls, choking, getting lost, self-harm within 30 days"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("How many times, all together."),
    )
    grade = forms.TypedChoiceField(
        label=_("Grade on which both agree"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("As proposed")), *ABILITY_GRADE.items()],
    )
    grade_reason = forms.CharField(label=_("Why another than proposed"), required=False, max_length=200)
    confirmed = forms.BooleanField(label=_("Both assessors confirm this grade"), required=False)
    assessor_1 = forms.CharField(label=_("First assessor"), max_length=40)
    assessor_2 = forms.CharField(label=_("Second assessor"), max_length=40)
    medical_assessor = forms.TypedChoiceField(
        label=_("Medical or nursing staff is"), coerce=int, choices=[(1, _("the first")), (2, _("the second"))]
    )
    informant = forms.CharField(label=_("Who gave the information"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in ABILITY:
            for item in ABILITY[part].items:
                self._step(f"{part}-{item}", items.ABILITY_ITEM[part, item], items.ability_steps(part, item))

    def parts(self) -> list[tuple[Any, int, list[forms.BoundField]]]:
        return [
            (part.name, part.highest, [self[f"{key}-{item}"] for item in part.items]) for key, part in ABILITY.items()
        ]

    def points(self) -> dict[str, dict[str, int]]:
        """Those that are filled in so far."""
        read = self.cleaned_data
        return {
            key: {item: value for item in part.items if (value := read.get(f"{key}-{item}")) is not None}
            for key, part in ABILITY.items()
        }

    def adjustments(self) -> dict[str, Any]:
        read = self.cleaned_data
        return {
            "dementia": bool(read.get("dementia")),
            "other_mental": bool(read.get("other_mental")),
            "incidents": read.get("incidents") or 0,
        }

    def arguments(self) -> dict[str, Any]:
        """The arguments of `assess_ability`."""
        read = self.cleaned_data
        plain = ("on", "reason", "grade", "grade_reason", "confirmed", "informant", "medical_assessor")
        return {
            **{name: read[name] for name in plain},
            **self.adjustments(),
            "points": self.points(),
            "assessors": (read["assessor_1"], read["assessor_2"]),
        }


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why it does not count"), max_length=200)
