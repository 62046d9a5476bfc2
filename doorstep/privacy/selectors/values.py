"""The values of shared fields, in words, as they are today."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doorstep.elders.choices import (
    DISABILITY_GRADE,
    DISABILITY_KIND,
    RELATION,
    SELF_CARE_GRADE,
    CareKind,
    Illness,
    said,
)
from doorstep.elders.models import CareService, Condition, Disability, EmergencyContact, Sheet
from doorstep.look.dates import full_day
from doorstep.privacy.models import Share
from doorstep.privacy.shared_fields import FIELDS
from doorstep.residents import phones
from doorstep.residents.models import Person
from doorstep.residents.selectors.people import door_of
from doorstep.residents.words import SEX


@dataclass(frozen=True, slots=True)
class SharedValue:
    code: str
    name: Any
    #: One line each; empty when nothing is on file.
    lines: list[str]


def values_of(*, share: Share) -> list[SharedValue]:
    """The fields of a share and nothing else; the caller has found the share through the actor."""
    person = share.consent.person
    sheet = Sheet.objects.filter(pk=person.pk).first()
    return [
        SharedValue(code, FIELDS[code].name, [str(line) for line in _READ[code](person, sheet) if line])
        for code in FIELDS
        if code in share.fields
    ]


def _of_sheet(field: str) -> Callable[[Person, Sheet | None], list[Any]]:
    return lambda _person, sheet: [said(field, getattr(sheet, field))] if sheet else []


def _contacts(person: Person, _sheet: Sheet | None) -> list[Any]:
    rows = EmergencyContact.objects.filter(person=person).open().order_by("position")
    return [
        " ".join(
            str(part)
            for part in (row.name, RELATION.get(row.relation, row.relation), row.phone and phones.shown(row.phone))
            if part
        )
        for row in rows
    ]


def _services(person: Person, _sheet: Sheet | None) -> list[Any]:
    rows = CareService.objects.filter(person=person).open().order_by("id")
    return [f"{CareKind(row.kind).label} {row.provider}".strip() for row in rows]


def _conditions(person: Person, _sheet: Sheet | None) -> list[Any]:
    rows = Condition.objects.filter(person=person).open().order_by("id")
    return [row.word or Illness(row.code).label for row in rows]


def _disabilities(person: Person, _sheet: Sheet | None) -> list[Any]:
    rows = Disability.objects.filter(person=person).open().order_by("id")
    return [_(", ").join((str(DISABILITY_KIND[row.kind]), str(DISABILITY_GRADE[row.grade]))) for row in rows]


def _self_care(_person: Person, sheet: Sheet | None) -> list[Any]:
    return [SELF_CARE_GRADE.get(sheet.self_care, "")] if sheet else []


_READ: dict[str, Callable[[Person, Sheet | None], list[Any]]] = {
    "name": lambda person, _sheet: [person.name],
    "sex": lambda person, _sheet: [SEX.get(person.sex, "")],
    "birth_date": lambda person, _sheet: [full_day(person.birth_date)] if person.birth_date else [],
    "door": lambda person, _sheet: [door_of(person)],
    "phone": lambda person, _sheet: [phones.shown(person.phone)] if person.phone else [],
    "contacts": _contacts,
    "living": _of_sheet("living"),
    "care_level": _of_sheet("care_level"),
    "services": _services,
    "family_doctor": _of_sheet("family_doctor"),
    "insurance": _of_sheet("insurance"),
    "self_care": _self_care,
    "conditions": _conditions,
    "disabilities": _disabilities,
}
