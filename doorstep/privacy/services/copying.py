"""The copy of everything kept of a person: taken by himself, or handed over by staff at the window."""

from django.db import transaction
from django.utils.translation import gettext as _

from doorstep.accounts.services import note_openings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.privacy import errors
from doorstep.privacy.copying import Section, everything_of
from doorstep.privacy.models import DataRequest
from doorstep.privacy.services.requests import locked_request
from doorstep.privacy.states import REQUESTS_RIGHT
from doorstep.residents.models import Person


def take_own_copy(*, actor: Actor, person_id: int) -> tuple[Person, list[Section]]:
    """By the person himself and nobody for him: what it holds is more than a child who acts for him reads elsewhere."""
    with transaction.atomic():
        found = Person.objects.spoken_for_by(actor).select_related("household", "region").filter(pk=person_id).first()
        if found is None:
            raise NotFound
        if found.user_id != actor.user_id:
            raise errors.OnlyOneself
        record(actor, found, "own_copy")
        return found, list(everything_of(actor, found))


def hand_over_copy(*, actor: Actor, request_id: int) -> tuple[DataRequest, list[Section]]:
    """For the person who asked at the window. That it was opened is kept as every opening is."""
    with transaction.atomic():
        asked = locked_request(actor, request_id)
        if asked.kind != "copy":
            raise NotFound
        note_openings(
            actor=actor,
            thing=asked,
            fields=["own_copy"],
            purpose=_("The copy he asked for"),
            right=REQUESTS_RIGHT,
            person_id=asked.person_id,
        )
        return asked, list(everything_of(actor, asked.person))
