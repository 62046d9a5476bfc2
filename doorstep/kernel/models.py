"""Tables that every part shares: the event log, who opened what, and dated local settings."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F

from doorstep.kernel.actor import Actor


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """The database itself refuses update, delete and truncate: a promise no bulk query can break."""
    return [
        pgtrigger.Protect(name=f"{name}_no_update", operation=pgtrigger.Update),
        pgtrigger.Protect(name=f"{name}_no_delete", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
        ),
    ]


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> "EventQuerySet":
        """Whoever reads the audit of an area sees its events. Features show the events of a thing they have shown."""
        condition = models.Q(pk__in=[])
        for prefix in actor.areas("audit.view"):
            condition |= models.Q(area_path__gte=prefix, area_path__lt=prefix + "~")
        return self.filter(condition)

    def of(self, subject: str) -> "EventQuerySet":
        return self.filter(subject=subject)


class Event(models.Model):
    """What was done to a thing: by whom, when, from which state to which, and why. Append-only."""

    subject = models.CharField(max_length=80)
    area_path = models.CharField(max_length=120, db_collation="C", default="")
    action = models.CharField(max_length=60)
    from_state = models.CharField(max_length=30, default="")
    to_state = models.CharField(max_length=30, default="")
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=80, default="")
    reason = models.TextField(default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="event_subject"),
            models.Index(fields=["area_path", "id"], name="event_area"),
        ]
        triggers: ClassVar[list[Any]] = append_only("event")

    def __str__(self) -> str:
        return f"{self.subject} {self.action}"


class LocalSettingQuerySet(models.QuerySet["LocalSetting"]):
    def visible_to(self, actor: Actor) -> "LocalSettingQuerySet":
        """Those of his areas, and those around them, because they hold there too."""
        condition = models.Q(pk__in=[])
        for prefix in actor.areas("settings.view"):
            steps = prefix.split("/")[:-1]
            around = ["", *("/".join(steps[: depth + 1]) + "/" for depth in range(len(steps)))]
            condition |= models.Q(area_path__in=around) | models.Q(area_path__gte=prefix, area_path__lt=prefix + "~")
        return self.filter(condition)

    def in_order(self) -> "LocalSettingQuerySet":
        """Without those withdrawn, the earliest first: so the last that fits decides."""
        return self.exclude(source="withdrawn").order_by("valid_from", "id")


class LocalSetting(models.Model):
    """A local number (deadline, cap, range) and the day from which it holds. Older rows stay and explain the past."""

    key = models.CharField(max_length=80)
    area_path = models.CharField(max_length=120, db_collation="C", default="")
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=20, default="design")
    note = models.TextField(default="")
    set_by_id = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()

    objects = LocalSettingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(F("key"), F("area_path"), F("valid_from"), name="local_setting_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value} from {self.valid_from}"
