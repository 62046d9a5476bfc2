"""Choosing which file stays, what is taken from the other, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.matching.selectors import SideBySide
from doorstep.regions.models import Region

STATES = [("open", _("To decide")), ("different", _("Told apart")), ("merged", _("Merged"))]


class PairFilter(forms.Form):
    state = forms.ChoiceField(label=_("Show"), required=False, choices=STATES)
    area = forms.ChoiceField(label=_("Grid or community"), required=False)

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All my areas")), *((area.path, area.name) for area in areas)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """The file that stays gives what isn't ticked."""

    kept = forms.ChoiceField(label=_("Which file stays"), widget=forms.RadioSelect)
    take = forms.MultipleChoiceField(
        label=_("Take from the other file"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("How do you know that this is one person?"),
        max_length=200,
        help_text=_("For example: asked at the door, both ID cards seen."),
    )

    def __init__(self, shown: SideBySide, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        left, right = shown.left, shown.right
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            (str(left.pk), _("The left one")),
            (str(right.pk), _("The right one")),
        ]
        self.fields["take"].choices = [  # type: ignore[attr-defined]
            (line.key, line.label) for line in shown.fields if line.same is not True and line.left and line.right
        ]

    def arguments(self) -> dict[str, Any]:
        kept = int(self.cleaned_data["kept"])
        gone = self.shown.right.pk if kept == self.shown.left.pk else self.shown.left.pk
        empty = self._only_there(kept)
        return {
            "kept_id": kept,
            "gone_id": gone,
            "take": {*self.cleaned_data["take"], *empty},
            "reason": self.cleaned_data["reason"],
        }

    def _only_there(self, kept: int) -> set[str]:
        """What only the file that goes says is taken without asking."""
        mine, other = ("left", "right") if kept == self.shown.left.pk else ("right", "left")
        return {line.key for line in self.shown.fields if not getattr(line, mine) and getattr(line, other)}


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Why is it taken back?"), max_length=200)
