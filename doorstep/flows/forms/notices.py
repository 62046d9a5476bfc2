from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.flows import audiences
from doorstep.flows.services import Wanted
from doorstep.messaging import rendering, words
from doorstep.messaging.models import Channel, Urgency
from doorstep.messaging.services.notices import BOTH
from doorstep.regions.models import Level, Region
from doorstep.residents.words import AGE_GROUPS

STATES = [("booked", _("those with a place")), ("waiting", _("those waiting"))]


class ComposeForm(forms.Form):
    """One notice: what, to whom, by which ways, how urgent."""

    title = forms.CharField(label=_("Title"), max_length=60)
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=rendering.BODY_LIMIT,
        help_text=_("As one would say it at the door: what, when, where, whom to call. 70 characters are one SMS."),
    )
    to = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect, initial="all")
    states = forms.MultipleChoiceField(
        label=_("Of the sign-up list"),
        choices=STATES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["booked", "waiting"],
    )
    # A plain field with a select: what is not in it is not "a wrong choice" but does not exist, which the service says.
    area = forms.CharField(label=_("Area"), max_length=120, required=False, widget=forms.Select)
    channels = forms.MultipleChoiceField(
        label=_("Ways"),
        choices=[(channel.value, words.CHANNEL[channel]) for channel in Channel],
        widget=forms.CheckboxSelectMultiple,
        initial=[channel.value for channel in BOTH],
    )
    urgency = forms.ChoiceField(
        label=_("How urgent"),
        choices=[(urgency.value, words.URGENCY[urgency]) for urgency in Urgency],
        widget=forms.RadioSelect,
        initial=Urgency.NORMAL.value,
    )
    activity = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, areas: list[Region], *args: Any, with_signups: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(name, AGE_GROUPS[name].label) for name in ("all", *audiences.GROUPS)]
        lists = [(audiences.SIGNUPS, _("Sign-up list"))] if with_signups else []
        self.fields["to"].choices = [*lists, *groups]  # type: ignore[attr-defined]
        self.fields["area"].widget.choices = [(area.path, _area_name(area)) for area in areas]
        if not with_signups:
            del self.fields["states"]

    def wanted(self) -> Wanted:
        found = self.cleaned_data
        return Wanted(
            title=found["title"],
            body=found["body"],
            to=found["to"],
            area=found["area"],
            channels=found["channels"],
            urgency=found["urgency"],
            activity_id=found["activity"],
            states=tuple(found.get("states") or audiences.SIGNUP_STATES),
        )


class TemplateForm(forms.Form):
    """The wording to start from."""

    template = forms.ChoiceField(label=_("Start from"), required=False)
    activity = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, templates: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [("", _("an empty page")), *((one.code, one.name) for one in templates)]  # type: ignore[attr-defined]


def _area_name(area: Region) -> str:
    """A grid is named with its community: 网格 of the same name are everywhere."""
    return f"{area.parent.name} {area.name}" if area.level >= Level.GRID and area.parent else area.name
