"""Making a round, ending it, and the contact cards handed over at its doors. The round is locked first."""

import uuid
from datetime import date

from django.db import IntegrityError, connection, transaction

from doorstep.cards.models import DELIVER, Via
from doorstep.cards.selectors import due_by_version
from doorstep.cards.services import MOST, deliver
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import area_filter, require
from doorstep.ledger.services import Entry, post
from doorstep.outreach import errors
from doorstep.outreach.models import OutreachDoor, OutreachRound
from doorstep.outreach.states import PLAN_RIGHT, ROUND, DoorState
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region

_DOORS = """
    INSERT INTO outreach_outreachdoor (round_id, household_id, region_id, area_path, state, heads, knocks)
    SELECT %(round)s, home.id, home.region_id, home.area_path, 'waiting', 0, 0
      FROM residents_household home
     WHERE home.area_path >= %(path)s AND home.area_path < %(beyond)s
       AND EXISTS (SELECT 1 FROM residents_person one WHERE one.household_id = home.id AND one.life = 'active')
"""


def make_round(
    *,
    actor: Actor,
    region: Region,
    programme: Programme,
    topic: str,
    starts_on: date,
    ends_on: date,
    what_to_say: str = "",
) -> OutreachRound:
    """A round over every household of the area in which somebody lives; their number is the denominator for good."""
    topic = " ".join(topic.split())
    if not 1 <= len(topic) <= 60:
        raise errors.TopicMissing
    if ends_on < starts_on:
        raise errors.DatesWrong
    if not {"household_times", "households"} & set(programme.counts):
        raise errors.CountsNoDoors
    require(actor, PLAN_RIGHT, region.path)
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = OutreachRound.objects.create(
                    region=region,
                    area_path=region.path,
                    programme=programme,
                    topic=topic,
                    what_to_say=" ".join(what_to_say.split())[:300],
                    starts_on=starts_on,
                    ends_on=ends_on,
                    made_at=clock.now(),
                    made_by_id=actor.user_id,
                )
        except IntegrityError:
            raise errors.RoundTwice from None
        with connection.cursor() as cursor:
            cursor.execute(_DOORS, {"round": made.pk, "path": region.path, "beyond": region.path + "~"})
            made.doors = cursor.rowcount
        if made.doors == 0:
            raise errors.NoDoors
        made.save(update_fields=["doors"])
        record(actor, made, "outreach_made", to_state=made.state, doors=made.doors)
    return made


def close_round(*, actor: Actor, round_id: int) -> OutreachRound:
    """The round is over and counts as one, when a door was reached. Knocks made before may still arrive."""
    with transaction.atomic():
        found = locked_round(actor, round_id)
        require(actor, PLAN_RIGHT, found.area_path)
        before, found.state = found.state, ROUND.next(found.state, "close")
        found.ended_at = clock.now()
        found.save(update_fields=["state", "ended_at"])
        if OutreachDoor.objects.filter(round=found, state=DoorState.REACHED).exists():
            post(
                actor=actor,
                entries=[
                    Entry(
                        programme=found.programme,
                        region=found.region,
                        occurred_on=min(found.ends_on, clock.today()),
                        source=f"outreach.round:{found.pk}",
                        session=session_of(found),
                        sessions=1,
                    )
                ],
            )
        record(actor, found, "outreach_closed", from_state=before, to_state=found.state)
    return found


def call_off(*, actor: Actor, round_id: int, reason: str) -> OutreachRound:
    """Nobody was reached yet, and nobody will be."""
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise BadInput
    with transaction.atomic():
        found = locked_round(actor, round_id)
        require(actor, PLAN_RIGHT, found.area_path)
        before, found.state = found.state, ROUND.next(found.state, "call_off")
        if OutreachDoor.objects.filter(round=found, state=DoorState.REACHED).exists():
            raise errors.SomebodyWasReached
        found.ended_at = clock.now()
        found.save(update_fields=["state", "ended_at"])
        record(actor, found, "outreach_called_off", from_state=before, to_state=found.state, reason=reason)
    return found


def hand_cards(*, actor: Actor, round_id: int) -> int:
    """At the doors reached in this round the contact card was handed over: those that have it already are left alone.

    As far as the actor may note deliveries. Pressed twice, it finds nothing to do. Gives how many doors were noted.
    """
    found = OutreachRound.objects.visible_to(actor).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    reached = OutreachDoor.objects.visible_to(actor).filter(
        area_filter(actor, DELIVER), round=found, state=DoorState.REACHED
    )
    noted = 0
    for version, homes in due_by_version(actor=actor, household_ids=list(reached.values_list("household", flat=True))):
        for first in range(0, len(homes), MOST):
            made = deliver(
                actor=actor,
                version_id=version,
                household_ids=homes[first : first + MOST],
                client_uuid=uuid.uuid4(),
                via=Via.OUTREACH,
            )
            noted += len(made)
    return noted


def session_of(found: OutreachRound) -> str:
    return f"outreach.outreachround:{found.pk}"


def locked_round(actor: Actor, round_id: int) -> OutreachRound:
    found = (
        OutreachRound.objects.visible_to(actor)
        .select_for_update(no_key=True, of=("self",))
        .select_related("programme", "region")
        .filter(pk=round_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
