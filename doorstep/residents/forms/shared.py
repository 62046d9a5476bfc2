"""What the forms of people share: where a refusal is shown, and fields that occur twice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import Refused
from doorstep.regions.models import Level, Region
from doorstep.residents.words import SEX

#: Beside which field a refusal is shown; the others stand above the form.
FIELD_OF = {
    "name_wrong": "name",
    "birth_date_wrong": "birth_date",
    "phone_wrong": "phone",
    "address_wrong": "address",
    "id_number_taken": "id_number",
    "region_unfit": "area",
    "region_unknown": "elsewhere",
    "region_ambiguous": "elsewhere",
    "household_elsewhere": "area",
    "day_wrong": "on",
    "no_such_user": "phone",
    "proxy_is_self": "phone",
    "proxy_already": "phone",
    "consent_missing": "consent",
    "purpose_missing": "purpose",
    "claim_mismatch": "full_name",
}
SHOWN_IN_FORM = (409, 422)


def show(form: forms.Form, refusal: Refused) -> None:
    """Puts a refusal where it belongs in the form; one that is no matter of the form is raised on."""
    if refusal.status not in SHOWN_IN_FORM and refusal.code not in FIELD_OF:
        raise refusal
    field = FIELD_OF.get(refusal.code) or ("id_number" if refusal.code.startswith("id_number") else None)
    form.add_error(field if field in form.fields else None, str(refusal))


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def sex_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Sex"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(code, SEX[int(code)]) for code in ("2", "1", "0")],
    )


def area_choices(areas: list[Region]) -> list[tuple[str, str]]:
    return [
        (area.path, area.name if area.level == Level.COMMUNITY else f"{_parent(area)} {area.name}") for area in areas
    ]


def _parent(area: Region) -> str:
    return area.parent.name if area.parent else ""
