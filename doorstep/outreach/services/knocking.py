"""A knock at a door. The round is locked first, then the door."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.ledger.services import Entry, post
from doorstep.look import dates
from doorstep.outreach import errors
from doorstep.outreach.models import Knock, OutreachDoor, OutreachRound
from doorstep.outreach.services.rounds import session_of
from doorstep.outreach.states import DOOR, RECORD_RIGHT, DoorState, RoundState
from doorstep.residents.models import Person

MOST_HEADS = 99


def knock(
    *,
    actor: Actor,
    door_id: int,
    result: str,
    client_uuid: uuid.UUID,
    heads: int = 0,
    person_ids: Sequence[int] = (),
    happened_at: datetime | None = None,
    device_time: datetime | None = None,
) -> Knock:
    """What came of one knock. A reached door is counted at once: one household, the people by name and the others.

    The same knock again gives the first one back. A knock made before the round ended may arrive later, from a
    telephone that had no signal; its day is that of the knock.
    """
    if result not in DOOR.steps:
        raise BadInput
    now = clock.now()
    happened = min(happened_at or now, now)
    with transaction.atomic():
        door = _locked(actor, door_id)
        require(actor, RECORD_RIGHT, door.area_path)
        checked_heads(result, heads, person_ids)
        persons = _behind(door, person_ids)
        known = Knock.objects.filter(client_uuid=client_uuid).first()
        if known is not None:
            if (known.door_id, known.result, known.heads) != (door.pk, result, heads):
                raise errors.KnockUsedElsewhere
            return known
        in_time(door.round, happened)
        before = advance(door, result, heads, happened)
        door.save(update_fields=["state", "heads", "knocks", "last_at"])
        done = Knock.objects.create(
            client_uuid=client_uuid,
            door=door,
            result=result,
            heads=heads,
            persons=[person.pk for person in persons],
            happened_at=happened,
            device_time=device_time,
            recorded_at=now,
            by_id=actor.user_id,
        )
        post(actor=actor, entries=entries_of(done, door, persons))
        record(actor, done, "knock", from_state=before, to_state=door.state, heads=heads)
    return done


def _locked(actor: Actor, door_id: int) -> OutreachDoor:
    seen = OutreachDoor.objects.visible_to(actor).filter(pk=door_id).values_list("round_id", flat=True).first()
    if seen is None:
        raise NotFound
    found = (
        OutreachRound.objects.select_for_update(no_key=True, of=("self",))
        .select_related("programme", "region")
        .get(pk=seen)
    )
    door = OutreachDoor.objects.select_for_update(of=("self",)).select_related("region", "household").get(pk=door_id)
    door.round = found
    return door


def checked_heads(result: str, heads: int, person_ids: Sequence[int]) -> None:
    """How many were spoken to: somebody at a door that was reached, nobody at any other."""
    if result != DoorState.REACHED:
        if heads or person_ids:
            raise errors.HeadsWrong
    elif not 1 <= heads <= MOST_HEADS or heads < len(set(person_ids)):
        raise errors.HeadsWrong


def _behind(door: OutreachDoor, person_ids: Sequence[int]) -> list[Person]:
    wanted = sorted(set(person_ids))
    persons = list(Person.objects.filter(pk__in=wanted, household_id=door.household_id).order_by("pk"))
    if len(persons) != len(wanted):
        raise errors.NotOfThisDoor
    return persons


def advance(door: OutreachDoor, result: str, heads: int, happened: datetime) -> str:
    """One knock further; gives the state before. Not saved here."""
    if door.state == DoorState.REACHED:
        raise errors.ReachedAlready
    before, door.state = door.state, DOOR.next(door.state, result)
    door.heads, door.knocks, door.last_at = heads, door.knocks + 1, happened
    return before


def in_time(found: OutreachRound, happened: datetime) -> None:
    if clock.local(happened).date() < found.starts_on:
        raise errors.NotYetBegun(day=dates.day(found.starts_on))
    if found.state == RoundState.CALLED_OFF or (found.ended_at is not None and happened > found.ended_at):
        raise errors.RoundOver


def entries_of(done: Knock, door: OutreachDoor, persons: Sequence[Person]) -> list[Entry]:
    """One household visit; each person by name; the others as heads. Only the first entry carries the door."""
    if done.result != DoorState.REACHED:
        return []
    common = {
        "programme": door.round.programme,
        "region": door.region,
        "occurred_on": clock.local(done.happened_at).date(),
        "occurred_at": done.happened_at,
        "session": session_of(door.round),
        "household": door.household,
    }
    entries = [
        Entry(**common, source=f"outreach.knock:{done.pk}:{person.pk}", person=person, person_times=1)  # type: ignore[arg-type]
        for person in persons
    ]
    unnamed = done.heads - len(persons)
    door_entry = Entry(**common, source=f"outreach.knock:{done.pk}", person_times=unnamed, household_times=1)  # type: ignore[arg-type]
    return [door_entry, *entries]
