"""Cards made anew when what stands on them has changed.

There is one way in which a card is made: `renew` over an area. Whoever changes an entry calls it for the area of the
entry; the sweep calls it for every area in which somebody behind an entry changed, left or came; the rebuild calls it
for the whole district. So a rebuild finds nothing to do, and a test proves it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from doorstep.cards.content import OFF, Line, card, chosen, hash_of
from doorstep.cards.models import Card, CardEntry, CardVersion
from doorstep.cards.resolving import LINKED, entries_for, has_card, holds, lines, mark_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record_many
from doorstep.regions.models import Level, Region
from doorstep.regions.tree import ancestors

BATCH = 1000


def renew(*, actor: Actor, area_path: str, day: date | None = None) -> list[CardVersion]:
    """Makes the cards of this area and of all in it; '' is everywhere. Gives the versions that are new.

    The cards are locked before the entries are read, so of two renewals at once the second sees what the first made.
    """
    day = day or clock.today()
    with transaction.atomic():
        regions = _regions(area_path, day)
        _make_missing(regions, area_path, day)
        cards = list(
            Card.objects.select_for_update(of=("self",))
            .filter(_within(area_path))
            .select_related("region", "current")
            .order_by("pk")
        )
        entries = list(entries_for(area_path))
        made = _write(actor, cards, regions, entries, day)
        _mark_seen([entry for entry in entries if entry.area_path.startswith(area_path)], day)
    return made


def renew_changed(*, actor: Actor, day: date | None = None) -> list[CardVersion]:
    """The sweep: finds the areas where something differs from what the cards were made from, and renews only those."""
    day = day or clock.today()
    made: list[CardVersion] = []
    for path in changed_areas(day):
        made += renew(actor=actor, area_path=path, day=day)
    return made


def changed_areas(day: date) -> list[str]:
    """The areas whose cards are to be made anew, none within another. Four reads, however much was changed."""
    found = {
        entry.area_path
        for entry in CardEntry.objects.exclude(seen=OFF, valid_to__lte=day).select_related(*LINKED).iterator(BATCH)
        if entry.seen != mark_of(entry, day)
    }
    found |= _changed_regions(day)
    widest: list[str] = []
    for path in sorted(found):
        if not widest or not path.startswith(widest[-1]):
            widest.append(path)
    return widest


def _changed_regions(day: date) -> set[str]:
    """Areas that began, ended or got another name."""
    found = set()
    standing = Region.objects.filter(level__gte=Level.COMMUNITY).valid_on(day)
    names = dict(standing.filter(level=Level.COMMUNITY).values_list("path", "name"))
    known = set()
    rows = Card.objects.filter(active=True).values_list(
        "region_id", "area_path", "title", "around", "region__name", "region__valid_from", "region__valid_to"
    )
    for region_id, path, title, around, name, begins, ends in rows.iterator(BATCH):
        known.add(region_id)
        stands = begins <= day and (ends is None or ends > day)
        if not stands or title != name or around != _around(path, names):
            found.add(path)
    always = standing.filter(
        Q(level__in=(Level.COMMUNITY, Level.GRID)) | Q(level=Level.BUILDING, parent__level=Level.STREET)
    )
    return found | {path for pk, path in always.values_list("pk", "path").iterator(BATCH) if pk not in known}


def _within(area_path: str) -> Q:
    return Q(area_path__gte=area_path, area_path__lt=area_path + "~") if area_path else Q()


def _regions(area_path: str, day: date) -> dict[int, Region]:
    """Those that can have a card and stand on the day, and the communities around them for their names."""
    rows = Region.objects.filter(level__gte=Level.COMMUNITY).valid_on(day)
    if area_path:
        rows = rows.filter(Q(path__in=ancestors(area_path)) | Q(path__gte=area_path, path__lt=area_path + "~"))
    return {region.pk: region for region in rows}


def _building_entries(entries: Iterable[CardEntry], day: date) -> list[str]:
    return sorted({one.area_path for one in entries if one.region.level == Level.BUILDING and holds(one, day)})


def _make_missing(regions: dict[int, Region], area_path: str, day: date) -> None:
    buildings = _building_entries(entries_for(area_path).filter(region__level=Level.BUILDING), day)
    wanted = [one for one in regions.values() if one.path.startswith(area_path) and has_card(one, buildings)]
    known = set(Card.objects.filter(_within(area_path)).values_list("region_id", flat=True))
    Card.objects.bulk_create(
        (Card(region=one, area_path=one.path) for one in wanted if one.pk not in known),
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _around(path: str, communities: dict[str, str]) -> str:
    """The name of the community around an area; nothing when it is one itself or lies in none."""
    return next((communities[one] for one in ancestors(path)[:-1] if one in communities), "")


def _write(
    actor: Actor, cards: list[Card], regions: dict[int, Region], entries: list[CardEntry], day: date
) -> list[CardVersion]:
    names = {one.path: one.name for one in regions.values() if one.level == Level.COMMUNITY}
    buildings = _building_entries(entries, day)
    held = _by_area(lines(entries, day))
    wanted: dict[int, tuple[Card, dict[str, object], str]] = {}
    changed: list[Card] = []
    retired: list[Card] = []
    for one in cards:
        region = regions.get(one.region_id)
        if region is None or not has_card(region, buildings):
            if one.active:
                one.active = False
                retired.append(one)
            continue
        around = _around(one.area_path, names)
        printed = chosen([line for path in ancestors(one.area_path) for line in held.get(path, ())], one.area_path)
        content = card(region.name, around, printed)
        print_hash = hash_of(content) if printed else ""
        if not one.active or (one.title, one.around) != (region.name, around):
            one.active, one.title, one.around = True, region.name, around
            changed.append(one)
        if print_hash != (one.current.content_hash if one.current else ""):
            wanted[one.pk] = (one, content, print_hash)
    made = _versions(wanted, day)
    moved = [one for one, _content, _hash in wanted.values()]
    Card.objects.bulk_update(
        {one.pk: one for one in (*changed, *retired, *moved)}.values(),
        ["active", "title", "around", "current"],
        batch_size=BATCH,
    )
    _record(actor, "card_renewed", moved)
    _record(actor, "card_retired", retired)
    return made


def _record(actor: Actor, action: str, cards: list[Card]) -> None:
    rows = ((one.pk, one.area_path, {"version": one.current.number if one.current else 0}) for one in cards)
    record_many(actor, Card, action, rows)


def _by_area(found: list[Line]) -> dict[str, list[Line]]:
    held: dict[str, list[Line]] = {}
    for line in found:
        held.setdefault(line.area_path, []).append(line)
    return held


def _versions(wanted: dict[int, tuple[Card, dict[str, object], str]], day: date) -> list[CardVersion]:
    """Points each card to the version of its content: an earlier one when the content came back, else a new one."""
    earlier = {
        (one.card_id, one.content_hash): one
        for one in CardVersion.objects.filter(
            card__in=list(wanted), content_hash__in={print_hash for _c, _d, print_hash in wanted.values()}
        )
    }
    last = dict(
        CardVersion.objects.filter(card__in=list(wanted)).values_list("card_id").annotate(last=Max("number")).order_by()
    )
    now = clock.now()
    versions: dict[int, CardVersion | None] = {}
    made: list[CardVersion] = []
    for pk, (one, content, print_hash) in wanted.items():
        versions[pk] = earlier.get((pk, print_hash)) if print_hash else None
        if print_hash and versions[pk] is None:
            fresh = CardVersion(
                card=one,
                number=last.get(pk, 0) + 1,
                content=content,
                content_hash=print_hash,
                made_on=day,
                made_at=now,
            )
            versions[pk] = fresh
            made.append(fresh)
    CardVersion.objects.bulk_create(made, batch_size=BATCH)
    for pk, (one, _content, _hash) in wanted.items():
        one.current = versions[pk]
    return made


def _mark_seen(entries: list[CardEntry], day: date) -> None:
    changed = []
    for entry in entries:
        now = mark_of(entry, day)
        if entry.seen != now:
            entry.seen = now
            changed.append(entry)
    CardEntry.objects.bulk_update(changed, ["seen"], batch_size=BATCH)
