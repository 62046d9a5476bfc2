"""Programmes as data: what is delivered, to whom, what is counted. The YAML form is the source of all rows."""

from typing import Any, ClassVar

from django.db import models

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import append_only


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, actor: Actor) -> "ProgrammeQuerySet":
        """Programmes are public: what the district offers is no secret."""
        return self.all()


class Programme(models.Model):
    """One kind of service. `spec` is the YAML form; the columns beside it are what the database needs to know."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    group = models.CharField(max_length=20)
    counts = models.JSONField(default=list)
    session_unit = models.CharField(max_length=20, default="sessions")
    sites_kind = models.CharField(max_length=20, blank=True, default="")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    spec = models.JSONField(default=dict)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class ProgrammeVersion(models.Model):
    """How the YAML form of a programme read, from when, by whom, and why it was changed. Append-only."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=200, blank=True, default="")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once")]
        triggers: ClassVar[list[Any]] = append_only("programme_version")

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"


class ServiceItemQuerySet(models.QuerySet["ServiceItem"]):
    def visible_to(self, actor: Actor) -> "ServiceItemQuerySet":
        return self.all()


class ServiceItem(models.Model):
    """One thing done for somebody at a stall or a door; 项次 counts these."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=30, blank=True, default="")
    needs_identity = models.BooleanField(default=False)
    reading = models.CharField(max_length=30, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = ServiceItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["programme_id", "position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "code"], name="service_item_once")]

    def __str__(self) -> str:
        return self.name
