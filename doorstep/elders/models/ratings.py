"""Filled-in forms of the two scales. A new form is a new row; a wrong one is withdrawn with a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.elders.choices import ABILITY_GRADE, SELF_CARE_GRADE, AbilityReason
from doorstep.elders.models.rows import OfPerson
from doorstep.elders.scales import ABILITY_MAX, SELF_CARE_MAX
from doorstep.residents.models import Person


class Rated(models.Model):
    """What both forms have: the day, who entered it, and why it does not count if it does not."""

    on = models.DateField()
    points = models.JSONField()
    total = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True


class SelfCareRating(Rated):
    """One filled-in self-care form, 0 (able) to 37."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="self_care_ratings")
    grade = models.CharField(max_length=8, choices=list(SELF_CARE_GRADE.items()))

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__range=(0, SELF_CARE_MAX)), name="self_care_total"),
            models.CheckConstraint(
                condition=Q(total__lte=3, grade="able")
                | Q(total__range=(4, 8), grade="light")
                | Q(total__range=(9, 18), grade="medium")
                | Q(total__gte=19, grade="unable"),
                name="self_care_grade",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-on"], name="self_care_of")]

    def __str__(self) -> str:
        return f"{self.total} of {self.person_id}"


class AbilityAssessment(Rated):
    """One assessment after GB/T 42195-2022: 0 to 90, higher is better; of two assessors one is medical or nursing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ability_assessments")
    reason = models.CharField(max_length=10, choices=AbilityReason)
    self_care = models.PositiveSmallIntegerField()
    movement = models.PositiveSmallIntegerField()
    mind = models.PositiveSmallIntegerField()
    senses = models.PositiveSmallIntegerField()
    dementia = models.BooleanField(default=False)
    other_mental = models.BooleanField(default=False)
    incidents = models.PositiveSmallIntegerField(default=0)
    coma = models.BooleanField(default=False)
    proposed = models.PositiveSmallIntegerField(choices=list(ABILITY_GRADE.items()))
    grade = models.PositiveSmallIntegerField(choices=list(ABILITY_GRADE.items()))
    grade_reason = models.CharField(max_length=200, blank=True, default="", help_text="why another than proposed")
    assessor_1 = models.CharField(max_length=40)
    assessor_2 = models.CharField(max_length=40)
    medical_assessor = models.PositiveSmallIntegerField(help_text="1 or 2: who of them is medical or nursing staff")
    informant = models.CharField(max_length=60, blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total=F("self_care") + F("movement") + F("mind") + F("senses")), name="ability_sum"
            ),
            models.CheckConstraint(
                condition=Q(self_care__lte=32, movement__lte=15, mind__lte=28, senses__lte=15, total__lte=ABILITY_MAX),
                name="ability_parts",
            ),
            models.CheckConstraint(condition=Q(grade__range=(0, 4)), name="ability_grade"),
            models.CheckConstraint(condition=Q(grade=F("proposed")) | ~Q(grade_reason=""), name="ability_grade_reason"),
            models.CheckConstraint(condition=~Q(assessor_1=F("assessor_2")), name="ability_two_assessors"),
            models.CheckConstraint(condition=Q(medical_assessor__in=(1, 2)), name="ability_medical_assessor"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-on"], name="ability_of")]

    def __str__(self) -> str:
        return f"{self.total} of {self.person_id}"
