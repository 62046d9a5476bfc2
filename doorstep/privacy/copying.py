"""Everything that is kept of one person, found by walking the models, so that a new feature is in the copy by itself.

What is not in it is named here with its reason; a test fails when an entry is no longer needed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from doorstep.accounts.models import Disclosure, User
from doorstep.elders.choices import said
from doorstep.elders.models import PersonTag
from doorstep.kernel.actor import Actor
from doorstep.look.dates import full_day, staff_when
from doorstep.messaging.models import Message
from doorstep.privacy import copy_words
from doorstep.privacy.models import Share
from doorstep.residents.models import Person

#: model label → why its rows are not in the copy.
LEFT_OUT = {
    "matching.pair": "compares the file with another person's",
    "matching.merge": "holds the columns of another file as well",
}
#: Fields that say nothing about the person: keys of the program, fingerprints of what stands beside them.
TECHNICAL = frozenset(
    {
        "id", "initials", "id_hash", "id_tail_hash", "phone_hash", "phone_tail_hash", "phone_hashes", "area_path",
        "client_id", "client_uuid", "token", "session", "source", "lease", "leased_until", "gateway_id", "attempts",
        "covered_by", "operation", "field_conflict", "origin", "on_return", "told", "position", "recipient", "subject",
        "person_id", "person", "user", "reverses", "file", "number",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    field: str
    name: str
    #: as data, and as a person reads it
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    title: str
    entries: list[list[Item]]


def everything_of(actor: Actor, person: Person) -> Iterator[Section]:
    """The caller has checked that the actor may have the copy. Guarded tags only for their own roles."""
    yield Section("residents.person", copy_words.title("residents.person"), [_items(person)])
    if person.household:
        yield Section("residents.household", copy_words.title("residents.household"), [_items(person.household)])
    for model, rows in sources(actor, person):
        entries = [_items(row) for row in rows.order_by("pk").iterator(chunk_size=500)]
        if entries:
            label = model._meta.label_lower
            yield Section(label, copy_words.title(label), entries)


def sources(actor: Actor, person: Person) -> Iterator[tuple[type[models.Model], Any]]:
    """(model, rows) of every table with a key to the person, and of those that name him otherwise."""
    for model, fields in tables_of_people():
        rows = model._base_manager.none()
        for field in fields:
            rows = rows | model._base_manager.filter(**{field: person})
        if model is PersonTag:
            rows = PersonTag.objects.visible_to(actor).filter(person=person)
        yield model, _with_keys(model, rows)
    for model, of in OTHERWISE.items():
        yield model, _with_keys(model, of(person))


def tables_of_people() -> list[tuple[type[models.Model], list[str]]]:
    found = []
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or model._meta.label_lower in LEFT_OUT:
            continue
        keys = [field.name for field in model._meta.concrete_fields if field.related_model is Person]
        if keys:
            found.append((model, keys))
    return sorted(found, key=lambda pair: pair[0]._meta.label_lower)


#: Tables that name a person without a key to him.
OTHERWISE: dict[Any, Callable[[Person], Any]] = {
    Share: lambda person: Share._base_manager.filter(consent__person=person),
    Disclosure: lambda person: Disclosure._base_manager.filter(person_id=person.pk),
    Message: lambda person: (
        Message._base_manager.filter(user_id=person.user_id)
        if person.user_id
        else Message._base_manager.filter(recipient=f"residents.person:{person.pk}")
    ),
}


def _with_keys(model: type[models.Model], rows: Any) -> Any:
    return rows.select_related(*(field.name for field in _told(model) if field.is_relation))


def _told(model: type[models.Model]) -> list[Any]:
    """The fields that tell something. The names of workers are not the person's data."""
    hidden: tuple[Any, ...] = (User, Person)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in TECHNICAL
        and not (field.is_relation and field.related_model in hidden)
        and not isinstance(field, models.BinaryField)
    ]


def _items(row: models.Model) -> list[Item]:
    found = []
    for field in _told(type(row)):
        value = getattr(row, field.name)
        if value in (None, "", [], {}):
            continue
        data = _named(value) if field.is_relation else value
        found.append(Item(field.name, copy_words.name(field.name), data, _shown(row, field, value)))
    return found


def _named(thing: Any) -> str:
    """A thing that is pointed to, by its name."""
    for name in ("name", "title", "address"):
        if text := getattr(thing, name, ""):
            return str(text)
    return str(thing)


def _shown(row: Any, field: Any, value: Any) -> str:
    if field.is_relation:
        return _named(value)
    if isinstance(value, bool):
        return copy_words.yes_no(value)
    if isinstance(value, datetime):
        return staff_when(value)
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(copy_words.value(field.name, one) for one in value)
    word = copy_words.value(field.name, value)
    if word == str(value) and field.choices:
        word = str(getattr(row, f"get_{field.name}_display")())
    return word if word != str(value) else str(said(field.name, value) or value)
