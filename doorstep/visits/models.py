"""Visits to frail elders: plans, the tasks made from them, what was found, and what follows from it."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.elders.choices import CareLevel
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter, around_filter
from doorstep.regions.models import AreaScoped
from doorstep.residents.models import Person
from doorstep.visits.states import (
    OPEN_TASKS,
    VIEW_RIGHT,
    EscalationState,
    Frequency,
    Mode,
    NeedState,
    Result,
    StepKind,
    StepState,
    TaskState,
    Wanted,
)


def _codes(of: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class OfArea(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Any:
        return self.filter(area_filter(actor, VIEW_RIGHT))


class PlanQuerySet(models.QuerySet["VisitPlan"]):
    def visible_to(self, actor: Actor) -> "PlanQuerySet":
        """Those of his areas, and those of the areas around, because they send him too."""
        return self.filter(area_filter(actor, VIEW_RIGHT) | around_filter(actor, VIEW_RIGHT))


class VisitPlan(AreaScoped):
    """Whom in an area to visit how often: those of a care level, those with one of some tags, or who are both."""

    name = models.CharField(max_length=40)
    care_level = models.CharField(max_length=12, choices=CareLevel, blank=True, default="")
    tags = models.JSONField(default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    frequency = models.CharField(max_length=8, choices=_codes(Frequency))
    mode = models.CharField(max_length=4, choices=_codes(Wanted), default=Wanted.DOOR)
    #: Whether a relative who answers is enough.
    family_counts = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="visit_plan_has_name"),
            models.CheckConstraint(condition=~Q(care_level="") | ~Q(tags=[]), name="visit_plan_for_somebody"),
            models.CheckConstraint(condition=~Q(care_level="none"), name="visit_plan_not_for_none"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="visit_plan_ends_later"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "valid_from"], name="visit_plan_area")]

    def __str__(self) -> str:
        return self.name


class VisitTask(AreaScoped):
    """One visit that is due: one a plan, person and period. The area is the person's for as long as it is open."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visit_tasks")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_at = models.DateTimeField()
    mode = models.CharField(max_length=4, choices=_codes(Wanted))
    family_counts = models.BooleanField()
    #: Why, as codes: care:weekly, tag:lives_alone, age:80
    reason = models.JSONField(default=list)
    #: Who goes; nobody named: whoever works in the area.
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=_codes(TaskState), default=TaskState.WAITING)
    settled_by = models.ForeignKey("VisitRecord", on_delete=models.PROTECT, null=True, related_name="settled")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = OfArea.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "person", "starts_on"], name="visit_task_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="visit_task_ends_later"),
            models.CheckConstraint(
                condition=Q(state__in=("met", "excused", "late"), settled_by__isnull=False)
                | ~Q(state__in=("met", "excused", "late")) & Q(settled_by__isnull=True),
                name="visit_task_settled_by_visit",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="visit_task_withdrawn_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("area_path"), F("due_at"), condition=Q(state__in=OPEN_TASKS), name="visit_task_open"),
            models.Index(F("worker"), F("due_at"), condition=Q(state__in=OPEN_TASKS), name="visit_task_worker"),
            # How many were to be visited in a period, and what came of it.
            models.Index(fields=["area_path", "due_at", "state"], name="visit_task_period"),
        ]

    def __str__(self) -> str:
        return f"visit task {self.pk}"


class VisitRecord(AreaScoped):
    """Somebody went, called or looked in. Never changed afterwards; only the person is another when files are joined.

    `client_uuid` is made by the page or the telephone: the same visit sent again is one. The area is that of the day.
    """

    client_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits", db_index=False)
    mode = models.CharField(max_length=6, choices=_codes(Mode))
    result = models.CharField(max_length=10, choices=_codes(Result))
    #: What was not as usual, as codes: spirit, body, eating, medicine, safety, mood.
    abnormal = models.JSONField(default=list)
    note = EncryptedTextField(blank=True, default="")
    handled = EncryptedTextField(blank=True, default="")
    next_on = models.DateField(null=True)
    seen_at = models.DateTimeField()
    seen_on = models.DateField()
    device_time = models.DateTimeField(null=True)
    time_doubtful = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfArea.as_manager()

    class Meta:
        constraints: ClassVar = [
            # Two workers who were there together are one visit.
            models.UniqueConstraint(
                fields=["person", "seen_on", "mode"], condition=Q(result="met"), name="visit_met_once_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-seen_at"], name="visit_of_person"),
            models.Index(fields=["area_path", "-seen_at"], name="visit_area"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.ReadOnly(
                name="visit_stays",
                fields=[
                    "client_uuid",
                    "mode",
                    "result",
                    "abnormal",
                    "seen_at",
                    "seen_on",
                    "recorded_at",
                    "by",
                    "region",
                ],
            ),
            pgtrigger.Protect(name="visit_no_delete", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class VisitNeed(AreaScoped):
    """What somebody needs, found at a visit: looked after by a day, and closed with what came of it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visit_needs")
    record = models.ForeignKey(VisitRecord, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12)
    words = EncryptedTextField(blank=True, default="")
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=_codes(NeedState), default=NeedState.OPEN)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = EncryptedTextField(blank=True, default="")

    objects = OfArea.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True) | Q(state="done", done_at__isnull=False),
                name="visit_need_done_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("area_path"), F("due_on"), condition=Q(state="open"), name="visit_need_open"),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"


class CarerQuerySet(models.QuerySet["Carer"]):
    def visible_to(self, actor: Actor) -> "CarerQuerySet":
        return self.filter(area_filter(actor, VIEW_RIGHT, field="person__area_path"))


class Carer(models.Model):
    """Who goes to a person from one day to another; of several the one named last. Nobody: whoever works there."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="carers")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    #: The first day on which it holds no more.
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()

    objects = CarerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="visit_carer_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"carer of {self.person_id}"

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.person.area_path


class Basis(models.Model):
    """From what a person's tasks were made last, as a fingerprint: what differs by now is made again."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    mark = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"basis of {self.person_id}"


class Escalation(AreaScoped):
    """Nobody opened. What is done then, one after the other, each by its time, until the person is found."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="escalations")
    record = models.OneToOneField(VisitRecord, on_delete=models.PROTECT, related_name="escalation")
    state = models.CharField(max_length=8, choices=_codes(EscalationState), default=EscalationState.RUNNING)
    #: Who has it in hand now.
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    #: When the step that is open is over; empty when there is none after it.
    next_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=10, blank=True, default="")

    objects = OfArea.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="running"), name="visit_escalation_running_once"
            ),
            models.CheckConstraint(
                condition=Q(state="running", settled_at__isnull=True)
                | Q(state="settled", settled_at__isnull=False, next_at__isnull=True),
                name="visit_escalation_settled_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("next_at"), condition=Q(state="running"), name="visit_escalation_clock"),
            models.Index(fields=["area_path", "-started_at"], name="visit_escalation_area"),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"


class EscalationStep(models.Model):
    """One thing to be done, by when, who did it when, whom he spoke to, who was told by the program."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=_codes(StepKind))
    state = models.CharField(max_length=6, choices=_codes(StepState), default=StepState.AHEAD)
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    found = models.BooleanField(default=False)
    spoke_to = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")
    #: Names of those to whom the program handed it on.
    told = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["escalation_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["escalation", "position"], name="visit_step_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at__isnull=True),
                name="visit_step_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.position} of {self.escalation_id}"
