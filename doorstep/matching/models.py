"""Files that may be of one person, and the merges that came of it. Both are kept: a merge can be taken back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.matching.states import OPEN, PAIR, RIGHT
from doorstep.residents.models import Person


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, actor: Actor) -> "PairQuerySet":
        """Who may merge in the areas of both."""
        return self.filter(
            area_filter(actor, RIGHT, field="low__area_path"), area_filter(actor, RIGHT, field="high__area_path")
        )


class Pair(models.Model):
    """Two files that look alike, the lower number first; found once, and what was decided is remembered."""

    low = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    high = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in PAIR.states], default=OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="pair_in_order"),
            models.UniqueConstraint(fields=["low", "high"], name="pair_once"),
        ]
        indexes: ClassVar = [models.Index(F("weight").desc(), F("id"), condition=Q(state="open"), name="pair_open")]

    def __str__(self) -> str:
        return f"{self.low_id} and {self.high_id}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, actor: Actor) -> "MergeQuerySet":
        return self.filter(
            area_filter(actor, RIGHT, field="kept__area_path"), area_filter(actor, RIGHT, field="gone__area_path")
        )


class Merge(models.Model):
    """`gone` went into `kept`. What moved and what the files said before is kept, so that it can be taken back."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    #: model label → field → primary keys of the rows that followed
    moved: Any = models.JSONField(default=dict)
    #: model label → how many rows could not follow because the kept file has such a row of its own
    stayed: Any = models.JSONField(default=dict)
    #: JSON of both files' columns before and of the kept file's after, encrypted because of the numbers in it
    before = EncryptedTextField(default="", blank=True)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=200, blank=True, default="")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merge_gone_once"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""), name="merge_undone_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
