"""Files that come in, how long they are kept; and a line for every file of people that goes out."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import append_only
from doorstep.kernel.scope import area_filter, around_filter
from doorstep.regions.models import AreaScoped


class FileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, actor: Actor) -> "FileQuerySet":
        """By those who work in the area, and by those of its grids: the photos of their own community's activities."""
        return self.filter(area_filter(actor, "activities.view") | around_filter(actor, "activities.view"))


class StoredFile(AreaScoped):
    """One file on disk, content-checked and re-encoded when an image; reached only through a view that checks scope."""

    token = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    path = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    keep_until = models.DateField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area_path"], name="file_area")]

    def __str__(self) -> str:
        return self.name


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, actor: Actor) -> "ExportQuerySet":
        """By whoever audits the area, and one's own."""
        return self.filter(area_filter(actor, "audit.view") | Q(user_id=actor.user_id or 0))


class Export(models.Model):
    """Somebody took a list of people out of the house: which, of which area, why. Append-only.

    `code` stands in the file itself, so that a sheet that turns up somewhere leads back to this row.
    """

    code = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, default="")
    office = models.CharField(max_length=60, default="")
    what = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    area_path = models.CharField(max_length=120, db_collation="C")
    form = models.CharField(max_length=5)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="export_needs_reason"),
            models.CheckConstraint(condition=~Q(area_path=""), name="export_has_area"),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "id"], name="export_area")]
        triggers: ClassVar[list[Any]] = append_only("export")

    def __str__(self) -> str:
        return f"export {self.code}"
