"""What a person asks about his own data: a copy, a correction, erasure."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.privacy.states import OPEN_REQUESTS, REQUESTS_RIGHT, RequestState
from doorstep.privacy.words import ASKED_HOW, REQUEST_KINDS
from doorstep.residents.models import Person


class RequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> "RequestQuerySet":
        """Whoever answers such requests in the person's area, the person himself and who acts for him."""
        return self.filter(
            area_filter(actor, REQUESTS_RIGHT, field="person__area_path") | Q(person_id__in=actor.person_ids)
        )

    def open(self) -> "RequestQuerySet":
        return self.filter(state__in=OPEN_REQUESTS)


class DataRequest(models.Model):
    """One request: of whom, what for, how it came, until when it is answered, and what became of it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=[(key, key) for key in REQUEST_KINDS])
    text = EncryptedTextField(blank=True, default="", help_text="what is wrong and what is right")
    asked_how = models.CharField(max_length=10, choices=[(key, key) for key in ASKED_HOW])
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RequestState], default="asked")
    answer = models.CharField(max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    #: What the law says must be kept, as it was told: a list of {"name": words, "until": day or none}.
    locks = models.JSONField(default=list, blank=True)
    locked_until = models.DateField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state__in=["asked", "locked"]), name="data_request_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="data_request_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "refused", "locked"]) | ~Q(answer=""), name="data_request_has_answer"
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("due_on"), F("id"), condition=Q(state__in=["asked", "locked"]), name="data_request_open"),
            models.Index(fields=["person", "-id"], name="data_request_of"),
        ]

    def __str__(self) -> str:
        return f"data request {self.pk}"

    @property
    def area_path(self) -> str:
        path: Any = self.person.area_path
        return str(path)
