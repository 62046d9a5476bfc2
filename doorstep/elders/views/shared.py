"""The person of an address, and what every form about him shows around it."""

from typing import Any

from django.urls import reverse

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person


def visible(actor: Actor, pk: int) -> Person:
    return get_visible(Person, actor, pk=pk)


def editable(actor: Actor, pk: int) -> Person:
    """A person whose file this actor may change; for anybody else the form does not exist."""
    person = visible(actor, pk)
    if not actor.can_in("residents.edit", person.area_path):
        raise NotFound
    return person


def about(person: Person) -> dict[str, Any]:
    return {"here": "residents", "person": person, "back": reverse("residents:card", args=[person.pk])}
