"""The cards of an actor's areas, each with how many doors have it, an older one or none."""

from dataclasses import dataclass

from django.db.models import Count, Q

from doorstep.cards.doors import inhabited, with_card, with_paper
from doorstep.cards.models import Card
from doorstep.kernel.actor import Actor
from doorstep.kernel.pagination import page_of
from doorstep.residents.models import Household

PAGE = 50


@dataclass(frozen=True, slots=True)
class CardLine:
    card: Card
    doors: int
    up_to_date: int
    none: int

    @property
    def older(self) -> int:
        return self.doors - self.up_to_date - self.none

    @property
    def out_of_date(self) -> int:
        return self.doors - self.up_to_date


@dataclass(frozen=True, slots=True)
class Overview:
    lines: list[CardLine]
    next_cursor: str
    previous_cursor: str


def overview(*, actor: Actor, cursor: str = "", size: int = PAGE) -> Overview:
    """One page in the order of the map. The doors of these cards alone are counted, however large the district."""
    rows = Card.objects.within(actor).filter(active=True).select_related("region", "current")
    page = page_of(rows, keys=("area_path", "id"), cursor=cursor, size=size)
    counted = doors_of(page.rows)
    return Overview(
        [CardLine(card, *counted.get(card.pk, (0, 0, 0))) for card in page.rows],
        page.next_cursor,
        page.previous_cursor,
    )


def doors_of(cards: list[Card]) -> dict[int, tuple[int, int, int]]:
    """Of each card: doors with somebody behind them, those that have it, those that have none at all."""
    if not cards:
        return {}
    current = {card.pk: card.current_id for card in cards}
    regions = [card.region_id for card in cards]
    homes = inhabited(Household.objects.filter(Q(region__in=regions) | Q(building__in=regions)))
    rows = (
        with_paper(with_card(homes))
        .filter(card_id__in=list(current))
        .values("card_id", "version_id")
        .order_by()
        .annotate(doors=Count("pk"))
        .values_list("card_id", "version_id", "doors")
    )
    found: dict[int, tuple[int, int, int]] = {}
    for card_id, version_id, doors in rows:
        total, right, none = found.get(card_id, (0, 0, 0))
        has_it = version_id is not None and version_id == current[card_id]
        found[card_id] = (
            total + doors,
            right + (doors if has_it else 0),
            none + (doors if version_id is None else 0),
        )
    return found
