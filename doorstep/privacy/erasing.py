"""What becomes of each table when a person is erased, and what the law says must be kept until when.

Apps above this one register here (in their `ready`): PLAN for their tables that have a key to a person, `locks` for
what must be kept. A test fails for a table with a key to a person that is not in the plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from doorstep.messaging.models import Message
from doorstep.messaging.states import MessageState
from doorstep.residents.models import Person


@dataclass(frozen=True, slots=True)
class Lock:
    """Why something can't be erased yet; the last day on which it is kept, none when that depends on something else."""

    name: str
    until: date | None = None


def keep(_rows: Any) -> None:
    """Stays: it holds a number that leads to a file without a name, and nothing else of the person."""


def delete(rows: Any) -> None:
    rows.delete()


def blank(**values: Any) -> Callable[[Any], None]:
    """The row stays, because something counts on it; what it says of the person goes."""
    return lambda rows: rows.update(**values)


def _consents(rows: Any) -> None:
    """That and when it was agreed to stays as proof that what was done was right; who signed where goes."""
    rows.exclude(signer="").update(signer="-")
    rows.exclude(evidence_note="").update(evidence_note="-")


Act = Callable[[Any], None]
PLAN: dict[str, Act] = {
    "elders.abilityassessment": delete,
    "elders.careservice": delete,
    "elders.condition": delete,
    "elders.disability": delete,
    "elders.emergencycontact": delete,
    "elders.keycustody": delete,
    "elders.pastvalue": delete,
    "elders.persontag": delete,
    "elders.selfcarerating": delete,
    "elders.sheet": delete,
    "elders.verification": delete,
    "intake.importrow": blank(name="-", id_hash="", birth="", phone_hashes=[]),
    "privacy.consent": _consents,
    "privacy.datarequest": blank(text=""),
    "residents.familyproxy": delete,
}
#: What the law says must be kept of a person on this day.
locks: list[Callable[[Person, date], list[Lock]]] = []
#: Closed files of the same person, which are erased with his.
same_person: list[Callable[[Person], list[Person]]] = []


def locks_of(person: Person, day: date) -> list[Lock]:
    """Those of his other files too."""
    people = [person, *others_of(person)]
    return [lock for one in people for find in locks for lock in find(one, day)]


def others_of(person: Person) -> list[Person]:
    return [other for find in same_person for other in find(person)]


def tables() -> Iterator[tuple[type[models.Model], str]]:
    """(model, field) of every foreign key to a person."""
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is Person:
                yield model, field.name


def erase_rows(person: Person) -> None:
    """Everything of one person but his file itself, in the caller's transaction."""
    refs = models.Q(recipient=f"residents.person:{person.pk}")
    if person.user_id:
        refs |= models.Q(user_id=person.user_id)
    messages = Message._base_manager.filter(refs)
    messages.filter(state=MessageState.QUEUED).update(state=MessageState.SKIPPED)
    messages.update(body="", phone="", phone_hash="", recipient_label="-")
    for model, field in tables():
        PLAN[model._meta.label_lower](model._base_manager.filter(**{field: person}))
