"""The elder ledger (老年人信息台账): what is kept of a person beyond name and door, with its days and where it is from.

`residents` knows nothing of this. Whoever sees the person sees the rows here; guarded tags need their right besides.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.accounts.models import User
from doorstep.elders.scales import ABILITY_MAX, SELF_CARE_MAX, AbilityGrade, DisabilityKind, SelfCareGrade
from doorstep.elders.tags import GUARDED, TAGS, Tag
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.residents.models import Person


class OfPerson(models.QuerySet[Any]):
    """Rows of people: seen by whoever sees the person."""

    def visible_to(self, actor: Actor) -> Any:
        condition = area_filter(actor, "residents.view", field="person__area_path")
        return self.filter(condition | Q(person_id__in=actor.person_ids))

    def valid_on(self, day: object) -> Any:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class TagQuerySet(OfPerson):
    def visible_to(self, actor: Actor) -> Any:
        """Guarded tags only in the areas over which their right is held; a person's own are no secret from himself."""
        seen = super().visible_to(actor)
        for tag, right in GUARDED.items():
            held = area_filter(actor, right, field="person__area_path") | Q(person_id__in=actor.person_ids)
            seen = seen.filter(~Q(tag=tag.value) | held)
        return seen


class Living(models.TextChoices):
    """居住方式."""

    ALONE = "alone", _("Alone")
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


class Sheet(models.Model):
    """One page of the ledger a person. Empty means that nobody has asked yet."""

    Living, Income, Housing, Insurance, CareLevel = Living, Income, Housing, Insurance, CareLevel

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="sheet")
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
    #: When somebody last went through the whole sheet with the person: due once a year.
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = OfPerson.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("care_level"), F("person"), condition=~Q(care_level=""), name="sheet_care"),
            models.Index(F("verified_on"), F("person"), name="sheet_verified"),
        ]

    def __str__(self) -> str:
        return f"sheet of {self.person_id}"


class Dated(models.Model):
    """A fact about a person from one day to another, with where it is from. Ended, never removed."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True, default="", help_text="window, visit, import:12 …")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True


def _ends_later(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"{name}_ends_later"
    )


class PersonTag(Dated):
    """A tag from one day to another. Different tags overlap freely; the same one is open once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tags")
    tag = models.CharField(max_length=20, choices=[(tag.value, rule.name) for tag, rule in TAGS.items()])
    word = models.CharField(max_length=30, blank=True, default="", help_text="what `other` stands for")
    evidence = models.CharField(max_length=60, blank=True, default="", help_text="which document was seen")
    evidence_number = EncryptedTextField(blank=True, default="")
    evidence_until = models.DateField(null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_later("tag"),
            models.UniqueConstraint(
                fields=["person", "tag", "word"], condition=Q(valid_to__isnull=True), name="tag_open_once"
            ),
            models.CheckConstraint(
                condition=Q(tag=Tag.OTHER.value) & ~Q(word="") | ~Q(tag=Tag.OTHER.value) & Q(word=""),
                name="tag_other_has_word",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("tag"), F("person"), condition=Q(valid_to__isnull=True), name="tag_open"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} of {self.person_id}"


class Condition(Dated):
    """A chronic illness that is known of: told or from a document, never concluded by the program."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=20, help_text="hypertension, diabetes, coronary, stroke, other")
    word = models.CharField(max_length=30, blank=True, default="")
    icd10 = models.CharField(max_length=10, blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_later("condition"),
            models.UniqueConstraint(
                fields=["person", "code", "word"], condition=Q(valid_to__isnull=True), name="condition_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.person_id}"


class Disability(Dated):
    """Kind and grade of a disability certificate (GB/T 26341-2010)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disabilities")
    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name) for kind in DisabilityKind])
    grade = models.PositiveSmallIntegerField()
    certificate = EncryptedTextField(blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_later("disability"),
            models.CheckConstraint(condition=Q(grade__range=(1, 4)), name="disability_grade"),
            models.CheckConstraint(condition=Q(kind__range=(1, 7)), name="disability_kind"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(valid_to__isnull=True), name="disability_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"disability {self.kind}/{self.grade} of {self.person_id}"


class EmergencyContact(Dated):
    """Whom to call, in this order. Relation by GB/T 4761 code or in words."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="emergency_contacts")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=40)
    relation = models.CharField(max_length=20, blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_hash = models.CharField(max_length=40, blank=True, default="", db_index=True)
    lives_near = models.BooleanField(null=True, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_later("contact"),
            models.CheckConstraint(condition=Q(position__range=(1, 9)), name="contact_position"),
            models.UniqueConstraint(
                fields=["person", "position"], condition=Q(valid_to__isnull=True), name="contact_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.position} of {self.person_id}"


class KeyCustody(Dated):
    """Who keeps a key to the flat (钥匙托管), agreed by the person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    holder = models.CharField(max_length=40)
    holder_kind = models.CharField(max_length=20, help_text="grid_worker, neighbour, family, property, community")
    holder_phone = EncryptedTextField(blank=True, default="")
    agreed = models.CharField(max_length=60, help_text="how the person agreed: in writing, with the worker present")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [_ends_later("key"), models.CheckConstraint(condition=~Q(agreed=""), name="key_agreed")]

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class CareService(Dated):
    """A service that somebody gets regularly: meals, bathing, cleaning, an alarm button, day care."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_services")
    kind = models.CharField(max_length=20)
    provider = models.CharField(max_length=60, blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_later("care_service"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(valid_to__isnull=True), name="care_service_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class SelfCareRating(models.Model):
    """One filled-in self-care form, 0 (able) to 37. A new form is a new row."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="self_care_ratings")
    on = models.DateField()
    points = models.JSONField()
    total = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=8, choices=[(grade.value, grade.value) for grade in SelfCareGrade])
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

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


class AbilityReason(models.TextChoices):
    FIRST = "first", _("First assessment")
    REGULAR = "regular", _("Regular assessment")
    IMMEDIATE = "immediate", _("Because something changed")
    REVIEW = "review", _("Review on request")


class AbilityAssessment(models.Model):
    """One assessment after GB/T 42195-2022: 0 to 90, higher is better; of two assessors one is medical or nursing."""

    Reason = AbilityReason

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ability_assessments")
    on = models.DateField()
    reason = models.CharField(max_length=10, choices=AbilityReason)
    points = models.JSONField()
    self_care = models.PositiveSmallIntegerField()
    movement = models.PositiveSmallIntegerField()
    mind = models.PositiveSmallIntegerField()
    senses = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    dementia = models.BooleanField(default=False)
    other_mental = models.BooleanField(default=False)
    incidents = models.PositiveSmallIntegerField(default=0)
    coma = models.BooleanField(default=False)
    proposed = models.PositiveSmallIntegerField(choices=[(grade.value, grade.name) for grade in AbilityGrade])
    grade = models.PositiveSmallIntegerField(choices=[(grade.value, grade.name) for grade in AbilityGrade])
    grade_reason = models.CharField(max_length=200, blank=True, default="", help_text="why another than proposed")
    assessor_1 = models.CharField(max_length=40)
    assessor_2 = models.CharField(max_length=40)
    medical_assessor = models.PositiveSmallIntegerField(help_text="1 or 2: who of them is medical or nursing staff")
    informant = models.CharField(max_length=60, blank=True, default="")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

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


class Verification(models.Model):
    """Somebody went through the sheet with the person (年度核实): as it was, or with what was changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verifications")
    on = models.DateField()
    how = models.CharField(max_length=20, help_text="visit, window, phone")
    changed = models.JSONField(default=list, help_text="names of the fields that were changed")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OfPerson.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-on"], name="verification_of")]

    def __str__(self) -> str:
        return f"verified {self.person_id}"
