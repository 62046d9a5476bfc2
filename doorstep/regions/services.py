"""Changing areas: they begin, are renamed, end and are re-cut. A path is given once and never to another area."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require
from doorstep.look.dates import short_day
from doorstep.regions import errors, tree
from doorstep.regions.models import Region, Succession

RIGHT = "regions.edit"
NAME_LENGTH = 60
LAST_DAY_OF_MONTH = 31


@dataclass(frozen=True, slots=True)
class NewRegion:
    """An area that a re-cut brings. `takes` are the parts (areas directly in a predecessor) that come to lie in it."""

    code: str
    name: str
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    duty_day: int | None = None
    code_is_provisional: bool = False
    takes: tuple[int, ...] = ()


def create_region(
    *,
    actor: Actor,
    parent: Region | None,
    level: int,
    code: str,
    name: str,
    valid_from: date,
    kind: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    phone: str = "",
    duty_day: int | None = None,
    code_is_provisional: bool = False,
) -> Region:
    """A new area in `parent`, from a day on. Needs regions.edit over the parent; a district needs it everywhere."""
    new = NewRegion(code, name, kind, latitude, longitude, phone, duty_day, code_is_provisional)
    require(actor, RIGHT, parent.path if parent else "")
    with transaction.atomic():
        above = _lock(parent) if parent else None
        region = _begin(new, above, level, valid_from)
        events.record(actor, region, "region_created", to_state="open")
    return region


def rename_region(*, actor: Actor, region: Region, name: str) -> Region:
    """Another name for the same area. Its code, path and records stay; the log keeps the name before."""
    return update_region(actor=actor, region=region, name=name)


def update_region(*, actor: Actor, region: Region, **changes: Any) -> Region:
    """Change name, telephone, duty day, position or kind of an area without an end. What is the same is no change."""
    unknown = changes.keys() - {"name", "phone", "duty_day", "latitude", "longitude", "kind", "code_is_provisional"}
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    require(actor, RIGHT, region.path)
    with transaction.atomic():
        row = _lock(region)
        _refuse_ended(row)
        before = {field: getattr(row, field) for field in changes}
        for field, new in changes.items():
            setattr(row, field, new.strip() if isinstance(new, str) else new)
        _check(row)
        different = {
            field: [before[field], getattr(row, field)] for field in changes if before[field] != getattr(row, field)
        }
        if not different:
            return row
        row.save(update_fields=list(different))
        action = "region_renamed" if "name" in different else "region_updated"
        events.record(actor, row, action, changed=different)
    return row


def end_region(*, actor: Actor, region: Region, on: date) -> Region:
    """The area exists up to the day before `on`. Nobody takes over; re-cut it when somebody does."""
    require(actor, RIGHT, region.path)
    with transaction.atomic():
        row = _lock(region)
        _check_end(actor, row, on)
        inside = Region.objects.filter(parent=row, valid_to__isnull=True).count()
        if inside:
            raise errors.HasParts(name=row.name, count=inside)
        _end(row, on)
        events.record(actor, row, "region_ended", from_state="open", to_state="ended", on=on.isoformat())
    return row


def recut(*, actor: Actor, predecessors: Sequence[Region], successors: Sequence[NewRegion], on: date) -> list[Region]:
    """New areas take the place of old ones that lie side by side: the old end on the day on which the new begin.

    All are of one level in one parent. What was recorded before keeps pointing to the old areas. Parts (the grids of a
    community) can't stay behind in an area that ended, so each ends too and begins anew in the successor that takes it,
    with the same code and name; with a single successor it takes them all.
    """
    if not predecessors or not successors:
        raise errors.NoSuccessor
    for region in predecessors:
        require(actor, RIGHT, region.path)
    with transaction.atomic():
        # In one order for everybody, so that two re-cuts that overlap wait for each other instead of dead-locking.
        wanted = {region.pk for region in predecessors}
        rows = list(Region.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(rows) != len(wanted) or len({(row.level, row.parent_id) for row in rows}) != 1:
            raise errors.NotSiblings
        parent = rows[0].parent
        require(actor, RIGHT, parent.path if parent else "")
        for row in rows:
            _check_end(actor, row, on)
        homes = _homes(rows, successors)
        for row in rows:
            _end_with_parts(row, on)
        begun = []
        for new in successors:
            region = _begin(new, parent, rows[0].level, on)
            begun.append(region)
            Succession.objects.bulk_create([Succession(predecessor=row, successor=region, on=on) for row in rows])
            for part in homes[new]:
                _begin_again(part, region, on)
            events.record(actor, region, "region_created", to_state="open", origins=[row.path for row in rows])
        for row in rows:
            events.record(
                actor,
                row,
                "region_recut",
                from_state="open",
                to_state="ended",
                on=on.isoformat(),
                successors=[region.path for region in begun],
            )
    return begun


def _homes(rows: Sequence[Region], successors: Sequence[NewRegion]) -> dict[NewRegion, list[Region]]:
    """Which open parts of the old areas go to which new one; every part has exactly one home."""
    parts = list(Region.objects.filter(parent__in=rows, valid_to__isnull=True).order_by("path"))
    if len(successors) == 1 and not successors[0].takes:
        return {successors[0]: parts}
    homes: dict[NewRegion, list[Region]] = {new: [] for new in successors}
    if len(homes) != len(successors):
        raise errors.CodeTaken(name=successors[0].name, taken=successors[0].code)
    for part in parts:
        takers = [new for new in successors if part.pk in new.takes]
        if len(takers) != 1:
            raise errors.PartWithoutHome(name=part.name)
        homes[takers[0]].append(part)
    return homes


def _end_with_parts(row: Region, on: date) -> None:
    for part in _open_within(row):
        if part.valid_from >= on:
            raise errors.EndsBeforeItBegins(name=part.name, day=short_day(part.valid_from))
        _end(part, on)
    _end(row, on)


def _open_within(row: Region) -> Iterator[Region]:
    inside = Region.objects.select_for_update().under(row.path).filter(valid_to__isnull=True).exclude(pk=row.pk)
    yield from inside.order_by("pk")


def _begin_again(part: Region, parent: Region, on: date) -> None:
    """The same part in its new home, with all that lies in it."""
    new = NewRegion(
        part.code,
        part.name,
        part.kind,
        part.latitude,
        part.longitude,
        part.phone,
        part.duty_day,
        part.code_is_provisional,
    )
    twin = _begin(new, parent, part.level, on)
    Succession.objects.create(predecessor=part, successor=twin, on=on)
    for inner in Region.objects.filter(parent=part, valid_to=on).order_by("path"):
        _begin_again(inner, twin, on)


def _begin(new: NewRegion, parent: Region | None, level: int, valid_from: date) -> Region:
    if (parent is None) != (level == tree.DISTRICT) or (parent and level not in tree.MAY_CONTAIN[parent.level]):
        raise errors.WrongLevel
    if parent and (valid_from < parent.valid_from or (parent.valid_to is not None and valid_from >= parent.valid_to)):
        raise errors.BeforeParent
    code = new.code.strip().upper()
    if not tree.CODE.fullmatch(code):
        raise errors.BadCode
    above = parent.path if parent else ""
    siblings = Region.objects.filter(parent=parent)
    taken = siblings.filter(code=code, valid_to__isnull=True).first()
    if taken:
        raise errors.CodeTaken(name=taken.name, taken=code)
    used = {path.removeprefix(above).rstrip("/") for path in siblings.values_list("path", flat=True)}
    region = Region(
        parent=parent,
        level=level,
        kind=new.kind,
        code=code,
        code_is_provisional=new.code_is_provisional,
        name=new.name.strip(),
        path=f"{above}{tree.free_segment(code, used)}/",
        latitude=new.latitude,
        longitude=new.longitude,
        phone=new.phone.strip(),
        duty_day=new.duty_day,
        valid_from=valid_from,
    )
    _check(region)
    try:
        with transaction.atomic():
            region.save()
    except IntegrityError as error:  # two people gave one code at the same moment
        raise errors.CodeTaken(name=new.name, taken=code) from error
    return region


def _lock(region: Region) -> Region:
    return Region.objects.select_for_update().get(pk=region.pk)


def _check(region: Region) -> None:
    if not region.name or len(region.name) > NAME_LENGTH:
        raise errors.BadName
    if region.duty_day is not None and not 1 <= region.duty_day <= LAST_DAY_OF_MONTH:
        raise errors.BadDutyDay
    latitude, longitude = region.latitude, region.longitude
    if (latitude is None) != (longitude is None):
        raise errors.BadPosition
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise errors.BadPosition


def _refuse_ended(row: Region) -> None:
    if row.valid_to is not None:
        raise errors.HasEnded(name=row.name, day=short_day(row.valid_to))


def _check_end(actor: Actor, row: Region, on: date) -> None:
    _refuse_ended(row)
    if on <= row.valid_from:
        raise errors.EndsBeforeItBegins(name=row.name, day=short_day(row.valid_from))
    # The import of old re-cuts is the system's; a person would pull the ground from under what was recorded since.
    if on < clock.today() and not actor.is_system:
        raise errors.DayPast


def _end(row: Region, on: date) -> None:
    row.valid_to = on
    row.save(update_fields=["valid_to"])
