"""Telephones, what they hold, what they sent, and where two people wrote different things."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.field.states import DECIDE_RIGHT, DEVICES_RIGHT, Cause, ConflictState, DeviceState, Outcome
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.models import append_only
from doorstep.kernel.scope import area_filter
from doorstep.residents.models import Person


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, actor: Actor) -> "DeviceQuerySet":
        """Those of the areas that somebody looks after, and one's own."""
        own = Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
        return self.filter(area_filter(actor, DEVICES_RIGHT) | own)

    def in_hand(self) -> "DeviceQuerySet":
        return self.exclude(state=DeviceState.WIPED)


class Device(models.Model):
    """One account on one telephone. Its key opens what lies there; the server keeps it for the next sign-in.

    `install` is the number that the app on the telephone gave itself. `area_path` is where its user worked when it was
    last seen.
    """

    #: What the telephone calls itself before us; nobody can guess it.
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    install = models.UUIDField()
    name = models.CharField(max_length=60)
    key = EncryptedTextField(blank=True, default="")
    area_path = models.CharField(max_length=120, db_collation="C", default="")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in DeviceState], default=DeviceState.ACTIVE
    )
    registered_at = models.DateTimeField()
    #: Asked anything at all, and finished a synchronisation.
    seen_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True)
    #: What it said itself: how many operations still lie on it, and how far its clock is off.
    waiting = models.PositiveIntegerField(default=0)
    clock_off = models.IntegerField(default=0, help_text="seconds; positive: the telephone is ahead")
    version = models.CharField(max_length=20, blank=True, default="")
    wipe_reason = models.CharField(max_length=200, blank=True, default="")
    wipe_asked_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "install"], condition=Q(state="active"), name="device_once"),
            # And in SQL, because the key is encrypted (0002): a telephone that is to be erased has no key left.
            models.CheckConstraint(
                condition=Q(state="active", wipe_asked_at__isnull=True)
                | ~Q(state="active") & Q(wipe_asked_at__isnull=False) & ~Q(wipe_reason=""),
                name="device_wipe_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="wiped", wiped_at__isnull=False) | ~Q(state="wiped") & Q(wiped_at__isnull=True),
                name="device_wiped_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("area_path"), F("synced_at"), condition=~Q(state="wiped"), name="device_area"),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


class Snapshot(models.Model):
    """What a telephone holds after one answer: a fingerprint a row, so that the next answer is the difference alone.

    The last one that the telephone has acknowledged and the one sent after it are kept.
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "number"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"snapshot {self.number} of {self.device_id}"


class OperationQuerySet(models.QuerySet["Operation"]):
    def visible_to(self, actor: Actor) -> "OperationQuerySet":
        own = Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
        return self.filter(area_filter(actor, DEVICES_RIGHT, field="device__area_path") | own)


class Operation(models.Model):
    """One act on a telephone, under the number that the telephone gave it. Written once, with its answer; append-only.

    The clock of the server counts (`happened_at` is worked out by it, `received_at` is read from it); what the
    telephone's clock said is kept beside it.
    """

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="operations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    device_time = models.DateTimeField(null=True)
    happened_at = models.DateTimeField()
    #: The telephone's clock was changed in between, so `happened_at` is only the nearest that is possible.
    time_doubtful = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=[(s.value, s.value) for s in (Outcome.APPLIED, Outcome.REFUSED)])
    answer = models.JSONField(default=dict)
    code = models.CharField(max_length=60, blank=True, default="")
    sentence = models.CharField(max_length=400, blank=True, default="")
    what_to_do = models.CharField(max_length=400, blank=True, default="")
    #: What a refused one said, so that nothing is lost with the telephone.
    body = EncryptedTextField(blank=True, default="")

    objects = OperationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="applied", code="", sentence="")
                | Q(outcome="refused") & ~Q(code="") & ~Q(sentence=""),
                name="operation_refused_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("device"), F("received_at").desc(), condition=Q(outcome="refused"), name="operation_refused")
        ]
        triggers: ClassVar[list[Any]] = append_only("field_operation")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ConflictQuerySet(models.QuerySet["FieldConflict"]):
    def visible_to(self, actor: Actor) -> "ConflictQuerySet":
        """By whoever may change the person; the area is the person's of today."""
        return self.filter(area_filter(actor, DECIDE_RIGHT, field="person__area_path"))


class FieldConflict(models.Model):
    """One field about which the telephone says one thing and the file another. Somebody decides; nothing is dropped."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    cause = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Cause])
    #: What the telephone had been told, what was entered there, and what the file said when it arrived.
    base = EncryptedTextField(blank=True, default="")
    ours = EncryptedTextField(blank=True, default="")
    theirs = EncryptedTextField(blank=True, default="")
    state = models.CharField(
        max_length=5, choices=[(s.value, s.value) for s in ConflictState], default=ConflictState.OPEN
    )
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "field"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="conflict_decided_has_time",
            ),
        ]
        indexes: ClassVar = [models.Index(F("person"), F("id"), condition=Q(state="open"), name="conflict_open")]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}"

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.person.area_path
