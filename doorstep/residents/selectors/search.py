"""Finding a person by what one knows: name, initials, telephone, ID number, last four of either, address.

Every way is one range of one index (a test reads the query plans). Numbers are compared by their keyed hash.
"""

import re
from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet

from doorstep.accounts.phones import phone_hash
from doorstep.kernel.actor import Actor
from doorstep.residents import identity, names, phones
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import Household, Person, PersonQuerySet
from doorstep.residents.services.columns import id_hash, id_tail_hash, phone_tail_hash

LONGEST = 60
AT_DOOR = 10
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
#: A room stands behind a building, so before it there is another number.
_ROOM = re.compile(r"(?P<head>.*\d.*\D)(?P<room>\d{2,4})\D?")
_UNIT = re.compile(r"(?P<head>.*\D)(?P<unit>\d{1,2})\D{0,2}")
_LETTERS = re.compile(r"[a-z]{1,20}")
#: A path of a community has three parts; below it, any part of an address is looked for, above only its beginning.
_NARROW = 3

Found = tuple[Q, tuple[str, ...]]

#: Apps above this one register here (in their `ready`) by what else a person is found, such as the telephone of a
#: relative: the normalised number -> a condition that is the range of an index.
by_other_phone: list[Callable[[Actor, str], Q]] = []


def search(
    *, actor: Actor, text: str, area_path: str = "", limit: int = 50, within: QuerySet[Person] | None = None
) -> list[Person]:
    """The people whom the words can mean, best first: those named so, then those living there.

    `within` narrows further (active only, one age group); by default people whose file is open.
    """
    rows = Person.objects.visible_to(actor).active() if within is None else within
    if area_path:
        rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    rows = rows.select_related("household", "region")
    kept: dict[int, Person] = {}
    for condition, order in _ways(actor, text, area_path, limit):
        if len(kept) >= limit:
            break
        for person in rows.filter(condition).order_by(*order)[:limit]:
            kept.setdefault(person.pk, person)
    return list(kept.values())[:limit]


def find_at_door(*, actor: Actor, area_path: str, text: str) -> list[Person]:
    """Who stands before the check-in desk: by full name, telephone, ID number, or the last four of either.

    Those on duty who may not see the register get exact answers only; for staff who see it two characters of a name or
    of its initials are enough.
    """
    text = names.tidy(text[:LONGEST])
    if len(text) < 2:
        return []
    rows: PersonQuerySet = Person.objects.at_door_of(actor, area_path).active()
    condition = _by_number(text)
    if condition is None:
        condition = Q(name=text)
        if actor.can_in("residents.view", area_path):
            condition |= Q(name__startswith=text)
            if _LETTERS.fullmatch(text.lower()):
                condition |= Q(initials__startswith=text.lower())
    found = rows.filter(condition).select_related("household", "region").order_by("name", "id")[:AT_DOOR]
    return list(found)


def _ways(actor: Actor, text: str, area_path: str, limit: int) -> Iterator[Found]:
    text = names.tidy(text[:LONGEST]).replace("\0", "")
    if not text:
        return
    by_number = _by_number(text)
    if by_number is not None:
        yield by_number, ("area_path", "initials", "id")
        for condition in _by_other_phone(actor, text):
            yield condition, ("area_path", "initials", "id")
    elif _LETTERS.fullmatch(text.lower()):
        yield Q(initials__startswith=text.lower()), ("initials", "id")
    if not _only_digits(text):
        yield Q(name=text), ("name", "id")
        yield Q(name__startswith=text), ("name", "id")
    # A whole telephone or ID number is no address; four digits can be a tail or a door.
    if len(text) >= 2 and (by_number is None or _TAIL.fullmatch(text)):
        yield Q(household__in=_homes(actor, text, area_path, limit)), ("area_path", "household_id", "id")


def _by_number(text: str) -> Q | None:
    """The condition for a telephone, an ID number or a tail; None when the text is none of them."""
    typed = identity.normalise(text)
    if identity.looks_like_number(typed):
        return Q(id_hash=id_hash(typed))
    if _TAIL.fullmatch(typed):
        condition = Q(id_tail_hash=id_tail_hash(typed))
        return condition if typed.endswith("X") else condition | Q(phone_tail_hash=phone_tail_hash(typed))
    try:
        number = phones.normalise(text)
    except BadPhoneNumber:
        return None
    return Q(phone_hash=phone_hash(number)) if number else None


def _by_other_phone(actor: Actor, text: str) -> Iterator[Q]:
    try:
        number = phones.normalise(text)
    except BadPhoneNumber:
        return
    if number:
        yield from (find(actor, number) for find in by_other_phone)


def _only_digits(text: str) -> bool:
    return phones.bare(text).isdigit()


def _homes(actor: Actor, text: str, area_path: str, limit: int) -> list[int]:
    """The homes first, each way of writing a door by a statement of its own, which is one range of the address index.

    Joined with the people, or the ways put together by OR, the planner trusts that a common address is soon met and
    walks the people of the whole district in order: a third of a second instead of a few milliseconds.
    """
    homes = Household.objects.visible_to(actor)
    if area_path:
        homes = homes.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    areas = (area_path,) if area_path else actor.areas("residents.view")
    narrow = bool(areas) and all(area.count("/") >= _NARROW for area in areas)
    found: list[int] = []
    for condition in _doors(text, narrow):
        if len(found) < limit:
            found += (
                homes.filter(condition)
                .order_by("address", "unit", "room", "pk")
                .values_list("pk", flat=True)[: limit - len(found)]
            )
    return found


def _doors(text: str, narrow: bool) -> Iterator[Q]:
    """An address, or an address with unit and room behind it as people write it: `5#302`, `5#, unit 2, room 302`."""
    part = "address__contains" if narrow else "address__startswith"
    door = _ROOM.fullmatch(text)
    head, room = (door["head"].strip(), door["room"]) if door else ("", "")
    if door:
        yield Q(**{part: head}, room=room)
    yield Q(**{part: text})
    # Last: of an address without units it reads every building of that name.
    unit = _UNIT.fullmatch(head)
    if unit:
        yield Q(**{part: unit["head"].strip()}, unit=unit["unit"], room=room)
    if narrow:
        yield Q(room=text)
