"""Who agreed to what, in which words, shown by what; and the share that a consent allows."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.partners.models import Partner
from doorstep.privacy.states import READ_SHARED, ConsentState
from doorstep.privacy.texts import KINDS, Kind
from doorstep.privacy.words import EVIDENCE, GIVEN_BY, WITHDRAWN_HOW
from doorstep.residents.models import Life, Person


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, actor: Actor) -> "ConsentQuerySet":
        """Whoever sees the person, the person himself and who acts for him."""
        return self.filter(
            area_filter(actor, "residents.view", field="person__area_path") | Q(person_id__in=actor.person_ids)
        )


class Consent(models.Model):
    """One agreement: the words as they were read, how it is shown, who spoke, and when it was taken back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=[(str(kind), kind) for kind in KINDS])
    text = models.TextField()
    text_version = models.CharField(max_length=10)
    evidence = models.CharField(max_length=10, choices=[(key, key) for key in EVIDENCE])
    evidence_note = models.CharField(max_length=120, blank=True, default="", help_text="where the paper is, who heard")
    given_by = models.CharField(max_length=10, choices=[(key, key) for key in GIVEN_BY])
    signer = models.CharField(max_length=40, blank=True, default="", help_text="who spoke for the person")
    given_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ConsentState], default="given")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_how = models.CharField(max_length=10, blank=True, default="", choices=[(k, k) for k in WITHDRAWN_HOW])

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="given") & ~Q(kind=Kind.SHARE), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(state="given", withdrawn_at__isnull=True, withdrawn_how="")
                | Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_how=""),
                name="consent_withdrawn_when_and_how",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="consent_has_text"),
            models.CheckConstraint(condition=Q(given_by="person") | ~Q(signer=""), name="consent_has_signer"),
            models.CheckConstraint(condition=Q(evidence="self") | ~Q(evidence_note=""), name="consent_has_evidence"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="consent_of")]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @property
    def area_path(self) -> str:
        """Of the person: the auditor of that area reads of it."""
        return self.person.area_path


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, actor: Actor) -> "ShareQuerySet":
        """Whoever sees the person; the person himself; and the partner's own people, only while it holds."""
        seen = area_filter(actor, "residents.view", field="consent__person__area_path")
        seen |= Q(consent__person_id__in=actor.person_ids)
        return self.filter(seen | _of_partner(actor))

    def for_partner(self, actor: Actor) -> "ShareQuerySet":
        """What is shared with the organisations the actor works for, today."""
        return self.filter(_of_partner(actor))

    def live(self, day: date) -> "ShareQuerySet":
        return self.filter(holds_on(day))


def _of_partner(actor: Actor) -> Q:
    return Q(partner__organisation_id__in=actor.organisations(READ_SHARED)) & holds_on(clock.today())


def holds_on(day: date) -> Q:
    """Given and not taken back, between its days, the partner still one, the file of the person open."""
    return Q(
        Q(partner__agreement_to__isnull=True) | Q(partner__agreement_to__gte=day),
        consent__state=ConsentState.GIVEN,
        starts_on__lte=day,
        ends_on__gte=day,
        partner__active=True,
        consent__person__life=Life.ACTIVE,
    )


class Share(models.Model):
    """Named data of one person for one partner, for a purpose, until a day. `ends_on` is the last day."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="share")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="shares")
    fields = models.JSONField()
    purpose = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="share_ends_later"),
            models.CheckConstraint(condition=~Q(purpose=""), name="share_has_purpose"),
            models.CheckConstraint(condition=~Q(fields=[]), name="share_has_fields"),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "ends_on"], name="share_of_partner")]

    def __str__(self) -> str:
        return f"share {self.pk}"

    @property
    def area_path(self) -> str:
        path: Any = self.consent.person.area_path
        return str(path)
