"""Which doors of a card have it, by building and in the order in which one walks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from doorstep.cards.doors import inhabited, with_card, with_paper
from doorstep.cards.models import DELIVER, EDIT, Card, CardDelivery, CardVersion
from doorstep.cards.selectors.public import Face, face_of
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.regions.models import Region
from doorstep.residents.models import Household
from doorstep.residents.selectors import door_words

#: Lines on one page: a large building, and few enough for one press.
PAGE = 300
VERSIONS = 20
#: More buildings than these say nothing at a glance.
MOST_NAMED = 8
#: Doors that belong to no building stand together under this key.
NO_BUILDING = "0"


@dataclass(frozen=True, slots=True)
class BuildingLine:
    key: str
    name: str
    doors: int
    up_to_date: int
    none: int

    @property
    def out_of_date(self) -> int:
        return self.doors - self.up_to_date

    @property
    def older(self) -> int:
        return self.doors - self.up_to_date - self.none


@dataclass(frozen=True, slots=True)
class CardPage:
    card: Card
    face: Face | None
    covers: str
    versions: list[CardVersion]
    buildings: list[BuildingLine]
    may_edit: bool
    may_deliver: bool

    @property
    def doors(self) -> int:
        return sum(line.doors for line in self.buildings)

    @property
    def out_of_date(self) -> int:
        return sum(line.out_of_date for line in self.buildings)


@dataclass(frozen=True, slots=True)
class DoorLine:
    household_id: int
    place: str
    #: Of the paper at the door; None when there is none.
    number: int | None
    delivered_at: datetime | None
    by: str
    delivery_id: int | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class DoorsPage:
    card: Card
    version: CardVersion
    lines: list[DoorLine]
    buildings: list[BuildingLine]
    #: What is shown: a building by its key, or all; only those that are due, or every door.
    building: str
    only_due: bool
    #: There are more than fit on the page.
    cut: bool

    @property
    def due(self) -> list[DoorLine]:
        return [line for line in self.lines if line.is_due]

    @property
    def building_name(self) -> str:
        return next((line.name for line in self.buildings if line.key == self.building), "")


def card_page(*, actor: Actor, pk: int) -> CardPage:
    """One card: what stands on it, its versions, and the doors by building. A constant number of queries."""
    card = _card(actor, pk)
    return CardPage(
        card=card,
        face=face_of(card, card.current) if card.current else None,
        covers=covers(card.region),
        versions=list(card.versions.order_by("-number")[:VERSIONS]),
        buildings=_buildings(card),
        may_edit=actor.can_in(EDIT, card.area_path),
        may_deliver=actor.can_in(DELIVER, card.area_path),
    )


def covers(region: Region) -> str:
    """The buildings of the area in one line, when there are few enough to be read."""
    parts = Region.objects.filter(parent=region, valid_to__isnull=True).order_by("path")
    names = list(parts.values_list("name", flat=True)[: MOST_NAMED + 1])
    return _(", ").join(names) if len(names) <= MOST_NAMED else ""


def doors_page(*, actor: Actor, pk: int, building: str = "", only_due: bool = True) -> DoorsPage:
    """The doors to go to, in walking order: building, unit, room. Those of the actor's own areas."""
    card = _card(actor, pk)
    if card.current is None:
        raise NotFound
    rows = Household.objects.visible_to(actor).filter(_of(card))
    if building == NO_BUILDING:
        rows = rows.filter(building__isnull=True)
    elif building.isascii() and building.isdecimal() and len(building) < 18:
        rows = rows.filter(building=int(building))
    else:
        building = ""
    found = with_paper(with_card(inhabited(rows))).filter(card_id=card.pk)
    if only_due:
        found = found.filter(Q(version_id__isnull=True) | ~Q(version_id=card.current_id))
    walked = list(in_walking_order(found).values("pk", "address", "unit", "room", "version_id")[: PAGE + 1])
    papers = {
        one.household_id: one
        for one in CardDelivery.objects.filter(
            household__in=[row["pk"] for row in walked[:PAGE]], is_current=True
        ).select_related("version", "by")
    }
    lines = [_line(row, papers.get(row["pk"]), card) for row in walked[:PAGE]]
    return DoorsPage(card, card.current, lines, _buildings(card), building, only_due, len(walked) > PAGE)


def due_by_version(*, actor: Actor, household_ids: list[int]) -> list[tuple[int, list[int]]]:
    """Of these doors those that still need their card, by the version that each is to get."""
    rows = Household.objects.visible_to(actor).filter(pk__in=household_ids)
    found: dict[int, list[int]] = {}
    cards: dict[int, int | None] = {}
    doors = list(with_paper(with_card(rows)).order_by("pk").values_list("pk", "card_id", "version_id"))
    cards |= dict(
        Card.objects.visible_to(actor)
        .filter(pk__in={card_id for _pk, card_id, _version in doors if card_id})
        .values_list("pk", "current_id")
    )
    for pk, card_id, version_id in doors:
        current = cards.get(card_id)
        if current is not None and version_id != current:
            found.setdefault(current, []).append(pk)
    return sorted(found.items())


def in_walking_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Number 10 comes after number 9, not after number 1."""
    return rows.order_by(
        F("building__path").asc(nulls_last=True), Length("unit"), "unit", Length("room"), "room", "address", "pk"
    )


def _line(row: dict[str, Any], paper: CardDelivery | None, card: Card) -> DoorLine:
    other = paper is not None and paper.version.card_id != card.pk
    return DoorLine(
        household_id=row["pk"],
        place=door_words(row["address"], row["unit"], row["room"]),
        # The card of another area is paper too, but no number of this card.
        number=None if paper is None or other else paper.version.number,
        delivered_at=paper.delivered_at if paper else None,
        by=paper.by.name if paper and paper.by else "",
        delivery_id=paper.pk if paper else None,
        is_due=row["version_id"] != card.current_id,
    )


def _card(actor: Actor, pk: int) -> Card:
    found = Card.objects.within(actor).filter(pk=pk, active=True).select_related("region", "current").first()
    if found is None:
        raise NotFound
    return found


def _of(card: Card) -> Q:
    return Q(region_id=card.region_id) | Q(building_id=card.region_id)


def _buildings(card: Card) -> list[BuildingLine]:
    rows = (
        with_paper(with_card(inhabited(Household.objects.filter(_of(card)))))
        .filter(card_id=card.pk)
        .values("building_id", "building__name", "building__path", "version_id")
        .order_by(F("building__path").asc(nulls_last=True))
        .annotate(doors_=Count("pk"))
    )
    found: dict[str, tuple[str, int, int, int]] = {}
    for row in rows:
        key = str(row["building_id"] or NO_BUILDING)
        name, doors, right, none = found.get(key, (row["building__name"] or _("Doors without a building"), 0, 0, 0))
        count = row["doors_"]
        found[key] = (
            name,
            doors + count,
            right + (count if row["version_id"] is not None and row["version_id"] == card.current_id else 0),
            none + (count if row["version_id"] is None else 0),
        )
    return [BuildingLine(key, *line) for key, line in found.items()]
