"""Sites where services happen: rooms, stations, reading corners, drop-off points."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.actor import Actor
from doorstep.regions.models import AreaScoped


class SiteKind(models.TextChoices):
    COMMUNITY_CENTRE = "community_centre"
    HEALTH_CENTRE = "health_centre"
    PARTY_CENTRE = "party_centre"
    SQUARE = "square"
    ROOM = "room"
    REST_STATION = "rest_station"
    READING_CORNER = "reading_corner"
    LEARNING_STATION = "learning_station"
    DROP_OFF = "drop_off"
    SPORTS = "sports"
    OTHER = "other"


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, actor: Actor) -> "SiteQuerySet":
        """Where a station is and when it opens is public (programmes.md §20)."""
        return self.all()

    def open_on(self, day: object) -> "SiteQuerySet":
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)


class Site(AreaScoped):
    """A place one can walk to."""

    Kind = SiteKind

    kind = models.CharField(max_length=20, choices=SiteKind)
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=120, blank=True, default="")
    landmark = models.CharField(
        max_length=120, blank=True, default="", help_text="How to find it, as one says at the door"
    )
    step_free = models.BooleanField(default=False)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    #: [{"days": [1,2,3,4,5], "from": "08:00", "to": "18:00"}], Monday being 1; [] means unknown.
    opening_hours = models.JSONField(default=list, blank=True)
    phone = models.CharField(max_length=30, blank=True, default="")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_path", "kind"], name="site_area_kind"),
            models.Index(fields=["kind", "area_path"], name="site_kind_area"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="site_closes_later"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_position",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FacilityState(models.TextChoices):
    OK = "ok"
    BROKEN = "broken"
    MISSING = "missing"
    WANTED = "wanted"


class Facility(models.Model):
    """One thing a site offers: hot water, microwave, medicine box. WANTED marks what people asked for."""

    State = FacilityState

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="facilities")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, choices=FacilityState, default=FacilityState.OK)
    since = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="medicine boxes")
    note = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "code"], name="facility_once")]

    def __str__(self) -> str:
        return self.name
