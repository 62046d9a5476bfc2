"""The elders' list: everybody with a sheet, narrowed by what is on it, quick for a grid and for the district alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from doorstep.accounts.phones import phone_hash
from doorstep.elders.choices import CareLevel, Income, Living
from doorstep.elders.models import Condition, EmergencyContact, PersonTag, Sheet
from doorstep.elders.scales import SelfCareGrade
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.pagination import CappedCount, count_up_to, page_of
from doorstep.kernel.scope import area_filter
from doorstep.residents.models import Life, Person
from doorstep.residents.selectors import PersonLine, born_between, line_of, search
from doorstep.residents.words import AGE_GROUPS

PAGE = 50
ORDER = ("area_path", "person_id")
DUE_ORDER = ("due_on", "area_path", "person_id")
#: Shown on the list: what helps at the door and shames nobody. Illness, income and relief are for the card only.
SHOWN_TAGS = (Tag.LIVES_ALONE, Tag.EMPTY_NEST, Tag.LEFT_BEHIND)
#: What the living arrangement beside it says already.
_SAID: dict[str, set[Tag]] = {Living.ALONE: {Tag.LIVES_ALONE, Tag.EMPTY_NEST}, Living.EMPTY_NEST: {Tag.EMPTY_NEST}}


@dataclass(frozen=True, slots=True)
class ElderFilters:
    """What the list is narrowed to; each empty one asks for nothing."""

    area_path: str = ""
    living: str = ""
    income: str = ""
    #: `self_care:unable`, `illness:stroke`, or a tag of the body
    body: str = ""
    tag: str = ""
    care_level: str = ""
    group: str = ""
    overdue: bool = False
    q: str = ""


@dataclass(frozen=True, slots=True)
class ElderLine:
    person: PersonLine
    living: Any
    care: Any
    tags: list[Any]
    due_on: date
    is_due: bool


@dataclass(frozen=True, slots=True)
class EldersPage:
    lines: list[ElderLine]
    total: CappedCount
    overdue: CappedCount
    next_cursor: str = ""
    previous_cursor: str = ""
    searched: bool = False
    cut: bool = False


def may_filter_by(actor: Actor, tag: str) -> bool:
    """Guarded tags can be asked for only by those who may see them."""
    return tag in set(Tag) and (not TAGS[Tag(tag)].right or actor.can(TAGS[Tag(tag)].right))


def elders_page(*, actor: Actor, filters: ElderFilters, cursor: str = "", size: int = PAGE) -> EldersPage:
    """One page of the list in the order of grids, or what the words in `q` find among it."""
    rows = narrowed(actor, filters)
    today = clock.today()
    overdue = count_up_to(rows.filter(due_on__lte=today))
    if filters.q.strip():
        within = Person.objects.visible_to(actor).active().filter(pk__in=rows.values("person_id"))
        found = search(actor=actor, text=filters.q, area_path=filters.area_path, limit=size + 1, within=within)
        shown = found[:size]
        sheets = Sheet.objects.visible_to(actor).in_bulk([person.pk for person in shown])
        for person in shown:
            sheets[person.pk].person = person
        ordered = [sheets[person.pk] for person in shown]
        total = CappedCount(len(shown), len(found) > size)
        return EldersPage(_lines(actor, ordered, today), total, overdue, searched=True, cut=len(found) > size)
    keys = DUE_ORDER if filters.overdue else ORDER
    page = page_of(_with_person(rows), keys=keys, cursor=cursor, size=size)
    return EldersPage(
        _lines(actor, page.rows, today), count_up_to(rows), overdue, page.next_cursor, page.previous_cursor
    )


def _with_person(rows: QuerySet[Sheet]) -> QuerySet[Sheet]:
    return rows.select_related("person__household", "person__region").defer("person__id_number")


def narrowed(actor: Actor, filters: ElderFilters) -> QuerySet[Sheet]:
    """The sheets of people who live here and whom the filters mean."""
    rows: QuerySet[Sheet] = Sheet.objects.visible_to(actor).filter(area_filter(actor, "residents.view"))
    rows = rows.filter(person__life=Life.ACTIVE)
    if filters.area_path:
        rows = rows.filter(area_path__gte=filters.area_path, area_path__lt=filters.area_path + "~")
    for field, kind in (("living", Living), ("income", Income), ("care_level", CareLevel)):
        if getattr(filters, field) in kind.values:
            rows = rows.filter(**{field: getattr(filters, field)})
    rows = _of_body(actor, rows, filters.body)
    if filters.tag:
        rows = _tagged(actor, rows, filters.tag)
    if filters.group in AGE_GROUPS:
        earliest, latest = born_between(AGE_GROUPS[filters.group], clock.today())
        born: dict[str, Any] = {"person__birth_date__gt": earliest, "person__birth_date__lte": latest}
        rows = rows.filter(**{key: day for key, day in born.items() if day is not None})
    if filters.overdue:
        rows = rows.filter(due_on__lte=clock.today())
    return rows


def _of_body(actor: Actor, rows: QuerySet[Sheet], body: str) -> QuerySet[Sheet]:
    scale, _colon, value = body.partition(":")
    if scale == "self_care" and value in set(SelfCareGrade):
        return rows.filter(self_care=value)
    if scale == "ability" and value in {"0", "1", "2", "3", "4"}:
        return rows.filter(ability=value)
    if scale == "illness":
        ill = Condition.objects.visible_to(actor).open().filter(person_id=OuterRef("person_id"), code=value[:20])
        return rows.filter(Exists(ill))
    return _tagged(actor, rows, body) if body else rows


def _tagged(actor: Actor, rows: QuerySet[Sheet], tag: str) -> QuerySet[Sheet]:
    if not may_filter_by(actor, tag):
        return rows.none()
    tagged = PersonTag.objects.visible_to(actor).open().filter(person_id=OuterRef("person_id"), tag=tag)
    return rows.filter(Exists(tagged))


def _lines(actor: Actor, sheets: list[Sheet], today: date) -> list[ElderLine]:
    tags: dict[int, list[Tag]] = {}
    rows = PersonTag.objects.visible_to(actor).open().filter(person_id__in=[s.pk for s in sheets], tag__in=SHOWN_TAGS)
    for person_id, tag in rows.order_by("id").values_list("person_id", "tag"):
        tags.setdefault(person_id, []).append(Tag(tag))
    return [
        ElderLine(
            person=line_of(sheet.person, today),
            living=sheet.get_living_display(),
            care=sheet.get_care_level_display(),
            tags=[TAGS[tag].name for tag in tags.get(sheet.pk, []) if tag not in _SAID.get(sheet.living, ())],
            due_on=sheet.due_on,
            is_due=sheet.due_on <= today,
        )
        for sheet in sheets
    ]


@dataclass(frozen=True, slots=True)
class DueLine:
    person: PersonLine
    verified_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class DuePage:
    lines: list[DueLine]
    total: CappedCount
    next_cursor: str = ""
    previous_cursor: str = ""


def due_page(*, actor: Actor, area_path: str = "", cursor: str = "", size: int = PAGE) -> DuePage:
    """Whose sheet is due to be gone through, the longest overdue first."""
    rows = narrowed(actor, ElderFilters(area_path=area_path, overdue=True))
    page = page_of(_with_person(rows), keys=DUE_ORDER, cursor=cursor, size=size)
    today = clock.today()
    found = [DueLine(line_of(sheet.person, today), sheet.verified_on, sheet.due_on) for sheet in page.rows]
    return DuePage(found, count_up_to(rows), page.next_cursor, page.previous_cursor)


def by_contact(actor: Actor, number: str) -> Q:
    """Registered with `residents.selectors.search`: a telephone finds those whose emergency contact has it."""
    found = EmergencyContact.objects.visible_to(actor).open().filter(phone_hash=phone_hash(number))
    return Q(pk__in=found.exclude(phone_hash="").values("person_id"))
