"""Organisations the communities work with: contact and agreement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import Organisation
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.regions.models import AreaScoped


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, actor: Actor) -> "PartnerQuerySet":
        """Staff of its area or of an area within (a district partner works everywhere), and its own people."""
        above = Q()
        for area in actor.areas("partners.view"):
            parts = area.split("/")
            above |= Q(area_path__in=["/".join(parts[:n]) + "/" for n in range(1, len(parts))])
        return self.filter(
            area_filter(actor, "partners.view")
            | (above if above else Q(pk__in=[]))
            | Q(organisation_id__in=actor.organisations("partners.view"))
        )


class Partner(AreaScoped):
    """What an organisation is to an area: whom to call, and until when the agreement runs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    contact_name = models.CharField(max_length=40, blank=True, default="")
    contact_phone = EncryptedTextField(blank=True, default="")
    agreement_from = models.DateField(null=True, blank=True)
    agreement_to = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=200, blank=True, default="", help_text="What they do here")
    active = models.BooleanField(default=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "region"], name="partner_once_an_area"),
            models.CheckConstraint(
                condition=Q(agreement_to__isnull=True)
                | Q(agreement_from__isnull=True)
                | Q(agreement_to__gte=F("agreement_from")),
                name="partner_agreement_ends_later",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path"], name="partner_area")]

    def __str__(self) -> str:
        return f"partner {self.pk}"
