"""What staff enter about visits."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.accounts.models import User
from doorstep.elders.choices import CareLevel
from doorstep.elders.tags import GUARDED, TAGS, Tag
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.visits import words
from doorstep.visits.models import VisitPlan
from doorstep.visits.services import NeedFound
from doorstep.visits.states import Mode, Result, Wanted


class VisitForm(forms.Form):
    """One visit; a page that is sent twice is one visit."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(label=_("How it was done"), choices=list(words.MODE.items()), initial=Mode.DOOR)
    result = forms.ChoiceField(label=_("Result"), choices=list(words.RESULT.items()), initial=Result.MET)
    seen_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seen_time = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    abnormal = forms.MultipleChoiceField(
        label=_("What was not as usual"),
        choices=list(words.CHECKS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes a follow-up for tomorrow."),
    )
    need = forms.ChoiceField(
        label=_("What is needed"), choices=[("", _("Nothing")), *words.NEEDS.items()], required=False
    )
    need_words = forms.CharField(label=_("In a few words"), max_length=200, required=False)
    need_due = forms.DateField(
        label=_("Looked after by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    handled = forms.CharField(label=_("What was done at once"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    card_given = forms.BooleanField(label=_("The new contact card was handed over"), required=False)

    def __init__(self, *args: Any, card_due: bool = False, **kwargs: Any) -> None:
        now = clock.local(clock.now())
        kwargs["initial"] = {"client_uuid": uuid.uuid4(), "seen_on": now.date(), "seen_time": now.time()}
        super().__init__(*args, **kwargs)
        if not card_due:
            del self.fields["card_given"]

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        day, hour = read.pop("seen_on"), read.pop("seen_time")
        kind, said, due = read.pop("need"), read.pop("need_words"), read.pop("need_due")
        needs = [NeedFound(kind or "other", said, due)] if kind or said else []
        return {**read, "seen_at": clock.at(day, hour), "needs": needs}


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("What has come of it?"), max_length=200)


class StepForm(forms.Form):
    position = forms.TypedChoiceField(label=_("Step"), coerce=int)
    found = forms.TypedChoiceField(
        label=_("Is the person found?"),
        choices=[("no", _("Not yet")), ("yes", _("Yes, all is known"))],
        coerce=lambda word: word == "yes",
        initial="no",
    )
    spoke_to = forms.CharField(label=_("Spoken with"), max_length=60, required=False)
    note = forms.CharField(label=_("What was said"), max_length=200, required=False)

    def __init__(self, choices: list[tuple[int, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = choices  # type: ignore[attr-defined]


def _tags() -> list[tuple[str, Any]]:
    return [(tag.value, rule.name) for tag, rule in TAGS.items() if tag not in GUARDED and tag != Tag.OTHER]


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Name of the plan"), max_length=40)
    area = forms.ChoiceField(label=_("For the people of"))
    care_level = forms.ChoiceField(
        label=_("Level of care"),
        required=False,
        choices=[("", _("Any")), *((one, word) for one, word in CareLevel.choices if one != CareLevel.NONE)],
    )
    tags = forms.MultipleChoiceField(
        label=_("With one of these tags"), required=False, choices=_tags, widget=forms.CheckboxSelectMultiple
    )
    age_from = forms.IntegerField(label=_("From this age"), required=False, min_value=1, max_value=120)
    frequency = forms.ChoiceField(label=_("How often"), choices=list(words.FREQUENCY.items()))
    mode = forms.ChoiceField(label=_("How it was done"), choices=list(words.WANTED.items()), initial=Wanted.DOOR)
    family_counts = forms.BooleanField(
        label=_("A relative who answers at the door is enough"), required=False, initial=True
    )

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        self.fields["area"].choices = [(key, area.name) for key, area in self.areas.items()]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        area = read.pop("area")
        return {**read, "region": self.areas[area]}


class PlanChangeForm(PlanForm):
    """The same but for the area: another area is another plan."""

    def __init__(self, plan: VisitPlan, *args: Any, **kwargs: Any) -> None:
        said = ("name", "care_level", "tags", "age_from", "frequency", "mode", "family_counts")
        super().__init__([], *args, initial={name: getattr(plan, name) for name in said}, **kwargs)
        del self.fields["area"]

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CarerForm(forms.Form):
    worker = forms.ChoiceField(label=_("Who goes from today on"), required=False)
    until = forms.DateField(
        label=_("Until, if not for good"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The first day on which it is as before again."),
    )
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def __init__(self, workers: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workers = {str(one.pk): one for one in workers}
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", _("Whoever works in the area")),
            *((key, one.name) for key, one in self.workers.items()),
        ]

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        return {**read, "worker": self.workers.get(read["worker"])}


class HandOverForm(CarerForm):
    of = forms.ChoiceField(label=pgettext_lazy("visits", "Who went until now"))
    field_order = ("of", "worker", "until", "reason")

    def __init__(self, workers: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(workers, *args, **kwargs)
        people = [(key, one.name) for key, one in self.workers.items()]
        self.fields["of"].choices = people  # type: ignore[attr-defined]
        self.fields["worker"].choices = people  # type: ignore[attr-defined]
        self.fields["worker"].required = True

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        worker, of = read.pop("worker"), read.pop("of")
        return {**read, "of": self.workers[of], "to": self.workers[worker]}
