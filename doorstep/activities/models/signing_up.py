"""Who has or awaits a place."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.activities.models.planning import Activity, Stall
from doorstep.activities.states import CAME, LIVE_SIGNUPS, SignupState
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.residents.models import Person


class Via(models.TextChoices):
    SELF = "self"
    PROXY = "proxy"
    STAFF = "staff"


class SignupQuerySet(models.QuerySet["Signup"]):
    def visible_to(self, actor: Actor) -> "SignupQuerySet":
        return self.filter(
            Q(person_id__in=actor.person_ids) | area_filter(actor, "activities.view", field="activity__area_path")
        )

    def live(self) -> "SignupQuerySet":
        return self.filter(state__in=LIVE_SIGNUPS)


class Signup(models.Model):
    """A person has or awaits a place. `number` is the order of sign-up and the number-ticket at the door."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="signups")
    stall = models.ForeignKey(Stall, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signups")
    state = models.CharField(max_length=10, default=SignupState.BOOKED)
    number = models.PositiveIntegerField()
    token = models.UUIDField(unique=True, help_text="the QR of this sign-up")
    via = models.CharField(max_length=6, choices=Via)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: The outbox of confirmations: False until the worker has written the message for the state it is in.
    told = models.BooleanField(default=False)

    objects = SignupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(state__in=[s.value for s in LIVE_SIGNUPS]),
                name="signup_once",
            ),
            models.UniqueConstraint(fields=["activity", "number"], name="signup_number_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in SignupState]), name="signup_state"),
        ]
        indexes: ClassVar = [
            models.Index(F("activity"), F("number"), condition=Q(state="waiting"), name="signup_queue"),
            models.Index(fields=["person", "-id"], name="signup_person"),
            models.Index(F("id"), condition=Q(told=False, state__in=["booked", "waiting"]), name="signup_untold"),
        ]

    def __str__(self) -> str:
        return f"signup {self.pk}"

    @property
    def came(self) -> bool:
        return self.state in CAME

    @property
    def area_path(self) -> str:
        """Where its events belong."""
        return self.activity.area_path
