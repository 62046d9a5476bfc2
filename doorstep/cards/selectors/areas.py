"""The lines of one area as staff see them: its own, those it inherits, and what is still missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from doorstep.accounts import phones
from doorstep.accounts.models import Assignment
from doorstep.accounts.roles import ROLES, Role
from doorstep.cards import resolving
from doorstep.cards.kinds import KINDS, Kind
from doorstep.cards.models import EDIT, VIEW, Card, CardEntry
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.partners.models import Partner
from doorstep.regions.models import Level, Region
from doorstep.regions.tree import ancestors

PARTS = 200
CHOICES = 200
PRINTED = ("holds", "replaced")
#: Roles whose holders may be chosen from the list. Who is in the party is on no list; such a household is written in.
ON_CARDS = (Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.DOCTOR, Role.NURSE, Role.VOLUNTEER)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry on the page of an area."""

    entry: CardEntry
    kind: Kind
    name: str
    phone: str
    #: Where it is inherited from; None when it is the area's own.
    source: Region | None
    #: "holds", "later", "ended", "gone" (who stands behind it left), "replaced" (a narrower line holds here).
    standing: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class AreaPage:
    region: Region
    lineage: list[Region]
    lines: list[EntryLine]
    missing: list[Kind]
    ended: list[EntryLine]
    parts: list[Region]
    card: Card | None
    may_edit: bool

    @property
    def own(self) -> list[EntryLine]:
        return [line for line in self.lines if line.source is None]


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a line can be tied to."""

    assignments: list[Assignment]
    partners: list[Partner]

    def with_own(self, entry: CardEntry) -> "Choices":
        """Also whoever stands behind this line now, though he may have left."""
        assignments, partners = list(self.assignments), list(self.partners)
        if entry.assignment is not None and entry.assignment not in assignments:
            assignments.append(entry.assignment)
        if entry.partner is not None and entry.partner not in partners:
            partners.append(entry.partner)
        return Choices(assignments, partners)


def area_page(*, actor: Actor, pk: int) -> AreaPage:
    """What its card is made from, own lines first in the order of the card. A constant number of queries."""
    region = _area(actor, pk)
    day = clock.today()
    steps = ancestors(region.path)
    entries = (
        CardEntry.objects.visible_to(actor)
        .filter(area_path__in=steps)
        .select_related(*resolving.LINKED)
        .order_by("valid_from", "pk")
    )
    around = sorted(Region.objects.filter(path__in=steps), key=lambda one: len(one.path))
    lines, ended = _lines(actor, region, list(entries), day)
    held = {line.kind.code for line in lines if line.standing == "holds"}
    parts = Region.objects.filter(parent=region).valid_on(day).order_by("path")
    return AreaPage(
        region=region,
        lineage=around,
        lines=lines,
        missing=[kind for kind in KINDS.values() if kind.expected and kind.code not in held],
        ended=ended,
        parts=[one for one in parts[:PARTS] if _sees(actor, one.path)],
        card=Card.objects.visible_to(actor).filter(region=region, active=True).select_related("current").first(),
        may_edit=actor.can_in(EDIT, region.path),
    )


def _lines(
    actor: Actor, region: Region, entries: list[CardEntry], day: date
) -> tuple[list[EntryLine], list[EntryLine]]:
    nearest: dict[str, int] = {}
    for entry in entries:
        if resolving.holds(entry, day):
            nearest[entry.kind] = max(nearest.get(entry.kind, 0), len(entry.area_path))
    lines: list[EntryLine] = []
    ended: list[EntryLine] = []
    for entry in entries:
        own = entry.region_id == region.pk
        standing = _standing(entry, day)
        if standing == "holds" and len(entry.area_path) < nearest[entry.kind]:
            standing = "replaced"
        if not own and standing in ("ended", "later"):
            continue
        line = EntryLine(
            entry=entry,
            kind=KINDS[entry.kind],
            name=resolving.name_of(entry),
            # The own number of somebody who is on no card today is no public number.
            phone=phones.as_dialled(resolving.phone_of(entry)) if standing in PRINTED or entry.phone else "",
            source=None if own else entry.region,
            standing=standing,
            may_edit=own and actor.can_in(EDIT, entry.area_path),
        )
        (ended if standing == "ended" else lines).append(line)
    order = list(KINDS)
    lines.sort(key=lambda one: (order.index(one.kind.code), -len(one.entry.area_path), one.entry.pk))
    return lines, ended[::-1][:20]


def _standing(entry: CardEntry, day: date) -> str:
    if entry.valid_to is not None and entry.valid_to <= day:
        return "ended"
    if entry.valid_from > day:
        return "later"
    return "holds" if resolving.holds(entry, day) else "gone"


def choices(*, actor: Actor, region: Region) -> Choices:
    """People with a role over this area, around it (up to its community) or in it, and the partners that reach it."""
    day = clock.today()
    near = [path for path in ancestors(region.path) if path.count("/") >= Level.COMMUNITY]
    over = Q(region__path__in=near) | Q(region__path__gte=region.path, region__path__lt=region.path + "~")
    assignments = (
        Assignment.objects.near(actor, EDIT)
        .filter(over, role__in=[role.value for role in ON_CARDS], user__is_active=True)
        .valid_on(day)
        .select_related("user", "region")
        .order_by("region__path", "role", "pk")[:CHOICES]
    )
    partners = (
        Partner.objects.visible_to(actor)
        .filter(Q(area_path__in=ancestors(region.path)), active=True)
        .select_related("organisation")
        .order_by("organisation__name")[:CHOICES]
    )
    return Choices(list(assignments), list(partners))


def name_of(entry: CardEntry) -> str:
    return resolving.name_of(entry)


def role_word(assignment: Assignment) -> Any:
    return ROLES[Role(assignment.role)].name


def editable_entry(*, actor: Actor, pk: int) -> CardEntry:
    found = (
        CardEntry.objects.visible_to(actor).editable_by(actor).select_related(*resolving.LINKED).filter(pk=pk).first()
    )
    if found is None:
        raise NotFound
    return found


def editable_area(*, actor: Actor, pk: int) -> Region:
    region = _area(actor, pk)
    if not actor.can_in(EDIT, region.path):
        raise NotFound
    return region


def start_area(*, actor: Actor) -> Region | None:
    """The area at which the actor begins: the widest of his own."""
    areas = actor.areas(VIEW)
    return Region.objects.visible_to(actor).filter(path__in=areas).order_by("path").first() if areas else None


def _area(actor: Actor, pk: int) -> Region:
    """An area of the actor or one around it; others have nothing to show to him."""
    region = Region.objects.visible_to(actor).filter(pk=pk).first()
    if region is None or not _sees(actor, region.path):
        raise NotFound
    return region


def _sees(actor: Actor, path: str) -> bool:
    return any(path.startswith(area) or area.startswith(path) for area in actor.areas(VIEW))
