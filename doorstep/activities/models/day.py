"""What happened on the day: who came, what was done, what is to be looked after, photos."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.activities.models.planning import Activity, Stall
from doorstep.activities.models.signing_up import Signup
from doorstep.files.models import StoredFile
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.programmes.models import ServiceItem
from doorstep.regions.models import AreaScoped
from doorstep.residents.models import Person


class Method(models.TextChoices):
    QR = "qr"
    DOOR = "door"
    NAME = "name"
    PHONE = "phone"
    ID_TAIL = "id_tail"
    TICKET = "ticket"
    HEADCOUNT = "headcount"


class Attendance(models.Model):
    """Somebody came: a named person, or `heads` people without identity. Withdrawn ones stay, their record reversed."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signup = models.ForeignKey(Signup, on_delete=models.PROTECT, null=True, related_name="attendances")
    heads = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=10, choices=Method)
    client_id = models.UUIDField(unique=True, help_text="made by the page or phone: the same tap twice is one")
    late = models.BooleanField(default=False, help_text="entered after closing")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(person__isnull=False, withdrawn_at__isnull=True),
                name="attendance_once",
            ),
            models.CheckConstraint(condition=Q(person__isnull=True) | Q(heads=1), name="attendance_person_is_one_head"),
            models.CheckConstraint(condition=Q(heads__range=(1, 2000)), name="attendance_heads"),
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "-id"], name="attendance_activity")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.activity.area_path


class ServiceDone(models.Model):
    """One item done at a stall, with its reading when it has one. `times` > 1 only without identity."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="services")
    stall = models.ForeignKey(Stall, on_delete=models.PROTECT, null=True, related_name="services")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    times = models.PositiveIntegerField(default=1)
    reading = models.JSONField(default=dict, blank=True)
    hint_level = models.CharField(max_length=10, blank=True, default="")
    client_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person__isnull=True) | Q(times=1), name="service_person_is_once"),
            models.CheckConstraint(condition=Q(times__range=(1, 2000)), name="service_times"),
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "-id"], name="service_activity")]

    def __str__(self) -> str:
        return f"service {self.pk}"

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.activity.area_path


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, actor: Actor) -> "FollowUpQuerySet":
        return self.filter(area_filter(actor, "activities.checkin"))


class FollowUp(AreaScoped):
    """Somebody should look after this person by a day: a reading was out of range."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    service = models.OneToOneField(ServiceDone, on_delete=models.PROTECT, related_name="follow_up")
    level = models.CharField(max_length=10)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("area_path"), F("due_on"), condition=Q(done_at__isnull=True), name="follow_up_open"),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class Photo(models.Model):
    """At most three a activity (setting `activities.photos_max`); `slot` makes that a constraint."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "slot"], name="photo_slot_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, 3)), name="photo_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} photo {self.slot}"
