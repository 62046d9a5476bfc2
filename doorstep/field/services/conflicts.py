"""Two values of one field: somebody who may change the file decides."""

from django.db import transaction

from doorstep.field import card_fields
from doorstep.field.errors import ChangedMeanwhile, DecidedAlready
from doorstep.field.models import FieldConflict
from doorstep.field.states import CONFLICT, DECIDE_RIGHT, ConflictState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.residents.services.people import locked


def decide(*, actor: Actor, conflict_id: int, action: str, seen: str) -> FieldConflict:
    """`keep` the file as it is or `take` what the telephone says. `seen`: what the file said on the page that was
    shown; when it says something else by now, nothing is decided."""
    with transaction.atomic():
        conflict = (
            FieldConflict.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=conflict_id)
            .first()
        )
        if conflict is None:
            raise NotFound
        person = locked(actor, conflict.person)
        require(actor, DECIDE_RIGHT, person.area_path)
        if conflict.state != ConflictState.OPEN:
            raise DecidedAlready
        now = card_fields.read(person)[conflict.field]
        if now != seen:
            raise ChangedMeanwhile
        before, conflict.state = conflict.state, CONFLICT.next(conflict.state, action)
        conflict.decided_at, conflict.decided_by_id = clock.now(), actor.user_id
        conflict.save(update_fields=["state", "decided_at", "decided_by"])
        if conflict.state == ConflictState.TAKEN and conflict.ours != now:
            card_fields.write(actor, person, {conflict.field: conflict.ours})
        record(
            actor,
            conflict,
            f"conflict_{conflict.state}",
            from_state=before,
            to_state=conflict.state,
            area_path=person.area_path,
            field=conflict.field,
        )
    return conflict
