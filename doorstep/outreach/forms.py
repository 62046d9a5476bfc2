"""What staff enter about a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.programmes.models import Programme
from doorstep.regions.models import Region


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RoundForm(forms.Form):
    topic = forms.CharField(
        label=_("What is it about?"), max_length=60, help_text=_("For example: how waste is sorted.")
    )
    area = forms.ChoiceField(label=_("Every household of"))
    programme = forms.ChoiceField(label=_("Counted for"))
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"))
    what_to_say = forms.CharField(
        label=_("What is said at the door"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the telephone of whoever knocks."),
    )

    def __init__(self, areas: list[Region], programmes: list[Programme], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        self.programmes = {str(one.pk): one for one in programmes}
        self.fields["area"].choices = [(key, area.name) for key, area in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["programme"].choices = [(key, one.name) for key, one in self.programmes.items()]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        area, programme = read.pop("area"), read.pop("programme")
        return {**read, "region": self.areas[area], "programme": self.programmes[programme]}


class CallOffForm(forms.Form):
    reason = forms.CharField(label=_("Why is it called off?"), max_length=200)
