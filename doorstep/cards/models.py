"""Who stands on the cards of an area, the cards themselves, their versions, and which door has which."""

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import Assignment, User
from doorstep.cards.kinds import KINDS
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.partners.models import Partner
from doorstep.regions.models import AreaScoped
from doorstep.regions.tree import ancestors
from doorstep.residents.models import Household

VIEW, EDIT, DELIVER = "cards.view", "cards.edit", "cards.deliver"
#: No letters or digits that look alike on paper: a code is also typed in.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 10


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def around_and_within(actor: Actor) -> Q:
    """The areas of the actor and those around them, because what is entered there is printed in his too."""
    around = {path for area in actor.areas(VIEW) for path in ancestors(area)}
    return area_filter(actor, VIEW) | Q(area_path__in=sorted(around))


class EntryQuerySet(models.QuerySet["CardEntry"]):
    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        return self.filter(around_and_within(actor))

    def editable_by(self, actor: Actor) -> "EntryQuerySet":
        return self.filter(area_filter(actor, EDIT))

    def dated(self, day: date) -> "EntryQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class CardEntry(AreaScoped):
    """One line for the cards of an area and of all areas in it, until a narrower area has one of its own kind.

    Behind it stands free text, or a role somebody holds, or a partner: then the line changes and ends with them.
    """

    kind = models.CharField(max_length=20, choices=[(code, code) for code in KINDS])
    name = models.CharField(max_length=40, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    #: The number is the one with which the person signs in, or that of the partner's contact; printed as a duty number.
    own_phone = models.BooleanField(default=False)
    duty = models.CharField(max_length=40, blank=True, default="")
    hours = models.CharField(max_length=30, blank=True, default="")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    #: The mark of what the cards were last made from; another one means that they are to be made anew.
    seen = models.CharField(max_length=24, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="card_entry_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(assignment__isnull=True) | Q(partner__isnull=True), name="card_entry_one_source"
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(assignment__isnull=False) | Q(partner__isnull=False),
                name="card_entry_has_name",
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | Q(own_phone=True) & (Q(assignment__isnull=False) | Q(partner__isnull=False)),
                name="card_entry_has_phone",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "kind"], name="card_entry_area"),
            models.Index(fields=["valid_to"], name="card_entry_until"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, actor: Actor) -> "CardQuerySet":
        return self.filter(around_and_within(actor))

    def within(self, actor: Actor) -> "CardQuerySet":
        """Those of his own areas: what he looks after."""
        return self.filter(area_filter(actor, VIEW))

    def of_code(self, actor: Actor, code: str) -> "CardQuerySet":
        """A card is public; whoever has its code, from the paper, may read it."""
        return self.filter(code=code)

    def of_paths(self, actor: Actor, paths: list[str]) -> "CardQuerySet":
        """The cards in force of these areas. They are public."""
        return self.filter(area_path__in=paths, active=True, current__isnull=False)


class Card(AreaScoped):
    """The card of one area. Its code never changes, so paper that hangs behind a door leads to today's numbers."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, db_collation="C")
    #: In force: the area stands, and its doors get this card.
    active = models.BooleanField(default=True)
    #: As printed, so that a new name of the area is noticed.
    title = models.CharField(max_length=60, blank=True, default="")
    around = models.CharField(max_length=60, blank=True, default="")
    current = models.ForeignKey("CardVersion", on_delete=models.PROTECT, null=True, related_name="+")

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["region"], name="card_once_an_area")]
        indexes: ClassVar = [models.Index(fields=["area_path", "id"], name="card_area")]

    def __str__(self) -> str:
        return f"card {self.pk}"


class VersionQuerySet(models.QuerySet["CardVersion"]):
    def visible_to(self, actor: Actor) -> "VersionQuerySet":
        return self.filter(card__in=Card.objects.visible_to(actor))


class CardVersion(models.Model):
    """A card as it is printed from a day on. The same content is the same version, also when it comes back."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=32)
    made_on = models.DateField()
    made_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "number"], name="card_version_number"),
            models.UniqueConstraint(fields=["card", "content_hash"], name="card_version_content_once"),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} version {self.number}"


class Via(models.TextChoices):
    """On which way a card came to its door."""

    DESK = "desk"
    OUTREACH = "outreach"
    VISIT = "visit"


class DeliveryQuerySet(models.QuerySet["CardDelivery"]):
    def visible_to(self, actor: Actor) -> "DeliveryQuerySet":
        return self.filter(area_filter(actor, VIEW))


class CardDelivery(AreaScoped):
    """A version that was brought to a door. `is_current` marks the one that hangs there."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(CardVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_uuid = models.UUIDField(unique=True)
    via = models.CharField(max_length=10, choices=[(way.value, way.value) for way in Via], default=Via.DESK)
    delivered_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["household"], condition=Q(is_current=True), name="card_delivery_one_hangs"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(is_current=False), name="card_delivery_withdrawn_is_gone"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["household", "-delivered_at"], name="card_delivery_door"),
            models.Index(fields=["version"], name="card_delivery_version"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
