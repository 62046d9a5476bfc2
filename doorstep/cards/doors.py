"""Which card a door gets: that of its building when it has one of its own, else that of its grid or community."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from doorstep.cards.models import Card, CardDelivery
from doorstep.residents.models import Person


def inhabited(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Behind which somebody lives."""
    return rows.filter(Exists(Person.objects.filter(household=OuterRef("pk"), life="active")))


def with_card(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `card_id`: the card in force for the door, or none."""
    in_force = Card.objects.filter(active=True)
    found: QuerySet[Any] = rows.annotate(
        card_id=Coalesce(
            Subquery(in_force.filter(region=OuterRef("building_id")).values("pk")[:1]),
            Subquery(in_force.filter(region=OuterRef("region_id")).values("pk")[:1]),
        )
    )
    return found


def with_paper(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `version_id`: what hangs at the door."""
    hanging = CardDelivery.objects.filter(household=OuterRef("pk"), is_current=True)
    found: QuerySet[Any] = rows.annotate(version_id=Subquery(hanging.values("version_id")[:1]))
    return found


#: Of rows with both: the paper is not the card of today. A card without content asks for no delivery.
OUT_OF_DATE = Q(current_id__isnull=False) & (Q(version_id__isnull=True) | ~Q(version_id=F("current_id")))
