"""Files that were handed in, what each of their rows became, and how an office's columns are to be read."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.intake.states import RIGHT, FileState
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.regions.models import AreaScoped
from doorstep.residents.models import Person
from doorstep.residents.services import Outcome


class FileQuerySet(models.QuerySet["ImportFile"]):
    def visible_to(self, actor: Actor) -> "FileQuerySet":
        """Those who may import there: the file holds ID numbers."""
        return self.filter(area_filter(actor, RIGHT))


class ImportFile(AreaScoped):
    """One file for one community. Its content lies encrypted on disk; here is what is known of it and how far it is."""

    State = FileState

    token = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FileState])
    #: Why it can't be read; a word for the sentence that is said.
    fault = models.CharField(max_length=30, blank=True, default="")
    #: The day that counts as today for this file, so that reading it again says the same.
    read_on = models.DateField()
    #: One entry a sheet: name, role, header rows, labels and fields of the columns.
    sheets = models.JSONField(default=list)
    #: The columns as somebody said they are: sheet number → column → field.
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0, help_text="about how many rows are to be read")
    seen = models.PositiveIntegerField(default=0, help_text="rows read so far, for the progress")
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    #: Person rows of the file that are dealt with; written in the transaction that dealt with them.
    cursor = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="outcome → rows")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    #: Whether the whole file was gone through before, its problems kept.
    is_read = models.BooleanField(default=False)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: The content is taken away after a while; what came of it stays.
    content_gone_at = models.DateTimeField(null=True, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_path", "-id"], name="import_area"),
            models.Index(fields=["digest"], name="import_digest"),
            models.Index(F("id"), condition=Q(state__in=("uploaded", "importing")), name="import_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="import_done_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class OfFile(models.QuerySet["ImportRow"]):
    def visible_to(self, actor: Actor) -> "OfFile":
        return self.filter(area_filter(actor, RIGHT, field="file__area_path"))


class ImportRow(models.Model):
    """What became of an accepted row. Kept so that the same person in the next file is known, and can be traced back.

    Numbers are kept as keyed hashes only.
    """

    # Found by the index of `import_row_once`, which begins with the file.
    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="imported", db_index=False)
    number = models.PositiveIntegerField(help_text="which person row of the file, from 0")
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="import_rows")
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    name = models.CharField(max_length=40, db_collation="C")
    id_hash = models.CharField(max_length=40, blank=True, default="")
    birth = models.CharField(max_length=10, blank=True, default="")
    phone_hashes = ArrayField(models.CharField(max_length=40), default=list)

    objects = OfFile.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="import_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(F("id_hash"), condition=~Q(id_hash=""), name="import_row_id"),
            models.Index(F("name"), condition=Q(id_hash=""), name="import_row_name"),
        ]

    def __str__(self) -> str:
        return f"row {self.row} of {self.file_id}"


class ProblemQuerySet(models.QuerySet["ImportProblem"]):
    def visible_to(self, actor: Actor) -> "ProblemQuerySet":
        return self.filter(area_filter(actor, RIGHT, field="file__area_path"))


class ImportProblem(models.Model):
    """Something wrong at a cell: why a row was not taken over, or what to look at; never what stands there."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField(help_text="which person row of the file, from 0")
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=30)
    is_rejection = models.BooleanField()

    objects = ProblemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file", "-is_rejection", "number", "id"], name="import_problem_of")]

    def __str__(self) -> str:
        return f"{self.code} in row {self.row} of {self.file_id}"


class MappingQuerySet(models.QuerySet["OfficeMapping"]):
    def visible_to(self, actor: Actor) -> "MappingQuerySet":
        return self.filter(area_filter(actor, RIGHT))


class OfficeMapping(AreaScoped):
    """How an office reads a form of its own: what each column of a heading means. Remembered from the last import."""

    fingerprint = models.CharField(max_length=64)
    fields = models.JSONField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    objects = MappingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "fingerprint"], name="office_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"mapping {self.pk}"
