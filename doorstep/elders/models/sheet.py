"""The sheet of a person, what it said before, and when it was last gone through."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.elders.choices import CareLevel, Housing, Income, Insurance, Living
from doorstep.elders.models.rows import OfPerson, SheetQuerySet
from doorstep.residents.models import Person


def _of(field: str) -> models.Index:
    """The people with one value, in the order of the list."""
    return models.Index(F(field), F("area_path"), F("person"), condition=~Q(**{field: ""}), name=f"sheet_{field}")


class Sheet(models.Model):
    """One page of the ledger a person. Empty means that nobody has asked yet.

    `area_path` repeats the person's, and the database itself keeps it so (a composite foreign key that follows a move);
    `self_care` and `ability` repeat the latest rating and assessment that stand. All three are there for the list.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="sheet")
    area_path = models.CharField(max_length=120, db_collation="C", editable=False)
    living = models.CharField(max_length=12, choices=Living, blank=True, default="")
    income = models.CharField(max_length=20, choices=Income, blank=True, default="")
    housing = models.CharField(max_length=12, choices=Housing, blank=True, default="")
    floor = models.PositiveSmallIntegerField(null=True, blank=True)
    has_lift = models.BooleanField(null=True, blank=True)
    insurance = models.CharField(max_length=12, choices=Insurance, blank=True, default="")
    family_doctor = models.CharField(max_length=60, blank=True, default="")
    care_level = models.CharField(max_length=12, choices=CareLevel, blank=True, default="")
    care_reason = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    #: field → [since which day, from where]
    origin = models.JSONField(default=dict)
    self_care = models.CharField(max_length=8, blank=True, default="")
    ability = models.CharField(max_length=1, blank=True, default="")
    #: When somebody last went through the whole sheet with the person, and when that is due again.
    verified_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(care_level__in=("", "none")) | ~Q(care_reason=""), name="sheet_care_has_reason"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "person"], include=["due_on"], name="sheet_area"),
            models.Index(F("due_on"), F("area_path"), F("person"), name="sheet_due"),
            _of("living"),
            _of("income"),
            _of("care_level"),
            _of("self_care"),
            _of("ability"),
        ]

    def __str__(self) -> str:
        return f"sheet of {self.person_id}"


class PastValue(models.Model):
    """What a field of the sheet said from one day to another, before it was changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="past_values")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_to = models.DateField()
    source = models.CharField(max_length=60, blank=True, default="")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="past_value_ends_later")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "field", "-valid_to"], name="past_value_of")]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}"


class Verification(models.Model):
    """Somebody went through the sheet with the person (年度核实): as it was, or with what was changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verifications")
    on = models.DateField()
    how = models.CharField(max_length=20, help_text="visit, window, phone")
    changed = models.JSONField(default=list, help_text="names of what was changed, never what it said")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OfPerson.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-on"], name="verification_of")]

    def __str__(self) -> str:
        return f"verified {self.person_id}"
