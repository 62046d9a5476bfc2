"""What the fields of the ledger can say, and the words for it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.elders.scales import AbilityGrade, DisabilityKind, SelfCareGrade


class Living(models.TextChoices):
    """居住方式."""

    ALONE = "alone", pgettext_lazy("living", "Alone")
    EMPTY_NEST = "empty_nest", _("Two old people alone")
    SPOUSE = "spouse", _("With husband or wife")
    CHILDREN = "children", _("With children")
    CARE_HOME = "care_home", _("In a care home")
    HELPER = "helper", _("With a live-in helper")
    OTHER = "other", pgettext_lazy("living", "Otherwise")


class Income(models.TextChoices):
    """收入来源."""

    PENSION = "pension", _("Pension of an employee")
    RESIDENT_PENSION = "resident_pension", _("Pension of a resident")
    FAMILY = "family", _("From the family")
    RELIEF = "relief", _("From relief")
    WORK = "work", _("From work")
    OTHER = "other", pgettext_lazy("income", "Otherwise")


class Housing(models.TextChoices):
    OWN = "own", _("Own flat")
    CHILDS = "childs", _("Flat of a child")
    RENTED = "rented", _("Rented")
    PUBLIC = "public", _("Public housing")
    CARE_HOME = "care_home", pgettext_lazy("housing", "Care home")
    OTHER = "other", pgettext_lazy("housing", "Otherwise")


class Insurance(models.TextChoices):
    """医保."""

    EMPLOYEE = "employee", _("Employees' medical insurance")
    RESIDENT = "resident", _("Residents' medical insurance")
    ELSEWHERE = "elsewhere", _("Insured elsewhere")
    NONE = "none", _("Not insured")


class CareLevel(models.TextChoices):
    """关爱等级: how often somebody comes by."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    NONE = "none", _("No regular visits")


class Illness(models.TextChoices):
    """Chronic illnesses that the ledger names; the rest in a word of one's own. Liver and HIV are not kept."""

    HYPERTENSION = "hypertension", _("High blood pressure")
    DIABETES = "diabetes", _("Diabetes")
    CORONARY = "coronary", _("Coronary heart disease")
    STROKE = "stroke", _("After a stroke")
    LUNGS = "lungs", _("Chronic lung disease")
    DEMENTIA = "dementia", _("Dementia")
    OTHER = "other", pgettext_lazy("illness", "Another illness")


#: GB/T 4761 in words, those one calls.
RELATION: dict[str, Any] = {
    "spouse": _("Husband or wife"),
    "son": _("Son"),
    "daughter": _("Daughter"),
    "child_in_law": _("Daughter- or son-in-law"),
    "grandchild": _("Grandchild"),
    "sibling": _("Brother or sister"),
    "relative": _("Other relative"),
    "neighbour": _("Neighbour"),
    "friend": pgettext_lazy("relation", "Friend"),
    "helper": _("Live-in helper"),
}


class KeyHolder(models.TextChoices):
    FAMILY = "family", _("Family")
    NEIGHBOUR = "neighbour", pgettext_lazy("key", "Neighbour")
    GRID_WORKER = "grid_worker", pgettext_lazy("key", "Grid worker")
    PROPERTY = "property", _("Property management")
    COMMUNITY = "community", _("Community office")


AGREED: dict[str, Any] = {
    "writing": _("In writing"),
    "home": _("Said so at home, a worker was there"),
    "window": _("Said so at the window"),
}


class CareKind(models.TextChoices):
    MEALS = "meals", _("Meals")
    BATHING = "bathing", _("Bathing")
    CLEANING = "cleaning", _("Cleaning")
    MEDICAL = "medical", _("Medical care at home")
    DAY_CARE = "day_care", _("Day care")
    ALARM = "alarm", _("Alarm button")
    COMPANY = "company", _("Company and talk")
    OTHER = "other", pgettext_lazy("care service", "Another service")


EVIDENCE: dict[str, Any] = {
    "certificate": _("Certificate or card"),
    "decision": _("Decision of the office"),
    "list": _("List of the department"),
    "statement": _("Written statement"),
}

HOW_VERIFIED: dict[str, Any] = {"visit": _("At the door"), "window": _("At the window"), "phone": _("By telephone")}

SOURCE: dict[str, Any] = {
    "window": _("At the window"),
    "visit": _("At the door"),
    "phone": _("By telephone"),
    "document": _("From a document"),
    "family": _("Told by the family"),
}


class AbilityReason(models.TextChoices):
    FIRST = "first", _("First assessment")
    REGULAR = "regular", _("Regular assessment")
    IMMEDIATE = "immediate", _("Because something changed")
    REVIEW = "review", _("Review on request")


SELF_CARE_GRADE: dict[str, Any] = {
    SelfCareGrade.ABLE: _("Looks after himself"),
    SelfCareGrade.LIGHT: _("Lightly dependent"),
    SelfCareGrade.MEDIUM: _("Moderately dependent"),
    SelfCareGrade.UNABLE: _("Can't look after himself"),
}
ABILITY_GRADE: dict[int, Any] = {
    AbilityGrade.INTACT: _("Ability intact"),
    AbilityGrade.LIGHT: _("Light loss of ability"),
    AbilityGrade.MEDIUM: _("Medium loss of ability"),
    AbilityGrade.SEVERE: _("Severe loss of ability"),
    AbilityGrade.COMPLETE: _("Complete loss of ability"),
}
DISABILITY_KIND: dict[int, Any] = {
    DisabilityKind.SIGHT: pgettext_lazy("disability", "Sight"),
    DisabilityKind.HEARING: pgettext_lazy("disability", "Hearing"),
    DisabilityKind.SPEECH: pgettext_lazy("disability", "Speech"),
    DisabilityKind.LIMBS: pgettext_lazy("disability", "Limbs"),
    DisabilityKind.INTELLECT: pgettext_lazy("disability", "Intellect"),
    DisabilityKind.MIND: pgettext_lazy("disability", "Mind"),
    DisabilityKind.SEVERAL: pgettext_lazy("disability", "Several"),
}
DISABILITY_GRADE: dict[int, Any] = {
    1: pgettext_lazy("disability", "Grade one"),
    2: pgettext_lazy("disability", "Grade two"),
    3: pgettext_lazy("disability", "Grade three"),
    4: pgettext_lazy("disability", "Grade four"),
}

#: The fields of the sheet, as named in its history and in events.
SHEET_FIELD: dict[str, Any] = {
    "living": _("living arrangement"),
    "income": _("income"),
    "housing": _("housing"),
    "floor": _("floor"),
    "has_lift": _("lift"),
    "insurance": _("medical insurance"),
    "family_doctor": _("family doctor"),
    "care_level": _("level of care"),
    "care_reason": _("why this level of care"),
    "note": pgettext_lazy("field", "note"),
}
_CHOICES: dict[str, type[models.TextChoices]] = {
    "living": Living,
    "income": Income,
    "housing": Housing,
    "insurance": Insurance,
    "care_level": CareLevel,
}


def said(field: str, value: Any) -> Any:
    """A value of the sheet in words."""
    if value in ("", None):
        return ""
    if field == "has_lift":
        return pgettext_lazy("lift", "Yes") if value in (True, "yes") else pgettext_lazy("lift", "No")
    kind = _CHOICES.get(field)
    return kind(value).label if kind and value in kind.values else value
