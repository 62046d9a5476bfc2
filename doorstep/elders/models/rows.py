"""Rows about people: who sees them, and how a fact begins and ends."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.elders.tags import GUARDED
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter


class OfPerson(models.QuerySet[Any]):
    """Rows of people: seen by whoever sees the person."""

    def visible_to(self, actor: Actor) -> Any:
        condition = area_filter(actor, "residents.view", field="person__area_path")
        return self.filter(condition | Q(person_id__in=actor.person_ids))

    def valid_on(self, day: object) -> Any:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def open(self) -> Any:
        return self.filter(valid_to__isnull=True)


class TagQuerySet(OfPerson):
    def visible_to(self, actor: Actor) -> Any:
        """Guarded tags only in the areas over which their right is held.

        Not by the person himself either: `person_ids` are also those whose proxy one is, and a child need not read it.
        """
        seen = super().visible_to(actor)
        for tag, right in GUARDED.items():
            seen = seen.filter(~Q(tag=tag.value) | area_filter(actor, right, field="person__area_path"))
        return seen

    def unguarded(self) -> "TagQuerySet":
        return self.exclude(tag__in=[tag.value for tag in GUARDED])


class SheetQuerySet(OfPerson):
    def visible_to(self, actor: Actor) -> Any:
        """By the sheet's own path, so that a list is a range of an index."""
        return self.filter(area_filter(actor, "residents.view") | Q(person_id__in=actor.person_ids))


class OnReturn(models.TextChoices):
    """What becomes of a fact that ended only because the file was closed, when the person is back."""

    NOTHING = "", "no question"
    ASK = "ask", "to be asked"
    AGAIN = "again", "holds again, as a new row"
    OVER = "over", "no longer so"


class Dated(models.Model):
    """A fact about a person from one day to another, with where it is from. Ended, never removed."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True, default="", help_text="window, visit, import:12 …")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    ended_reason = models.CharField(max_length=200, blank=True, default="")
    on_return = models.CharField(max_length=5, choices=OnReturn, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def area_path(self) -> str:
        """Of the person: what is disclosed of the fact is read by the auditor of that area."""
        path: str = self.person.area_path  # type: ignore[attr-defined]
        return path


def ends_later(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"{name}_ends_later"
    )


def open_once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["person", *fields], condition=Q(valid_to__isnull=True), name=f"{name}_open_once"
    )
