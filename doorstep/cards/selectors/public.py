"""A card as people read it: on the telephone, on paper, in the preview."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.accounts import phones
from doorstep.cards.kinds import EMERGENCY, KINDS, Kind
from doorstep.cards.models import Card, CardVersion
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.regions.heirs import heirs_of
from doorstep.regions.models import Level, Region
from doorstep.regions.tree import ancestors
from doorstep.residents.selectors import own_person


@dataclass(frozen=True, slots=True)
class Entry:
    """One line in the words and digits of the card."""

    kind: Kind
    name: str
    phone: str
    duty: str
    hours: str

    @property
    def what(self) -> str:
        """Name, duty and hours in one, as it stands in the middle of the line."""
        return "\uff0c".join(part for part in (self.name, self.duty, self.hours) if part)


@dataclass(frozen=True, slots=True)
class Face:
    """What is to be seen of a version."""

    card: Card
    version: CardVersion
    title: str
    around: str
    #: Big, at the top.
    first: list[Entry]
    rest: list[Entry]

    @property
    def lines(self) -> list[Entry]:
        return [*self.first, *self.rest]

    @property
    def emergency(self) -> tuple[tuple[str, Any], ...]:
        return EMERGENCY


@dataclass(frozen=True, slots=True)
class PublicCard:
    """The page behind the code: the card of today, and how old the paper is from which one came."""

    card: Card
    face: Face | None
    #: The day of the paper, when it is not today's.
    paper_of: date | None
    #: The cards that took its place, when it is in force no more.
    instead: list[Card]


def face_of(card: Card, version: CardVersion) -> Face:
    said = version.content
    found = [
        Entry(KINDS[row["kind"]], row["name"], phones.as_dialled(row["phone"]), row["duty"], row["hours"])
        for row in said["lines"]
        if row["kind"] in KINDS
    ]
    first = [one for one in found if one.kind.first][:2]
    return Face(
        card=card,
        version=version,
        title=said["title"],
        around=said["around"],
        first=first,
        rest=[one for one in found if one not in first],
    )


def public_card(*, actor: Actor, code: str, paper: str = "") -> PublicCard:
    """`paper` is the number of the version on the paper, as it stands in its QR code."""
    card = Card.objects.of_code(actor, code[:20]).select_related("region", "current").first()
    if card is None:
        raise NotFound
    if not card.active:
        return PublicCard(card, None, None, _instead(actor, card))
    if card.current is None:
        return PublicCard(card, None, None, [])
    paper_of = None
    if paper.isascii() and paper.isdecimal() and len(paper) < 7 and int(paper) != card.current.number:
        paper_of = card.versions.filter(number=int(paper)).values_list("made_on", flat=True).first()
    return PublicCard(card, face_of(card, card.current), paper_of, [])


def card_of_home(*, actor: Actor) -> Card | None:
    """The card of the door behind which the actor lives."""
    person = own_person(actor=actor) if actor.person_ids else None
    if person is None:
        return None
    home = person.household
    paths = [person.area_path]
    if home is not None:
        paths = [home.area_path, *([home.building.path] if home.building else [])]
    found = Card.objects.of_paths(actor, paths).select_related("current")
    return max(found, key=lambda one: len(one.area_path), default=None)


def _instead(actor: Actor, card: Card) -> list[Card]:
    """Of a building without a card of its own that of its grid; of an area that ended those of its heirs."""
    day = clock.today()
    region: Region = card.region
    if region.valid_to is not None and region.valid_to <= day:
        paths = [heir.path for heir in heirs_of([region.pk], day=day).of(region.pk)]
        return list(Card.objects.of_paths(actor, paths).select_related("region").order_by("area_path")[:6])
    around = Card.objects.of_paths(actor, ancestors(region.path)[Level.COMMUNITY - 1 :]).select_related("region")
    return list(around.order_by("-area_path")[:1])
