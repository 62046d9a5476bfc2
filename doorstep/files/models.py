"""Uploaded files: what they are, whose they are, how long they are kept."""

from typing import ClassVar

from django.db import models

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
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
