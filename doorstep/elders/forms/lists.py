"""What the elders' list is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.elders.choices import ABILITY_GRADE, SELF_CARE_GRADE, CareLevel, Illness, Income, Living
from doorstep.elders.selectors import ElderFilters, may_filter_by
from doorstep.elders.tags import TAGS, Group
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region
from doorstep.residents.forms.shared import area_choices
from doorstep.residents.words import AGE_GROUPS


def _tags(actor: Actor, *groups: Group) -> list[tuple[str, Any]]:
    return [(tag.value, rule.name) for tag, rule in TAGS.items() if rule.group in groups and may_filter_by(actor, tag)]


class AreaFilter(forms.Form):
    area = forms.ChoiceField(label=_("Grid or community"), required=False)

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All my areas")), *area_choices(areas)]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def area_path(self) -> str:
        return str(self.cleaned_data.get("area", ""))


class EldersFilter(AreaFilter):
    """Whatever can't be read asks for nothing. Guarded tags are offered to those who may see them."""

    q = forms.CharField(
        label=_("Find a person"), max_length=60, required=False, widget=forms.TextInput(attrs={"size": 30})
    )
    living = forms.ChoiceField(label=_("Living arrangement"), required=False, choices=[("", _("All")), *Living.choices])
    income = forms.ChoiceField(label=_("Income"), required=False, choices=[("", _("All")), *Income.choices])
    body = forms.ChoiceField(label=_("Body"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    care_level = forms.ChoiceField(label=_("Visits"), required=False, choices=[("", _("All")), *CareLevel.choices])
    group = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[("", _("All ages"))] + [(key, group.label) for key, group in AGE_GROUPS.items() if "elder" in key],
    )
    overdue = forms.ChoiceField(label=_("Yearly check"), required=False, choices=[("", _("All")), ("1", _("Overdue"))])
    field_order = ("q", "area", "living", "income", "body", "tag", "care_level", "group", "overdue")

    def __init__(self, actor: Actor, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(areas, *args, **kwargs)

    def is_valid(self) -> bool:
        everything: tuple[str, Any] = ("", _("All"))
        body: Any = [
            everything,
            (_("Tags"), _tags(self.actor, Group.BODY)),
            (_("Self-care"), [(f"self_care:{key}", word) for key, word in SELF_CARE_GRADE.items()]),
            (_("Ability (GB/T 42195)"), [(f"ability:{int(key)}", word) for key, word in ABILITY_GRADE.items()]),
            (_("Illness"), [(f"illness:{key}", word) for key, word in Illness.choices]),
        ]
        tag: Any = [everything, *_tags(self.actor, Group.LIVING, Group.INCOME, Group.STANDING)]
        self.fields["body"].choices, self.fields["tag"].choices = body, tag  # type: ignore[attr-defined]
        return super().is_valid()

    def filters(self) -> ElderFilters:
        read = self.cleaned_data
        return ElderFilters(
            area_path=read.get("area", ""),
            living=read.get("living", ""),
            income=read.get("income", ""),
            body=read.get("body", ""),
            tag=read.get("tag", ""),
            care_level=read.get("care_level", ""),
            group=read.get("group", ""),
            overdue=bool(read.get("overdue")),
            q=read.get("q", ""),
        )
