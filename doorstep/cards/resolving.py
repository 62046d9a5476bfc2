"""From entries to lines: who is meant today, with which number. Reads only; the renewal and the screens ask here."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from doorstep.accounts import phones
from doorstep.cards.content import OFF, Line, mark
from doorstep.cards.models import CardEntry
from doorstep.regions.models import Level, Region
from doorstep.regions.tree import ancestors

LINKED = ("assignment__user", "assignment__region", "partner__organisation", "region")


def entries_for(path: str) -> QuerySet[CardEntry]:
    """Entries of this area, of those around it and of those in it: everything its cards can be made from."""
    reach = Q(area_path__in=ancestors(path)) | Q(area_path__gte=path, area_path__lt=path + "~") if path else Q()
    return CardEntry.objects.filter(reach).select_related(*LINKED)


def holds(entry: CardEntry, day: date) -> bool:
    """Whether the line is printed on the day: its own days, its area, and whoever stands behind it."""
    if entry.valid_from > day or (entry.valid_to is not None and entry.valid_to <= day):
        return False
    if not stands(entry.region, day):
        return False
    if entry.assignment is not None:
        user = entry.assignment.user
        if not (user.is_active and entry.assignment.is_valid_on(day)):
            return False
        return bool(entry.phone or (entry.own_phone and user.phone_hash))
    if entry.partner is not None:
        until = entry.partner.agreement_to
        if not entry.partner.active or (until is not None and until < day):
            return False
        return bool(entry.phone or entry.partner.contact_phone)
    return True


def stands(region: Region, day: date) -> bool:
    return region.valid_from <= day and (region.valid_to is None or region.valid_to > day)


def name_of(entry: CardEntry) -> str:
    """What was entered, else the name of whoever stands behind it."""
    if entry.assignment is not None:
        return entry.name or entry.assignment.user.name
    if entry.partner is not None:
        return entry.name or entry.partner.organisation.name
    return entry.name


def phone_of(entry: CardEntry) -> str:
    if entry.phone or not entry.own_phone:
        return entry.phone
    if entry.assignment is not None:
        return str(entry.assignment.user.phone)
    return str(entry.partner.contact_phone) if entry.partner is not None else ""


def line_of(entry: CardEntry) -> Line:
    return Line(
        entry_id=entry.pk,
        area_path=entry.area_path,
        kind=entry.kind,
        name=name_of(entry)[:40],
        phone=phone_of(entry),
        duty=entry.duty,
        hours=entry.hours,
    )


def lines(entries: Iterable[CardEntry], day: date) -> list[Line]:
    return [line_of(entry) for entry in entries if holds(entry, day)]


def mark_of(entry: CardEntry, day: date) -> str:
    """Changes whenever the printed line would. Of an account's own number the hash is enough, nothing is decrypted."""
    if not holds(entry, day):
        return OFF
    if entry.phone:
        number = entry.phone
    elif entry.assignment is not None:
        number = str(entry.assignment.user.phone_hash)
    else:
        number = phone_of(entry)
    return mark(entry.area_path, entry.kind, name_of(entry), number, entry.duty, entry.hours)


def has_card(region: Region, building_entries: Iterable[str]) -> bool:
    """Grids and communities always; an estate right under a street too; a building when something is entered for it."""
    if region.level in (Level.COMMUNITY, Level.GRID):
        return True
    if region.level != Level.BUILDING:
        return False
    if len(ancestors(region.path)) == Level.COMMUNITY:
        return True
    return any(region.path.startswith(path) for path in building_entries)


def dialled(number: str) -> str:
    return phones.as_dialled(number)
