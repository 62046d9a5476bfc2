"""The ledger of many people at once, for imports and the demo: all rows or none, and twice the same is once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import transaction

from doorstep.elders.errors import DayWrong, PersonElsewhere, RowRefused
from doorstep.elders.models import Condition, EmergencyContact, PastValue, PersonTag, SelfCareRating, Sheet
from doorstep.elders.scales import self_care_grade
from doorstep.elders.services import remembered
from doorstep.elders.services.bulk_known import SAID, Known, Page, Standing
from doorstep.elders.services.facts import contact_columns, free_place
from doorstep.elders.services.scales import self_care_total
from doorstep.elders.services.shared import EDIT, next_due
from doorstep.elders.services.sheet import apply, checked
from doorstep.elders.services.tags import right_for
from doorstep.elders.tags import TAGS
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.copying import copy_in, copy_rows
from doorstep.kernel.crypto import encrypter
from doorstep.kernel.errors import BadInput, NotAllowed, Refused
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region

BATCH = 5000
#: The columns of a dated fact, and those of each kind of it.
_DATED = ("person_id", "valid_from", "source", "entered_by_id", "entered_at", "ended_reason", "on_return")
_OWN: dict[type[Any], tuple[str, ...]] = {
    PersonTag: ("tag", "word", "evidence", "evidence_number"),
    Condition: ("code", "word"),
    EmergencyContact: ("position", "name", "relation", "phone", "phone_hash", "lives_near"),
}
#: What was entered by a person at a door or window is never overwritten by a list.
LISTS = ("import", "list")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEntry:
    tag: str
    word: str = ""
    evidence: str = ""
    evidence_number: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    code: str
    word: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    name: str
    relation: str = ""
    phone: str = ""
    lives_near: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderRow:
    """What a list says of one person on file. Empty says nothing; `sheet` are further fields of `change_sheet`."""

    person_id: int
    living: str = ""
    tags: Sequence[TagEntry] = ()
    conditions: Sequence[ConditionEntry] = ()
    contacts: Sequence[ContactEntry] = ()
    note: str = ""
    sheet: Mapping[str, Any] = field(default_factory=dict)
    #: One self-care form, if the list has its points.
    self_care: Mapping[str, int] = field(default_factory=dict)
    on: date | None = None
    source: str = "import"


@dataclass(slots=True)
class Entered:
    """How many people something was written for; `kept`: (person, field) where what was on file stays."""

    changed: int = 0
    unchanged: int = 0
    kept: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """What is to be written, collected so that each table is written once."""

    pages: dict[int, Page] = field(default_factory=dict)
    past: list[PastValue] = field(default_factory=list)
    facts: dict[type[Any], list[tuple[Any, ...]]] = field(default_factory=dict)
    ratings: list[SelfCareRating] = field(default_factory=list)

    def write(self, due: date) -> None:
        now, said = clock.now(), attrgetter(*SAID)
        copy_rows(
            Sheet,
            ("person_id", "area_path", "due_on", "updated_at", "ability", "origin", *SAID),
            (
                (page.pk, page.area_path, due, now, "", remembered.origin(page.origin), *said(page))
                for page in self.pages.values()
                if page.is_new
            ),
        )
        older = [page for page in self.pages.values() if not page.is_new]
        if older:
            fields = ("origin", *SAID)
            sheets = [Sheet(pk=one.pk, **{name: getattr(one, name) for name in fields}) for one in older]
            Sheet.objects.bulk_update(sheets, fields, batch_size=BATCH)
        copy_in(PastValue, self.past)
        for model, rows in self.facts.items():
            copy_rows(model, _DATED + _OWN[model], rows)
        copy_in(SelfCareRating, self.ratings)


def bulk_enter(
    *, actor: Actor, region: Region, rows: Sequence[ElderRow], new: Mapping[int, Standing] | None = None
) -> Entered:
    """Writes what a list says of people of one area. The same list again changes nothing.

    A list fills what is empty and replaces what came from a list; what somebody entered by hand stays and is named in
    the answer. It ends nothing. Guarded tags need their right here as well. The first row that can't be right refuses
    them all. One event for the whole call, on the region, says how many people, not what. `new` are those whom the
    caller has entered in this very transaction: nobody else can know them yet, so nothing is looked up of them.
    """
    require(actor, EDIT, region.path)
    done = Entered()
    with transaction.atomic():
        for start in range(0, len(rows), BATCH):
            _enter(actor, region, rows[start : start + BATCH], start, done, new or {})
        if done.changed:
            record(actor, region, "elders_entered", people=done.changed)
    return done


def _enter(
    actor: Actor, region: Region, rows: Sequence[ElderRow], before: int, done: Entered, new: Mapping[int, Standing]
) -> None:
    wanted = {row.person_id for row in rows}
    known = Known(actor, region, wanted, {row.source for row in rows}, new)
    batch, today = _Batch(), clock.today()
    write = _Writer(actor, known, batch, today)
    for number, row in enumerate(rows, start=before + 1):
        try:
            if write.one(row, done):
                done.changed += 1
            else:
                done.unchanged += 1
        except Refused as refusal:
            raise RowRefused(row=number, said=refusal.said(), code=refusal.code) from None
    batch.write(next_due(region.path, today))


class _Writer:
    """Goes through the rows of a batch and notes what is to be written."""

    def __init__(self, actor: Actor, known: Known, batch: _Batch, today: date) -> None:
        self.user_id, self.known, self.batch, self.today = actor.user_id, known, batch, today
        self.now, self.sealed = clock.now(), encrypter()

    def one(self, row: ElderRow, done: Entered) -> bool:
        known, person = self.known, self.known.people.get(row.person_id)
        if person is None:
            raise PersonElsewhere
        source, day = remembered.source(row.source), row.on or self.today
        if day > self.today or (person.birth_date and day < person.birth_date):
            raise DayWrong
        page = known.sheets.get(person.pk)
        if page is None:
            page = known.sheets[person.pk] = Page(person.pk, person.area_path, is_new=True)
        said = {name: value for name, value in _said(row).items() if value not in ("", None)}
        changed: list[str] = []
        past: list[PastValue] = []
        if said:
            values = checked(_allowed(page, said, done))
            changed, past = apply(page, values, day=day, source=source, user_id=self.user_id)
        entered = self._tags(row, person, day, source) + self._conditions(row, person, day, source)
        entered += self._contacts(row, person, day, source)
        if row.self_care and known.rated.get(person.pk) != day:
            self.batch.ratings.append(self._rating(page, row, person, day))
            entered += 1
        if changed or entered:
            self.batch.pages[person.pk] = page
        self.batch.past += past
        return bool(changed or entered)

    def _begin(
        self, model: type[Any], person: Standing, since: date | None, day: date, source: str, *own: object
    ) -> int:
        first = since or day
        if first > day or (person.birth_date and first < person.birth_date):
            raise DayWrong
        dated = (person.pk, first, source, self.user_id, self.now, "", "")
        self.batch.facts.setdefault(model, []).append(dated + own)
        return 1

    def _tags(self, row: ElderRow, person: Standing, day: date, source: str) -> int:
        entered = 0
        for tag in row.tags:
            if tag.tag not in TAGS:
                raise BadInput
            if not self.known.may(right_for(tag.tag), person.area_path):
                raise NotAllowed
            columns = remembered.of_tag(tag)
            word, number = columns["word"], self.sealed(columns["evidence_number"])
            if _new(self.known.tags, (person.pk, columns["tag"], word)):
                own = (columns["tag"], word, columns["evidence"], number)
                entered += self._begin(PersonTag, person, tag.since, day, source, *own)
        return entered

    def _conditions(self, row: ElderRow, person: Standing, day: date, source: str) -> int:
        entered = 0
        for illness in row.conditions:
            columns = remembered.of_condition(illness.code, illness.word)
            if _new(self.known.conditions, (person.pk, columns["code"], columns["word"])):
                entered += self._begin(Condition, person, illness.since, day, source, columns["code"], columns["word"])
        return entered

    def _contacts(self, row: ElderRow, person: Standing, day: date, source: str) -> int:
        entered = 0
        for contact in row.contacts:
            columns = contact_columns(contact.name, contact.relation, contact.phone)
            name, hashed = columns["name"], columns["phone_hash"]
            if _new(self.known.contacts, (person.pk, name, hashed)):
                places = self.known.places.setdefault(person.pk, set())
                place = free_place(places)
                places.add(place)
                number = self.sealed(columns["phone"])
                own = (place, name, columns["relation"], number, hashed, contact.lives_near)
                entered += self._begin(EmergencyContact, person, None, day, source, *own)
        return entered

    def _rating(self, page: Page, row: ElderRow, person: Standing, day: date) -> SelfCareRating:
        total, rated = self_care_total(row.self_care), self.known.rated
        grade = self_care_grade(total)
        if person.pk not in rated or rated[person.pk] < day:
            page.self_care, rated[person.pk] = grade, day
        return SelfCareRating(
            person_id=person.pk,
            on=day,
            points=dict(row.self_care),
            total=total,
            grade=grade,
            entered_by_id=self.user_id,
            entered_at=self.now,
        )


def _said(row: ElderRow) -> dict[str, Any]:
    return {**row.sheet, "living": row.living, "note": row.note}


def _allowed(sheet: Page, said: Mapping[str, Any], done: Entered) -> dict[str, Any]:
    """Without the fields that somebody entered by hand and that the list would say otherwise."""
    found = {}
    for name, value in said.items():
        on_file = getattr(sheet, name)
        by_hand = not sheet.origin.get(name, ["", "import"])[1].startswith(LISTS)
        if on_file not in ("", None) and by_hand and on_file != value:
            done.kept.append((sheet.pk, name))
        else:
            found[name] = value
    return found


def _new(known: set[Any], key: tuple[Any, ...]) -> bool:
    if key in known:
        return False
    known.add(key)
    return True
