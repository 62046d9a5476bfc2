"""The ledger of many people at once, for imports and the demo: all rows or none, and twice the same is once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from doorstep.elders.errors import DayWrong, PersonElsewhere, RowRefused
from doorstep.elders.models import Condition, EmergencyContact, PastValue, PersonTag, SelfCareRating, Sheet
from doorstep.elders.scales import self_care_grade
from doorstep.elders.services.facts import condition_columns, contact_columns, free_place
from doorstep.elders.services.scales import self_care_total
from doorstep.elders.services.shared import EDIT, next_due, source_of
from doorstep.elders.services.sheet import apply, checked
from doorstep.elders.services.tags import right_for, tag_columns
from doorstep.elders.tags import TAGS
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.copying import copy_in
from doorstep.kernel.errors import BadInput, NotAllowed, Refused
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents.models import Person

BATCH = 1000
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

    new_sheets: dict[int, Sheet] = field(default_factory=dict)
    sheets: dict[int, Sheet] = field(default_factory=dict)
    past: list[PastValue] = field(default_factory=list)
    facts: dict[type[Any], list[Any]] = field(default_factory=dict)

    def write(self) -> None:
        copy_in(Sheet, self.new_sheets.values())
        if self.sheets:
            fields = ["living", "income", "housing", "floor", "has_lift", "insurance", "family_doctor"]
            fields += ["care_level", "care_reason", "note", "origin", "self_care"]
            Sheet.objects.bulk_update(self.sheets.values(), fields, batch_size=BATCH)
        copy_in(PastValue, self.past)
        for model, rows in self.facts.items():
            copy_in(model, rows)


def bulk_enter(*, actor: Actor, region: Region, rows: Sequence[ElderRow]) -> Entered:
    """Writes what a list says of people of one area. The same list again changes nothing.

    A list fills what is empty and replaces what came from a list; what somebody entered by hand stays and is named in
    the answer. It ends nothing. Guarded tags need their right here as well. The first row that can't be right refuses
    them all. One event for the whole call, on the region, says how many people, not what.
    """
    require(actor, EDIT, region.path)
    done = Entered()
    with transaction.atomic():
        for start in range(0, len(rows), BATCH):
            _enter(actor, region, rows[start : start + BATCH], start, done)
        if done.changed:
            record(actor, region, "elders_entered", people=done.changed)
    return done


def _enter(actor: Actor, region: Region, rows: Sequence[ElderRow], before: int, done: Entered) -> None:
    known = _Known(region, rows)
    batch, today = _Batch(), clock.today()
    due = next_due(region.path, today)
    for number, row in enumerate(rows, start=before + 1):
        try:
            if _one(actor, known, batch, row, today, due, done):
                done.changed += 1
            else:
                done.unchanged += 1
        except Refused as refusal:
            raise RowRefused(row=number, said=refusal.said(), code=refusal.code) from None
    batch.write()


class _Known:
    """What is on file of the people of a batch, read once, the people held in the order of their numbers."""

    def __init__(self, region: Region, rows: Sequence[ElderRow]) -> None:
        inside = Person.objects.active().filter(area_path__gte=region.path, area_path__lt=region.path + "~")
        people = (
            inside.filter(pk__in={row.person_id for row in rows})
            .order_by("pk")
            .select_for_update()
            .defer("id_number", "phone")
        )
        self.people = {person.pk: person for person in people}
        self.sheets = Sheet.objects.in_bulk(self.people)
        sources = {row.source for row in rows}
        self.tags = set(self._known(PersonTag, sources, "person_id", "tag", "word"))
        self.conditions = set(self._known(Condition, sources, "person_id", "code", "word"))
        self.contacts = set(self._known(EmergencyContact, sources, "person_id", "name", "phone_hash"))
        self.places: dict[int, set[int]] = {}
        open_contacts = EmergencyContact.objects.filter(person_id__in=self.people).open()
        for person_id, place in open_contacts.values_list("person_id", "position"):
            self.places.setdefault(person_id, set()).add(place)
        rated = SelfCareRating.objects.filter(person_id__in=self.people, withdrawn_reason="")
        self.rated: dict[int, date] = dict(rated.order_by("on").values_list("person_id", "on"))

    def _known(self, model: type[Any], sources: set[str], *fields: str) -> Iterable[Any]:
        """What is open, and what the same list brought before: that somebody ended it is not undone by the list."""
        rows = model.objects.filter(Q(valid_to__isnull=True) | Q(source__in=sources), person_id__in=self.people)
        found: Iterable[Any] = rows.values_list(*fields)
        return found


def _one(actor: Actor, known: _Known, batch: _Batch, row: ElderRow, today: date, due: date, done: Entered) -> bool:
    person = known.people.get(row.person_id)
    if person is None:
        raise PersonElsewhere
    source, day = source_of(row.source), row.on or today
    if day > today or (person.birth_date and day < person.birth_date):
        raise DayWrong
    sheet = known.sheets.get(person.pk)
    if sheet is None:
        sheet = known.sheets[person.pk] = Sheet(person=person, area_path=person.area_path, due_on=due)
    said = {name: value for name, value in _said(row).items() if value not in ("", None)}
    values = checked(_allowed(sheet, said, done))
    changed, past = apply(sheet, values, day=day, source=source, user_id=actor.user_id)
    new = _facts(actor, known, row, person, day, source)
    if row.self_care and known.rated.get(person.pk) != day:
        new.append(_rating(actor, sheet, row, person, day, known.rated))
    if changed or new:
        (batch.new_sheets if sheet._state.adding else batch.sheets)[person.pk] = sheet
    batch.past += past
    for fact in new:
        batch.facts.setdefault(type(fact), []).append(fact)
    return bool(changed or new)


def _said(row: ElderRow) -> dict[str, Any]:
    return {**row.sheet, "living": row.living, "note": row.note}


def _allowed(sheet: Sheet, said: Mapping[str, Any], done: Entered) -> dict[str, Any]:
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


def _facts(actor: Actor, known: _Known, row: ElderRow, person: Person, day: date, source: str) -> list[Any]:
    """The rows that are not on file yet."""
    found: list[Any] = []

    def begin(model: type[Any], since: date | None, **values: Any) -> None:
        first = since or day
        if first > day or (person.birth_date and first < person.birth_date):
            raise DayWrong
        found.append(
            model(
                person=person,
                valid_from=first,
                source=source,
                entered_by_id=actor.user_id,
                entered_at=clock.now(),
                **values,
            )
        )

    for tag in row.tags:
        if tag.tag not in TAGS:
            raise BadInput
        if not actor.can_in(right_for(tag.tag), person.area_path):
            raise NotAllowed
        columns = tag_columns(tag.tag, word=tag.word, evidence=tag.evidence, number=tag.evidence_number)
        if _new(known.tags, (person.pk, columns["tag"], columns["word"])):
            begin(PersonTag, tag.since, **columns)
    for illness in row.conditions:
        columns = condition_columns(illness.code, illness.word)
        if _new(known.conditions, (person.pk, columns["code"], columns["word"])):
            begin(Condition, illness.since, **columns)
    for contact in row.contacts:
        columns = contact_columns(contact.name, contact.relation, contact.phone)
        if _new(known.contacts, (person.pk, columns["name"], columns["phone_hash"])):
            places = known.places.setdefault(person.pk, set())
            place = free_place(places)
            places.add(place)
            begin(EmergencyContact, None, position=place, lives_near=contact.lives_near, **columns)
    return found


def _new(known: set[Any], key: tuple[Any, ...]) -> bool:
    if key in known:
        return False
    known.add(key)
    return True


def _rating(
    actor: Actor, sheet: Sheet, row: ElderRow, person: Person, day: date, rated: dict[int, date]
) -> SelfCareRating:
    total = self_care_total(row.self_care)
    grade = self_care_grade(total)
    if person.pk not in rated or rated[person.pk] < day:
        sheet.self_care, rated[person.pk] = grade, day
    return SelfCareRating(
        person=person,
        on=day,
        points=dict(row.self_care),
        total=total,
        grade=grade,
        entered_by_id=actor.user_id,
        entered_at=clock.now(),
    )
