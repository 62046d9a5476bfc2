"""District > street > community > grid > building or estate.

A region's `path` (`320613/017/X03/G02/`) never changes: when areas are re-cut, the old region ends, new ones begin and
name it as predecessor. So everything that happened keeps the area it happened in, and one range scan over a path finds
all that lies under it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter


class Level(models.IntegerChoices):
    DISTRICT = 1, _("District")
    STREET = 2, _("Street")
    COMMUNITY = 3, _("Community")
    GRID = 4, _("Grid")
    BUILDING = 5, _("Building")


class GridKind(models.TextChoices):
    GENERAL = "general", _("General grid")
    SPECIAL = "special", _("Special grid")
    MICRO = "micro", _("Micro grid")
    ESTATE = "estate", _("Estate")
    NONE = "", _("No kind")


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, actor: Actor) -> "RegionQuerySet":
        """The names of areas are public; there is nothing to hide in a map."""
        return self.all()

    def editable_by(self, actor: Actor) -> "RegionQuerySet":
        return self.filter(area_filter(actor, "regions.edit", field="path"))

    def under(self, path: str) -> "RegionQuerySet":
        """The region at this path and everything within."""
        return self.filter(path__gte=path, path__lt=path + "~")

    def valid_on(self, day: object) -> "RegionQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Region(models.Model):
    """An area with its level and the days on which it exists."""

    Level = Level
    GridKind = GridKind

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField(choices=Level)
    kind = models.CharField(max_length=12, choices=GridKind, blank=True, default="")
    code = models.CharField(max_length=20)
    code_is_provisional = models.BooleanField(default=False)
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=120, db_collation="C", unique=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True, default="")
    duty_day = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "path"], name="region_id_path"),
            # Open areas only: after a re-cut the code may be given again. The path never is.
            models.UniqueConstraint(
                fields=["parent", "code"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="region_code_in_parent",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="region_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                name="region_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(duty_day__isnull=True) | Q(duty_day__range=(1, 31)), name="region_duty_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="region_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def area_path(self) -> str:
        """As every area-bound thing has it, so that its events are found by area."""
        return self.path


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, actor: Actor) -> "SuccessionQuerySet":
        """As public as the areas themselves."""
        return self.all()


class Succession(models.Model):
    """`successor` took over (a part of) `predecessor` on the day."""

    predecessor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField()

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} > {self.successor_id}"


class AreaScoped(models.Model):
    """Belongs to an area. `area_path` repeats the region's path so that scope is one index range.

    The two can't drift apart: a composite foreign key (region_id, area_path) → regions(id, path) is added for every
    such table by the migration operation `AreaKey`, and a region's path never changes.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=120, db_collation="C", editable=False)

    class Meta:
        abstract = True
