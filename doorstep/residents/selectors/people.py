"""Lists of people: the console's register and the people a notice is for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.pagination import CappedCount, count_up_to, page_of
from doorstep.kernel.scope import area_filter
from doorstep.look.masks import masked_name, masked_phone
from doorstep.regions.models import Level, Region
from doorstep.residents import phones
from doorstep.residents.models import Life, Person
from doorstep.residents.selectors.search import search
from doorstep.residents.words import AGE_GROUPS, LIFE, SEX, AgeGroup

PAGE = 50
AREAS = 300

#: How the register may be sorted: the columns, each the beginning of an index, and whether downwards.
SORTS: dict[str, tuple[tuple[str, ...], bool]] = {
    "area": (("area_path", "initials", "id"), False),
    "name": (("initials", "id"), False),
    "oldest": (("birth_date", "id"), False),
    "youngest": (("birth_date", "id"), True),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed to; each empty one asks for nothing."""

    area_path: str = ""
    group: str = ""
    sex: str = ""
    life: str = Life.ACTIVE
    q: str = ""
    sort: str = "area"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person on a list: enough to recognise, no full name, number or birth date."""

    pk: int
    name: str
    sex: Any
    age: int | None
    area: str
    door: str
    phone: str
    life: str
    life_word: Any


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`searched`: found by words, best first, not in pages; `cut` says that there may be more than are shown."""

    lines: list[PersonLine]
    total: CappedCount
    next_cursor: str = ""
    previous_cursor: str = ""
    searched: bool = False
    cut: bool = False


#: What a line is made of. As a tuple, because a page of models, each with two others, costs three times as much.
LINE = (
    "id",
    "name",
    "sex",
    "birth_date",
    "phone",
    "life",
    "region__name",
    "household__address",
    "household__unit",
    "household__room",
)


def door_of(person: Person) -> str:
    """The address in one line, unit and room included. Bare numbers get their word, what is written out stays."""
    home = person.household
    return "" if home is None else door_words(home.address, home.unit, home.room)


def door_words(address: str, unit: str, room: str) -> str:
    """An address in one line: bare numbers get their word, what is written out stays."""
    said = address
    if unit:
        said = _("{door}, unit {number}").format(door=said, number=unit) if unit.isascii() else f"{said} {unit}"
    if room:
        said = _("{door}, room {number}").format(door=said, number=room) if room.isascii() else f"{said} {room}"
    return said


def line_of(person: Person, today: date | None = None) -> PersonLine:
    """A person as shown on lists; needs household and region with it."""
    home = person.household
    door = (home.address, home.unit, home.room) if home else (None, "", "")
    return _line(
        (
            person.pk,
            person.name,
            person.sex,
            person.birth_date,
            person.phone,
            person.life,
            person.region.name,
            *door,
        ),
        today or clock.today(),
    )


def _line(row: tuple[Any, ...], today: date) -> PersonLine:
    """Of the columns of LINE."""
    pk, name, sex, born, phone, life, area, address, unit, room = row
    return PersonLine(
        pk=pk,
        name=masked_name(name),
        sex=SEX.get(sex, ""),
        age=clock.age_on(born, today) if born else None,
        area=area,
        door=door_words(address, unit, room) if address is not None else "",
        phone=masked_phone(phones.shown(phone)) if phone else "",
        life=life,
        life_word=LIFE[life],
    )


def people_page(*, actor: Actor, filters: Filters, cursor: str = "", size: int = PAGE) -> PeoplePage:
    """One page of the register, or what the words in `q` find."""
    rows = Person.objects.visible_to(actor).filter(area_filter(actor, "residents.view"))
    if filters.area_path:
        rows = rows.filter(area_path__gte=filters.area_path, area_path__lt=filters.area_path + "~")
    if filters.life in Life.values:
        rows = rows.filter(life=filters.life)
    if filters.sex.isascii() and filters.sex.isdigit():
        rows = rows.filter(sex=int(filters.sex[:2]))
    if filters.group in AGE_GROUPS:
        rows = rows.filter(in_age_group(AGE_GROUPS[filters.group]))
    today = clock.today()
    if filters.q.strip():
        found = search(actor=actor, text=filters.q, area_path=filters.area_path, limit=size + 1, within=rows)
        shown = found[:size]
        return PeoplePage(
            [line_of(person, today) for person in shown],
            CappedCount(len(shown), len(found) > size),
            searched=True,
            cut=len(found) > size,
        )
    keys, descending = SORTS.get(filters.sort, SORTS["area"])
    if keys[0] == "birth_date":
        rows = rows.filter(birth_date__isnull=False)
    columns = rows.values_list(*LINE, "area_path", "initials", named=True)
    page = page_of(columns, keys=keys, cursor=cursor, size=size, descending=descending)
    lines = [_line(row[: len(LINE)], today) for row in page.rows]
    return PeoplePage(lines, count_up_to(rows), page.next_cursor, page.previous_cursor)


def born_between(group: AgeGroup, today: date) -> tuple[date | None, date | None]:
    """The earliest and latest birthday of the group today; the birthday itself counts."""
    earliest = _years_before(today, group.oldest + 1) if group.oldest is not None else None
    latest = _years_before(today, group.youngest) if group.youngest is not None else None
    return earliest, latest


def in_age_group(group: AgeGroup, today: date | None = None) -> Q:
    earliest, latest = born_between(group, today or clock.today())
    condition = Q(birth_date__isnull=False)
    if earliest is not None:
        condition &= Q(birth_date__gt=earliest)
    if latest is not None:
        condition &= Q(birth_date__lte=latest)
    return condition | Q(birth_date__isnull=True) if group.with_unknown else condition


def addressees(*, actor: Actor, area_path: str, group: str = "all") -> QuerySet[Person]:
    """The living people of an area and age group for whom a notice is meant, with or without a telephone.

    Who has neither telephone nor sign-in stays in: they are the ones at whose door one knocks. An unknown group is a
    fault of the caller and raises KeyError.
    """
    return (
        Person.objects.visible_to(actor)
        .active()
        .filter(in_age_group(AGE_GROUPS[group]), area_path__gte=area_path, area_path__lt=area_path + "~")
        .select_related("user")
        .order_by(F("area_path"), F("initials"), F("id"))
    )


def areas_to_choose(*, actor: Actor, right: str = "residents.view", deepest: int = Level.GRID) -> list[Region]:
    """The communities and grids in which the actor holds the right, in the order of the map."""
    return list(_areas(actor, right, deepest).select_related("parent")[:AREAS])


def area_options(*, actor: Actor, right: str = "residents.view") -> list[tuple[str, str]]:
    """Path and name of the same areas, a grid with the community around it: the choices of a filter."""
    rows = _areas(actor, right, Level.GRID).values_list("path", "name", "level", "parent__name")[:AREAS]
    return [
        (path, name if level == Level.COMMUNITY else f"{around or ''} {name}") for path, name, level, around in rows
    ]


def _areas(actor: Actor, right: str, deepest: int) -> QuerySet[Region]:
    return (
        Region.objects.visible_to(actor)
        .filter(area_filter(actor, right, field="path"), level__gte=Level.COMMUNITY, level__lte=deepest)
        .valid_on(clock.today())
        .order_by("path")
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
