"""The one book every figure is read from.

A record says: this much of this programme happened on this day in this area. Its four measures are counted, never
derived: sessions (场次), items (项次), person_times (人次), household_times (户次). Persons (人数) and households
(户数) are the distinct people and doors behind the records. Rows are never updated or deleted; a correction is a
record of the opposite sign that names the one it reverses.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import append_only
from doorstep.kernel.scope import area_filter
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.regions.models import AreaScoped
from doorstep.residents.models import Household, Person


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, actor: Actor) -> "RecordQuerySet":
        return self.filter(area_filter(actor, "ledger.view"))

    def under(self, path: str) -> "RecordQuerySet":
        return self.filter(area_path__gte=path, area_path__lt=path + "~")


class Record(AreaScoped):
    """One entry. `area_path` is the area as it was on the day; `source` makes posting idempotent."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    occurred_on = models.DateField()
    occurred_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    sessions = models.SmallIntegerField(default=0)
    items = models.IntegerField(default=0)
    person_times = models.IntegerField(default=0)
    household_times = models.IntegerField(default=0)
    #: Unique name of the event that this records: `activities.attendance:81`. Posting it again changes nothing.
    source = models.CharField(max_length=80, unique=True)
    #: The session it belongs to, `activities.activity:12`, so that a figure opens into sessions.
    session = models.CharField(max_length=60, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(max_length=200, default="")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    reverses__isnull=True, sessions__gte=0, items__gte=0, person_times__gte=0, household_times__gte=0
                )
                | Q(reverses__isnull=False, sessions__lte=0, items__lte=0, person_times__lte=0, household_times__lte=0),
                name="record_sign",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(person_times__range=(-1, 1)), name="record_one_person_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="record_reversal_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(sessions=0, items=0, person_times=0, household_times=0), name="record_counts_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "occurred_on"], name="record_area_day"),
            models.Index(fields=["programme", "occurred_on", "area_path"], name="record_programme_day"),
            models.Index(F("person"), F("occurred_on"), condition=Q(person__isnull=False), name="record_person"),
            models.Index(F("session"), condition=~Q(session=""), name="record_session"),
        ]
        triggers: ClassVar[list[Any]] = append_only("record")

    def __str__(self) -> str:
        return f"record {self.pk}"


class WalkInLink(models.Model):
    """One of the heads counted without a name turned out to be this person: 人数 grows, 人次 stays. Append-only."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "person"], name="walk_in_link_once")]
        triggers: ClassVar[list[Any]] = append_only("walk_in_link")

    def __str__(self) -> str:
        return f"{self.record_id} is {self.person_id}"


class Pending(models.Model):
    """What the roll-ups have not taken in yet. Written with the record, deleted with the fold: see rollups.py."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(WalkInLink, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"pending {self.record_id}"


class RollUp(models.Model):
    """A month of a programme in a district, street or community: sums, and exact sets of people and households.

    The sets are Roaring bitmaps of primary keys: uniting twelve months of a district is a matter of milliseconds, and
    the number of distinct persons stays exact.
    """

    area_path = models.CharField(max_length=120, db_collation="C")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    sessions = models.IntegerField(default=0)
    items = models.IntegerField(default=0)
    person_times = models.IntegerField(default=0)
    anonymous_times = models.IntegerField(default=0)
    household_times = models.IntegerField(default=0)
    persons = models.BinaryField(default=bytes)
    households = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_path", "month", "programme"], name="roll_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_path} {self.month}"
