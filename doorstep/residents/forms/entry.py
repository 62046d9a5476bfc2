"""Finding people, entering one, and changing what is on file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.look.masks import masked_phone
from doorstep.regions.models import Region
from doorstep.residents import identity, phones
from doorstep.residents.forms.shared import area_choices, day_field, sex_field
from doorstep.residents.models import Person
from doorstep.residents.selectors import Filters
from doorstep.residents.words import AGE_GROUPS, NO_ID_REASON, RELATION_TO_HEAD, SEX


class RegisterFilter(forms.Form):
    """What the register is narrowed to. Whatever can't be read asks for nothing."""

    q = forms.CharField(
        label=_("Find a person"), max_length=60, required=False, widget=forms.TextInput(attrs={"size": 30})
    )
    area = forms.ChoiceField(label=_("Grid or community"), required=False)
    group = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[("", _("All ages"))] + [(key, group.label) for key, group in AGE_GROUPS.items() if key != "all"],
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", _("All")), ("2", SEX[2]), ("1", SEX[1])])
    life = forms.ChoiceField(
        label=_("File"),
        required=False,
        choices=[("", _("Lives here")), ("moved", _("Moved away")), ("died", _("Has died"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("By grid")),
            ("name", _("By name")),
            ("oldest", _("Oldest first")),
            ("youngest", _("Youngest first")),
        ],
    )

    def __init__(self, areas: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All my areas")), *areas]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data
        return Filters(
            area_path=read.get("area", ""),
            group=read.get("group", ""),
            sex=read.get("sex", ""),
            life=read.get("life") or "active",
            q=read.get("q", ""),
            sort=read.get("sort") or "area",
        )


class PersonForm(forms.Form):
    """A new person. An address makes or finds the household."""

    area = forms.ChoiceField(label=_("Grid"))
    name = forms.CharField(label=_("Name"), max_length=200)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("Birth date and sex are read from it."),
    )
    no_id_reason = forms.ChoiceField(
        label=_("No ID number because"), required=False, choices=[("", _("Choose")), *NO_ID_REASON.items()]
    )
    sex = sex_field()
    birth_date = day_field(_("Birth date"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("Estate and building, for example by the door plate."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=10, required=False)
    room = forms.CharField(label=_("Room"), max_length=10, required=False)
    relation_to_head = forms.ChoiceField(
        label=_("In the household"), required=False, choices=[("", _("Choose")), *RELATION_TO_HEAD.items()]
    )
    confirmed = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, areas: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.path: area for area in areas}
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]

    @property
    def region(self) -> Region:
        return self.areas[self.cleaned_data["area"]]

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if not self.errors and not read.get("id_number") and not read.get("no_id_reason"):
            self.add_error("no_id_reason", _("Without an ID number, please say why."))
        return read


class PersonEditForm(forms.Form):
    """What is on file of a person. Numbers are not shown: an empty field keeps the one on file."""

    name = forms.CharField(label=_("Name"), max_length=200)
    sex = sex_field()
    birth_date = day_field(_("Birth date"), required=False)
    id_number = forms.CharField(
        label=_("New ID number"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    no_id_reason = forms.ChoiceField(
        label=_("No ID number because"), required=False, choices=[("", _("Choose")), *NO_ID_REASON.items()]
    )
    phone = forms.CharField(
        label=_("New telephone"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    no_phone = forms.BooleanField(label=_("No telephone any more"), required=False)
    relation_to_head = forms.ChoiceField(
        label=_("In the household"), required=False, choices=[("", _("Choose")), *RELATION_TO_HEAD.items()]
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        initial = {
            field: getattr(person, field) for field in ("name", "sex", "birth_date", "no_id_reason", "relation_to_head")
        }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        kept = _("On file: %(value)s. Leave it empty to keep it.")
        if person.phone:
            self.fields["phone"].help_text = kept % {"value": masked_phone(phones.shown(person.phone))}
        if person.id_number:
            self.fields["id_number"].help_text = kept % {"value": identity.masked(person.id_number)}
            del self.fields["no_id_reason"]

    def changes(self) -> dict[str, Any]:
        """The arguments of `update_person`."""
        read = dict(self.cleaned_data)
        read["sex"] = int(read["sex"] or 0)
        if read.pop("no_phone", False):
            read["phone"] = ""
        elif not read["phone"]:
            del read["phone"]
        if not read["id_number"]:
            del read["id_number"]
        return read
