"""What is on file of the people of a batch, read once, and the sheets of the ledger as a list goes through them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

from doorstep.elders.models import Condition, EmergencyContact, PersonTag, SelfCareRating, Sheet
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region
from doorstep.residents.models import Life, Person


class Standing(NamedTuple):
    """What the ledger must know of a person before it writes of him."""

    pk: int
    area_path: str
    birth_date: date | None


@dataclass(slots=True)
class Page:
    """A sheet without the model around it: a list of thousands leaves most of them as they are."""

    pk: int
    area_path: str
    origin: dict[str, Any] = field(default_factory=dict)
    living: str = ""
    income: str = ""
    housing: str = ""
    floor: int | None = None
    has_lift: bool | None = None
    insurance: str = ""
    family_doctor: str = ""
    care_level: str = ""
    care_reason: str = ""
    note: str = ""
    self_care: str = ""
    is_new: bool = False


#: What a list may say on a sheet, in the order of `Page`.
SAID = (
    "living", "income", "housing", "floor", "has_lift", "insurance", "family_doctor", "care_level", "care_reason",
    "note", "self_care",
)  # fmt: skip
_COLUMNS = ("person_id", "area_path", "origin", *SAID)


class Known:
    """The people held in the order of their numbers. Of those in `new` nothing can be on file, so nothing is asked."""

    def __init__(
        self, actor: Actor, region: Region, people: set[int], sources: set[str], new: Mapping[int, Standing]
    ) -> None:
        self._actor = actor
        self._may: dict[tuple[str, str], bool] = {}
        self.people = {pk: one for pk, one in new.items() if one.area_path.startswith(region.path)}
        self.sheets: dict[int, Page] = {}
        self.tags: set[Any] = set()
        self.conditions: set[Any] = set()
        self.contacts: set[Any] = set()
        self.places: dict[int, set[int]] = {}
        self.rated: dict[int, date] = {}
        older = sorted(people - new.keys())
        if older:
            self._look(region, older, sorted(sources))

    def may(self, right: str, area_path: str) -> bool:
        """The same few answers for thousands of rows."""
        key = (right, area_path)
        if key not in self._may:
            self._may[key] = self._actor.can_in(right, area_path)
        return self._may[key]

    def _look(self, region: Region, people: list[int], sources: list[str]) -> None:
        inside = "AND area_path >= %s AND area_path < %s AND life = %s ORDER BY id FOR UPDATE"
        limits = [region.path, region.path + "~", Life.ACTIVE.value]
        for person in _of(Person, "id", ("id", "area_path", "birth_date"), people, inside, limits):
            self.people[person[0]] = Standing(*person)
        keys = [pk for pk in people if pk in self.people]
        for pk, area_path, origin, *said in _of(Sheet, "person_id", _COLUMNS, keys):
            self.sheets[pk] = Page(pk, area_path, json.loads(origin), *said)
        # What is open, and what the same list brought before: that somebody ended it is not undone by the list.
        told = "AND (valid_to IS NULL OR source = ANY(%s))"
        self.tags.update(_of(PersonTag, "person_id", ("person_id", "tag", "word"), keys, told, [sources]))
        self.conditions.update(_of(Condition, "person_id", ("person_id", "code", "word"), keys, told, [sources]))
        columns = ("person_id", "name", "phone_hash", "position", "valid_to")
        for pk, name, phone, place, ended in _of(EmergencyContact, "person_id", columns, keys, told, [sources]):
            self.contacts.add((pk, name, phone))
            if ended is None:
                self.places.setdefault(pk, set()).add(place)
        rated = _of(
            SelfCareRating, "person_id", ("person_id", "on"), keys, 'AND withdrawn_reason = %s ORDER BY "on"', [""]
        )
        self.rated.update(rated)


def _of(
    model: type[models.Model],
    key: str,
    columns: Sequence[str],
    people: list[int],
    further: str = "",
    params: Sequence[Any] = (),
) -> list[Any]:
    """Rows of these people, their numbers in one parameter however many they are."""
    names, numbers = ", ".join(f'"{column}"' for column in columns), ",".join(map(str, people))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{model._meta.db_table}" WHERE {key} = ANY(%s) {further}', [f"{{{numbers}}}", *params]
        )
        found: list[Any] = cursor.fetchall()
    return found
