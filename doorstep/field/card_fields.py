"""The fields of a person that can be changed at the door, each as one text: read, brought into shape, written."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.elders.choices import Housing, Living
from doorstep.elders.models import Sheet
from doorstep.elders.services import change_sheet
from doorstep.elders.services.sheet import HIGHEST_FLOOR
from doorstep.field.errors import BodyWrong
from doorstep.kernel.actor import Actor
from doorstep.look.masks import masked_phone
from doorstep.residents import phones
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import Person
from doorstep.residents.services import update_person

LONGEST = 500
YES_NO = {"yes": _("yes"), "no": _("no")}


def _phone(text: str) -> str:
    return phones.normalise(text)


def _one_of(choices: Any) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text and text not in choices.values:
            raise BodyWrong
        return text

    return check


def _floor(text: str) -> str:
    if text and not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= HIGHEST_FLOOR):
        raise BodyWrong
    return str(int(text)) if text else ""


def _yes_no(text: str) -> str:
    if text not in ("", *YES_NO):
        raise BodyWrong
    return text


def _note(text: str) -> str:
    return " ".join(text.split())


#: field → how it is brought into its stored form.
FIELDS: dict[str, Callable[[str], str]] = {
    "phone": _phone,
    "living": _one_of(Living),
    "housing": _one_of(Housing),
    "floor": _floor,
    "has_lift": _yes_no,
    "note": _note,
}
NAMES: dict[str, Any] = {
    "phone": _("Telephone"),
    "living": _("Way of living"),
    "housing": _("Flat"),
    "floor": _("Floor"),
    "has_lift": _("Lift"),
    "note": _("Note"),
}
_CHOICES: dict[str, Any] = {"living": Living, "housing": Housing}


def normal(field: str, text: str, *, lenient: bool = False) -> str:
    """The stored form; `lenient` for what the telephone had been told, which need not be right to be compared."""
    try:
        return FIELDS[field](text.strip())
    except (BodyWrong, BadPhoneNumber):
        if lenient:
            return text
        raise


def read(person: Person) -> dict[str, str]:
    """What each field says now. One query; the caller has locked or shown the person."""
    sheet = Sheet.objects.filter(pk=person.pk).first()
    return {"phone": person.phone, **of_sheet(sheet)}


def of_sheet(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None:
        return {"living": "", "housing": "", "floor": "", "has_lift": "", "note": ""}
    lift = {True: "yes", False: "no", None: ""}[sheet.has_lift]
    floor = "" if sheet.floor is None else str(sheet.floor)
    return {"living": sheet.living, "housing": sheet.housing, "floor": floor, "has_lift": lift, "note": sheet.note}


def write(actor: Actor, person: Person, values: Mapping[str, str]) -> None:
    """Changes these fields by the services that own them, as told at the door."""
    values = dict(values)
    if "phone" in values:
        update_person(actor=actor, person=person, phone=values.pop("phone"))
    if not values:
        return
    changes: dict[str, Any] = dict(values)
    if "floor" in changes:
        changes["floor"] = int(changes["floor"]) if changes["floor"] else None
    if "has_lift" in changes:
        changes["has_lift"] = {"yes": True, "no": False, "": None}[changes["has_lift"]]
    change_sheet(actor=actor, person=person, changes=changes, source="visit")


def shown(field: str, value: str) -> Any:
    """The value in words; numbers masked."""
    if not value:
        return ""
    if field == "phone":
        return masked_phone(phones.shown(value))
    if field in _CHOICES and value in _CHOICES[field].values:
        return _CHOICES[field](value).label
    return YES_NO.get(value, value) if field == "has_lift" else value
