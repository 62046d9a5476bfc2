from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstep.flows.recut import Plan
from doorstep.flows.services import Decisions
from doorstep.regions.forms import CODE_LENGTH
from doorstep.regions.models import Region
from doorstep.regions.services import NAME_LENGTH, NewRegion

MOST_SUCCESSORS = 12
#: So many lines are decided on one page; the rest come after these.
MOST_LINES = 60


class RecutChoiceForm(forms.Form):
    """The first half of a re-cut: which areas end, and how many begin."""

    others = forms.MultipleChoiceField(
        label=_("Areas beside it that end too"), required=False, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(label=_("How many areas begin"), min_value=1, max_value=MOST_SUCCESSORS)

    def __init__(self, siblings: Sequence[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = [(str(one.pk), one.name) for one in siblings]  # type: ignore[attr-defined]


class RecutForm(forms.Form):
    """The second half: the new areas, and to which of them each part goes."""

    on = forms.DateField(
        label=_("Day on which the new areas begin"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day, such as 2023-11-03.")},
        help_text=_("Today: people move at once. A later day: they move on that day by themselves."),
    )

    def __init__(self, count: int, parts: Sequence[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        self.parts = parts
        for number in range(1, count + 1):
            said = {"number": number}
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name of new area %(number)s") % said, max_length=NAME_LENGTH
            )
            self.fields[f"code_{number}"] = forms.CharField(
                label=_("Code of new area %(number)s") % said, max_length=CODE_LENGTH
            )
        homes = [(number, _("New area %(number)s") % {"number": number}) for number in range(1, count + 1)]
        if count > 1:
            for part in parts:
                # Nothing chosen beforehand: a part that went to the first by default would not be noticed.
                self.fields[f"part_{part.pk}"] = forms.TypedChoiceField(
                    label=_("%(name)s goes to") % {"name": part.name}, coerce=int, choices=[("", _("Choose")), *homes]
                )

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        for number in range(1, self.count + 1):
            yield self[f"name_{number}"], self[f"code_{number}"]

    def homes(self) -> Iterator[Any]:
        if self.count > 1:
            for part in self.parts:
                yield self[f"part_{part.pk}"]

    def successors(self) -> list[NewRegion]:
        """The new areas as entered."""
        given = self.cleaned_data
        return [
            NewRegion(
                code=given[f"code_{number}"],
                name=given[f"name_{number}"],
                takes=tuple(part.pk for part in self.parts if given.get(f"part_{part.pk}", number) == number),
            )
            for number in range(1, self.count + 1)
        ]


class DecideForm(forms.Form):
    """One line for each group of homes and each role that has no unambiguous successor. Nothing chosen beforehand."""

    def __init__(self, plan: Plan, *args: Any, homes: bool, roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if homes:
            for group in plan.residents.left_doors[:MOST_LINES]:
                place = group.place or _("no building in the address")
                self._add(f"doors_{group.key}", f"{group.region.name} {place}", group.choices)
                self.fields[f"doors_{group.key}"].help_text = _said(len(group.households), group.people)
            for rest in plan.residents.left_people[:MOST_LINES]:
                name = f"people_{rest.region.pk}"
                self._add(name, _("%(name)s, people without an address") % {"name": rest.region.name}, rest.choices)
                self.fields[name].help_text = _said(0, rest.people)
        for left in plan.roles.left[:MOST_LINES]:
            if left.is_own or not roles:
                continue
            row = left.assignment
            self.fields[f"roles_{row.pk}"] = forms.TypedMultipleChoiceField(
                label=f"{row.user.name} {row.get_role_display()}",
                coerce=int,
                required=False,
                choices=[(heir.pk, heir.name) for heir in left.choices],
                widget=forms.CheckboxSelectMultiple,
            )

    def _add(self, name: str, label: Any, choices: Sequence[Region]) -> None:
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            coerce=int,
            required=False,
            empty_value=None,
            choices=[("", _("leave it for now")), *((heir.pk, heir.name) for heir in choices)],
        )

    def homes(self) -> Iterator[Any]:
        return (self[name] for name in self.fields if not name.startswith("roles_"))

    def roles(self) -> Iterator[Any]:
        return (self[name] for name in self.fields if name.startswith("roles_"))

    def decisions(self) -> Decisions:
        found: dict[str, dict[int, Any]] = {"doors": {}, "people": {}, "roles": {}}
        for name, chosen in self.cleaned_data.items():
            kind, _bar, key = name.partition("_")
            if chosen:
                found[kind][int(key)] = chosen
        return Decisions(**found)


def _said(households: int, people: int) -> str:
    doors = ngettext("%(n)s household", "%(n)s households", households) % {"n": households}
    persons = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    return _("%(doors)s, %(persons)s") % {"doors": doors, "persons": persons} if households else persons
