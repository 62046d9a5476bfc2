"""A round walked with a list on paper, entered at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record_many
from doorstep.kernel.scope import require
from doorstep.ledger.services import Entry, post
from doorstep.outreach import errors
from doorstep.outreach.models import Knock, OutreachDoor
from doorstep.outreach.services.knocking import advance, checked_heads, entries_of, in_time
from doorstep.outreach.services.rounds import locked_round
from doorstep.outreach.states import DOOR, RECORD_RIGHT
from doorstep.residents.models import Person


@dataclass(frozen=True, slots=True)
class PaperKnock:
    """One line of the list."""

    household_id: int
    result: str
    happened_at: datetime
    client_uuid: uuid.UUID
    heads: int = 0
    person_ids: tuple[int, ...] = ()


def enter_list(*, actor: Actor, round_id: int, knocks: Sequence[PaperKnock]) -> int:
    """Each line counts as a knock does; one that can't be taken refuses the whole list, so nothing is half entered.

    Lines that were entered before are left alone. Gives how many were new.
    """
    now = clock.now()
    with transaction.atomic():
        found = locked_round(actor, round_id)
        once = {line.client_uuid: line for line in knocks}
        for number in Knock.objects.filter(client_uuid__in=once).values_list("client_uuid", flat=True):
            del once[number]
        fresh = sorted(once.values(), key=lambda line: line.happened_at)
        homes = {line.household_id for line in fresh}
        rows = OutreachDoor.objects.visible_to(actor).filter(round=found, household__in=homes)
        locked = rows.select_for_update(of=("self",)).select_related("region", "household").order_by("pk")
        doors = {door.household_id: door for door in locked}
        for area in {door.area_path for door in doors.values()}:
            require(actor, RECORD_RIGHT, area)
        named = {pk for line in fresh for pk in line.person_ids}
        people = {one.pk: one for one in Person.objects.filter(pk__in=named, household__in=homes)}
        made: list[Knock] = []
        for line in fresh:
            door = doors.get(line.household_id)
            if door is None:
                raise NotFound
            door.round = found
            if line.result not in DOOR.steps or line.happened_at > now:
                raise BadInput
            checked_heads(line.result, line.heads, line.person_ids)
            if any(pk not in people or people[pk].household_id != door.household_id for pk in line.person_ids):
                raise errors.NotOfThisDoor
            in_time(found, line.happened_at)
            advance(door, line.result, line.heads, line.happened_at)
            made.append(
                Knock(
                    client_uuid=line.client_uuid,
                    door=door,
                    result=line.result,
                    heads=line.heads,
                    persons=sorted(set(line.person_ids)),
                    happened_at=line.happened_at,
                    recorded_at=now,
                    by_id=actor.user_id,
                )
            )
        OutreachDoor.objects.bulk_update(doors.values(), ["state", "heads", "knocks", "last_at"], batch_size=500)
        Knock.objects.bulk_create(made, batch_size=500)
        entries: list[Entry] = []
        for one in made:
            entries += entries_of(one, one.door, [people[pk] for pk in one.persons])
        post(actor=actor, entries=entries)
        record_many(actor, Knock, "knock", [(one.pk, one.area_path, {"heads": one.heads}) for one in made])
    return len(made)
