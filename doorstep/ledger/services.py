"""Writing the book. Three verbs: post, reverse, link a walk-in. Nothing is ever changed or removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import require
from doorstep.ledger.errors import (
    AlreadyReversed,
    CannotReverseReversal,
    FutureRecord,
    NoHeadLeft,
    NotAHeadCount,
    ReasonMissing,
    SourceConflict,
)
from doorstep.ledger.models import Pending, Record, WalkInLink
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.regions.models import Region
from doorstep.residents.models import Household, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be recorded. `source` names the event it comes from and makes posting idempotent."""

    programme: Programme
    region: Region
    occurred_on: date
    source: str
    occurred_at: datetime | None = None
    item: ServiceItem | None = None
    person: Person | None = None
    household: Household | None = None
    household_id: int | None = None
    sessions: int = 0
    items: int = 0
    person_times: int = 0
    household_times: int = 0
    session: str = ""

    @property
    def counts_something(self) -> bool:
        return bool(self.sessions or self.items or self.person_times or self.household_times)


def counted(entry: Entry) -> Entry:
    """The entry with the measures its programme does not count set to zero.

    People and households are distinct counts over the rows that carry the times, so a programme that counts people has
    its attendances written too.
    """
    units = set(entry.programme.counts)
    return replace(
        entry,
        sessions=entry.sessions if units & {"sessions", "rounds", "topics"} else 0,
        items=entry.items if "items" in units else 0,
        person_times=entry.person_times if units & {"person_times", "people"} else 0,
        household_times=entry.household_times if units & {"household_times", "households"} else 0,
    )


def post(*, actor: Actor, entries: Sequence[Entry]) -> list[Record]:
    """Record what happened, once. The same source with the same content again returns the first record.

    Must run in the transaction of the event itself, so that what happened and its record stand or fall together; opens
    one of its own when there is none. Raises SourceConflict when a source is known with other content, FutureRecord
    for a day that has not come.
    """
    wanted = [kept for entry in entries if (kept := counted(entry)).counts_something]
    if not wanted:
        return []
    if max(entry.occurred_on for entry in wanted) > clock.today():
        raise FutureRecord
    now = clock.now()
    rows = [_row(actor, entry, now) for entry in wanted]
    with transaction.atomic():
        # One row is inserted straight away; the constraint tells when it was known. Many are looked up first.
        known = _known(rows) if len(rows) > 1 else {}
        created = _insert(rows, known)
        Pending.objects.bulk_create([Pending(record=record) for record in created], batch_size=5000)
    for row in rows:
        if row.source in known and not _same(known[row.source], row):
            raise SourceConflict(source=row.source)
    by_source = known | {record.source: record for record in created}
    return [by_source[row.source] for row in rows]


def reverse(*, actor: Actor, record: Record, reason: str) -> Record:
    """Take a record back by one of the opposite sign, in the period of the event. Reversing twice is refused."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    # Whoever made the entry may take it back; another's needs the right.
    if actor.user_id is None or record.recorded_by_id != actor.user_id:
        require(actor, "ledger.correct", record.area_path)
    if record.reverses_id is not None:
        raise CannotReverseReversal
    record = standing(record)
    opposite = _opposite(actor, record, reason)
    with transaction.atomic():
        try:
            with transaction.atomic():
                opposite.save(force_insert=True)
        except IntegrityError:
            raise AlreadyReversed from None
        Pending.objects.create(record=opposite)
        record_event(actor, record, "reverse", reason=reason)
    return opposite


def standing(record: Record) -> Record:
    """The record that stands for this one today: after its person's file was merged it was posted anew."""
    while (after := Record.objects.filter(source=_moved(record)).first()) is not None:
        record = after
    return record


def hand_over(*, actor: Actor, gone: Person, kept: Person, reason: str, only: Sequence[int] | None = None) -> list[int]:
    """What was recorded for one file of a person stands under his other file from now on; gives the new records.

    Each record is reversed and posted anew with the same day, door and measures, so 人次 stays what it was and 人数
    counts the person once, also in months gone by. `only`: these records, to take a hand-over back.
    """
    if not reason.strip():
        raise ReasonMissing
    require(actor, "residents.merge", gone.area_path)
    require(actor, "residents.merge", kept.area_path)
    with transaction.atomic():
        rows = Record.objects.filter(person=gone, reverses__isnull=True, reversal__isnull=True).order_by("id")
        if only is not None:
            rows = rows.filter(pk__in=only)
        before = list(rows)
        opposites = Record.objects.bulk_create([_opposite(actor, record, reason) for record in before], batch_size=1000)
        copies = Record.objects.bulk_create([_copy(actor, record, kept) for record in before], batch_size=1000)
        Pending.objects.bulk_create([Pending(record=record) for record in (*opposites, *copies)], batch_size=1000)
    return [record.pk for record in copies]


def _moved(record: Record) -> str:
    return f"moved:{record.pk}"


def _copy(actor: Actor, record: Record, person: Person) -> Record:
    return Record(
        region_id=record.region_id,
        area_path=record.area_path,
        programme_id=record.programme_id,
        item_id=record.item_id,
        occurred_on=record.occurred_on,
        occurred_at=record.occurred_at,
        recorded_at=clock.now(),
        person=person,
        household_id=record.household_id,
        sessions=record.sessions,
        items=record.items,
        person_times=record.person_times,
        household_times=record.household_times,
        source=_moved(record),
        session=record.session,
        recorded_by_id=actor.user_id,
    )


def _opposite(actor: Actor, record: Record, reason: str) -> Record:
    return Record(
        region_id=record.region_id,
        area_path=record.area_path,
        programme_id=record.programme_id,
        item_id=record.item_id,
        occurred_on=record.occurred_on,
        occurred_at=record.occurred_at,
        recorded_at=clock.now(),
        person_id=record.person_id,
        household_id=record.household_id,
        sessions=-record.sessions,
        items=-record.items,
        person_times=-record.person_times,
        household_times=-record.household_times,
        source=f"reversal:{record.pk}",
        session=record.session,
        reverses=record,
        reason=reason[:200],
        recorded_by_id=actor.user_id,
    )


def link_walk_in(*, actor: Actor, record: Record, person: Person) -> WalkInLink:
    """One head of a head-count has a name now. 人数 grows by a person, 人次 stays what it was.

    Linking the same person again returns the first link. Raises NoHeadLeft when every head has a name.
    """
    require(actor, "ledger.correct", record.area_path)
    with transaction.atomic():
        # The record can't be updated, but it can be locked: two linkers must not share the last head.
        locked = Record.objects.select_for_update().get(pk=record.pk)
        if locked.person_id is not None or locked.person_times <= 0:
            raise NotAHeadCount
        if Record.objects.filter(reverses=locked).exists():
            raise AlreadyReversed
        existing = WalkInLink.objects.filter(record=locked, person=person).first()
        if existing:
            return existing
        if WalkInLink.objects.filter(record=locked).count() >= locked.person_times:
            raise NoHeadLeft(heads=locked.person_times)
        link = WalkInLink.objects.create(
            record=locked,
            person=person,
            household_id=person.household_id,
            linked_by_id=actor.user_id,
            linked_at=clock.now(),
        )
        Pending.objects.create(record=locked, link=link)
        record_event(actor, locked, "link_walk_in", person=person.pk)
    return link


def _row(actor: Actor, entry: Entry, now: datetime) -> Record:
    household_id = entry.household.pk if entry.household else entry.household_id
    if household_id is None and entry.person is not None:
        household_id = entry.person.household_id
    return Record(
        region=entry.region,
        area_path=entry.region.path,
        programme=entry.programme,
        item=entry.item,
        occurred_on=entry.occurred_on,
        occurred_at=entry.occurred_at,
        recorded_at=now,
        person=entry.person,
        household_id=household_id,
        sessions=entry.sessions,
        items=entry.items,
        person_times=entry.person_times,
        household_times=entry.household_times if household_id is not None or entry.person is None else 0,
        source=entry.source,
        session=entry.session,
        recorded_by_id=actor.user_id,
    )


def _insert(rows: Sequence[Record], known: dict[str, Record]) -> list[Record]:
    """Write the rows that are not known yet, and add to `known` what others post at this very moment.

    In the order of the sources, so that two overlapping batches wait for each other in one direction only. Each round
    that meets a conflict finds at least one row more that is known; one that finds none failed for another reason.
    """
    fresh = sorted((row for row in rows if row.source not in known), key=lambda row: row.source)
    while True:
        try:
            with transaction.atomic():
                return Record.objects.bulk_create(fresh, batch_size=2000)
        except IntegrityError:
            known.update(_known(fresh))
            left = [row for row in fresh if row.source not in known]
            if len(left) == len(fresh):
                raise
            fresh = left


def _known(rows: Sequence[Record]) -> dict[str, Record]:
    return {record.source: record for record in Record.objects.filter(source__in=[row.source for row in rows])}


_CONTENT = (
    "region_id",
    "programme_id",
    "item_id",
    "occurred_on",
    "person_id",
    "sessions",
    "items",
    "person_times",
    "household_times",
    "session",
)


def _same(known: Record, row: Record) -> bool:
    return all(getattr(known, name) == getattr(row, name) for name in _CONTENT)
