"""Facts with their days: tags, illnesses, disability, whom to call, who keeps a key, which services somebody gets."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.elders.choices import DISABILITY_KIND, CareKind, Illness, KeyHolder
from doorstep.elders.models.rows import Dated, OfPerson, TagQuerySet, ends_later, open_once
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.residents.models import Person


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
            ends_later("tag"),
            open_once("tag", "tag", "word"),
            models.CheckConstraint(
                condition=Q(tag=Tag.OTHER.value) & ~Q(word="") | ~Q(tag=Tag.OTHER.value) & Q(word=""),
                name="tag_other_has_word",
            ),
            models.CheckConstraint(
                condition=~Q(tag__in=[tag.value for tag, rule in TAGS.items() if rule.needs_evidence])
                | ~Q(evidence=""),
                name="tag_has_evidence",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("tag"), F("person"), condition=Q(valid_to__isnull=True), name="tag_open"),
        ]

    def __str__(self) -> str:
        return f"tag {self.pk}"


class Condition(Dated):
    """A chronic illness that is known of: told or from a document, never concluded by the program."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=20, choices=Illness)
    word = models.CharField(max_length=30, blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_later("condition"),
            open_once("condition", "code", "word"),
            models.CheckConstraint(
                condition=Q(code="other") & ~Q(word="") | ~Q(code="other") & Q(word=""), name="condition_other_has_word"
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("code"), F("person"), condition=Q(valid_to__isnull=True), name="condition_open"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.person_id}"


class Disability(Dated):
    """Kind and grade of a disability certificate (GB/T 26341-2010)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disabilities")
    kind = models.PositiveSmallIntegerField(choices=list(DISABILITY_KIND.items()))
    grade = models.PositiveSmallIntegerField()
    certificate = EncryptedTextField(blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_later("disability"),
            open_once("disability", "kind"),
            models.CheckConstraint(condition=Q(grade__range=(1, 4)), name="disability_grade"),
            models.CheckConstraint(condition=Q(kind__range=(1, 7)), name="disability_kind"),
        ]

    def __str__(self) -> str:
        return f"disability {self.kind}/{self.grade} of {self.person_id}"


class EmergencyContact(Dated):
    """Whom to call, in this order; the first two places are meant to be filled."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="emergency_contacts")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=40)
    relation = models.CharField(max_length=20, blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_hash = models.CharField(max_length=40, blank=True, default="")
    lives_near = models.BooleanField(null=True, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_later("contact"),
            open_once("contact", "position"),
            models.CheckConstraint(condition=Q(position__range=(1, 9)), name="contact_position"),
        ]
        indexes: ClassVar = [
            models.Index(
                F("phone_hash"),
                F("person"),
                condition=Q(valid_to__isnull=True) & ~Q(phone_hash=""),
                name="contact_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.position} of {self.person_id}"


class KeyCustody(Dated):
    """Who keeps a key to the flat (钥匙托管), agreed by the person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    holder = models.CharField(max_length=40)
    holder_kind = models.CharField(max_length=20, choices=KeyHolder)
    holder_phone = EncryptedTextField(blank=True, default="")
    agreed = models.CharField(max_length=60, help_text="how the person agreed: in writing, with the worker present")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_later("key"),
            open_once("key", "holder"),
            models.CheckConstraint(condition=~Q(agreed=""), name="key_agreed"),
        ]

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class CareService(Dated):
    """A service that somebody gets regularly: meals, bathing, cleaning, an alarm button, day care."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_services")
    kind = models.CharField(max_length=20, choices=CareKind)
    provider = models.CharField(max_length=60, blank=True, default="")

    objects = OfPerson.as_manager()

    class Meta:
        constraints: ClassVar = [ends_later("care_service"), open_once("care_service", "kind")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
