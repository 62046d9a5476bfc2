"""Outreach: a round goes to every door of an area once, and every knock is written down."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import append_only
from doorstep.kernel.scope import area_filter, around_filter
from doorstep.outreach.states import VIEW_RIGHT, DoorState, RoundState
from doorstep.programmes.models import Programme
from doorstep.regions.models import AreaScoped
from doorstep.residents.models import Household


class RoundQuerySet(models.QuerySet["OutreachRound"]):
    def visible_to(self, actor: Actor) -> "RoundQuerySet":
        """Those of his areas, and those of the community around his grid, because he walks a part of them."""
        return self.filter(area_filter(actor, VIEW_RIGHT) | around_filter(actor, VIEW_RIGHT))


class OutreachRound(AreaScoped):
    """All doors of an area, from one day to another, about one matter.

    `doors` is the denominator of the coverage: the households on file when the round was made, on the day `made_at`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=60)
    what_to_say = models.CharField(max_length=300, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RoundState], default=RoundState.RUNNING
    )
    doors = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="outreach_ends_later"),
            models.CheckConstraint(condition=~Q(topic=""), name="outreach_has_topic"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | ~Q(state="running") & Q(ended_at__isnull=False),
                name="outreach_ended_has_time",
            ),
            models.UniqueConstraint(
                fields=["region", "topic", "starts_on"], condition=~Q(state="called_off"), name="outreach_round_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "-starts_on"], name="outreach_round_area")]

    def __str__(self) -> str:
        return self.topic


class DoorQuerySet(models.QuerySet["OutreachDoor"]):
    def visible_to(self, actor: Actor) -> "DoorQuerySet":
        return self.filter(area_filter(actor, VIEW_RIGHT))


class OutreachDoor(AreaScoped):
    """One household in one round. The area is that of the household on the day the round was made."""

    round = models.ForeignKey(OutreachRound, on_delete=models.PROTECT, related_name="at_doors", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DoorState], default=DoorState.WAITING)
    #: People spoken to, when it was reached.
    heads = models.PositiveSmallIntegerField(default=0)
    knocks = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "household"], name="outreach_door_once"),
            models.CheckConstraint(
                condition=Q(state="reached", heads__range=(1, 99)) | ~Q(state="reached") & Q(heads=0),
                name="outreach_reached_has_heads",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", knocks=0, last_at__isnull=True)
                | ~Q(state="waiting") & Q(knocks__gte=1, last_at__isnull=False),
                name="outreach_knocked_has_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "round"], name="outreach_door_area")]

    def __str__(self) -> str:
        return f"door {self.pk}"


class KnockQuerySet(models.QuerySet["Knock"]):
    def visible_to(self, actor: Actor) -> "KnockQuerySet":
        return self.filter(area_filter(actor, VIEW_RIGHT, field="door__area_path"))


class Knock(models.Model):
    """Somebody knocked. `client_uuid` is made by the page or the telephone: the same knock sent again is one."""

    client_uuid = models.UUIDField(unique=True)
    door = models.ForeignKey(OutreachDoor, on_delete=models.PROTECT, related_name="at_door")
    result = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DoorState if s != DoorState.WAITING])
    heads = models.PositiveSmallIntegerField(default=0)
    #: Those of them who are known by name; they alone count as persons.
    persons = models.JSONField(default=list)
    happened_at = models.DateTimeField()
    device_time = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = KnockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["door"], condition=Q(result="reached"), name="outreach_reached_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only("outreach_knock")

    def __str__(self) -> str:
        return f"knock {self.pk}"

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.door.area_path
