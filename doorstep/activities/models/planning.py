"""What is planned: templates, series, activities with their stalls, partners and staff on duty."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import Organisation, User
from doorstep.activities.states import PUBLIC_STATES, ActivityState
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter, around_filter
from doorstep.places.models import Site
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.regions.models import AreaScoped


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, actor: Actor) -> "TemplateQuerySet":
        """Ready-made plans are no secret."""
        return self.all()


class Template(models.Model):
    """A ready-made plan of an activity, loaded from data/templates.yaml and editable as data."""

    code = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80, blank=True, default="")
    spec = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    objects = TemplateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class RuleKind(models.TextChoices):
    #: The same day of every month: 15 for theme day.
    MONTHLY_DAY = "monthly_day"
    #: The n-th weekday of every month: first Friday; -1 is the last.
    MONTHLY_WEEKDAY = "monthly_weekday"
    WEEKLY = "weekly"


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, actor: Actor) -> "SeriesQuerySet":
        return self.filter(area_filter(actor, "activities.view"))


class Series(AreaScoped):
    """The rule by which activities recur. Occurrences are real activities, made ahead up to the horizon."""

    RuleKind = RuleKind

    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    rule = models.CharField(max_length=16, choices=RuleKind)
    day = models.SmallIntegerField(null=True, help_text="day of month 1-31; a month too short uses its last day")
    nth = models.SmallIntegerField(null=True, help_text="1-4 or -1")
    weekday = models.SmallIntegerField(null=True, help_text="Monday 1 … Sunday 7")
    every = models.PositiveSmallIntegerField(default=1, help_text="each n-th month or week")
    starts_on = models.DateField()
    ends_on = models.DateField()
    start_time = models.TimeField()
    duration_minutes = models.PositiveIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    plan = models.JSONField(
        default=dict, help_text="stalls, capacity, partners, what to bring: copied into each occurrence"
    )
    made_until = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="series_ends_later"),
            models.CheckConstraint(
                condition=Q(rule="monthly_day", day__range=(1, 31))
                | Q(rule="monthly_weekday", nth__in=[-1, 1, 2, 3, 4], weekday__range=(1, 7))
                | Q(rule="weekly", weekday__range=(1, 7)),
                name="series_rule_complete",
            ),
            models.CheckConstraint(condition=Q(duration_minutes__range=(10, 1440)), name="series_duration"),
            models.CheckConstraint(condition=Q(every__range=(1, 12)), name="series_every"),
        ]

    def __str__(self) -> str:
        return self.title


class SeriesException(models.Model):
    """This occurrence does not take place (moved_to empty) or takes place on another day."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="exceptions")
    on = models.DateField()
    moved_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "on"], name="series_exception_once")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.on}"


class SignupMode(models.TextChoices):
    #: Come as you are; nobody signs up.
    NONE = "none"
    #: One may sign up, walk-ins are welcome too.
    OPTIONAL = "optional"
    REQUIRED = "required"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> "ActivityQuerySet":
        """Published ones are public; drafts only for staff of the area."""
        return self.filter(Q(state__in=PUBLIC_STATES) | self._staff("activities.view", actor))

    def staffed_by(self, actor: Actor, right: str) -> "ActivityQuerySet":
        """Those at which the actor may work. A grid worker works at the activities of his whole community too."""
        return self.filter(self._staff(right, actor))

    @staticmethod
    def _staff(right: str, actor: Actor) -> Q:
        return area_filter(actor, right) | around_filter(actor, right)

    def public(self) -> "ActivityQuerySet":
        return self.filter(state__in=PUBLIC_STATES)


class Activity(AreaScoped):
    """One planned and held event. `taken` and `waiting` are kept with the sign-ups, under the lock of this row."""

    SignupMode = SignupMode

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="activities")
    series_day = models.DateField(null=True, help_text="the day by the rule, also when moved")
    title = models.CharField(max_length=60)
    intro = models.TextField(blank=True, default="")
    bring = models.JSONField(default=list, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=60, blank=True, default="", help_text="when it is not a site")
    landmark = models.CharField(max_length=120, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=ActivityState.DRAFT)
    signup_mode = models.CharField(max_length=10, choices=SignupMode, default=SignupMode.OPTIONAL)
    signup_until = models.DateTimeField(null=True, blank=True, help_text="empty: as long as it is open")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0, help_text="last number-ticket given out")
    filing_required = models.BooleanField(default=False)
    filed_on = models.DateField(null=True, blank=True)
    filing_number = models.CharField(max_length=40, blank=True, default="")
    door_token = models.UUIDField(unique=True, help_text="the QR at the door")
    summary = models.TextField(blank=True, default="")
    cancelled_reason = models.CharField(max_length=200, blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_later"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="activity_not_oversold"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ActivityState]), name="activity_state"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="activity_cancelled_says_why"
            ),
            models.UniqueConstraint(
                fields=["series", "series_day"], condition=Q(series__isnull=False), name="activity_once_an_occurrence"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "starts_at"], name="activity_area_time"),
            models.Index(fields=["state", "starts_at"], name="activity_state_time"),
            models.Index(fields=["programme", "starts_at"], name="activity_programme_time"),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityPartner(models.Model):
    """An organisation that takes part: host, organiser or helper."""

    class Part(models.TextChoices):
        HOST = "host"
        ORGANISER = "organiser"
        HELPER = "helper"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, default=Part.HELPER)
    people = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="activity_partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.organisation_id}"


class Stall(models.Model):
    """A table at the activity where certain items are done; may have places of its own."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="stalls")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    items = models.ManyToManyField(ServiceItem, related_name="+")

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "name"], name="stall_name_once"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="stall_not_oversold"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """Who works there: a user of ours, or a doctor named with licence number as the filing demands."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="duties")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=40)
    work = models.CharField(max_length=40, blank=True, default="")
    licence = models.CharField(max_length=20, blank=True, default="")
    stall = models.ForeignKey(Stall, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "user"], condition=Q(user__isnull=False), name="duty_user_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
