"""Check-in at an activity, by name or number, and heads without a name."""

from typing import Any

from doorstep.activities import services
from doorstep.activities.models import Method
from doorstep.activities.services.attendance import MAX_HEADS
from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor


def check_in(actor: Actor, sent: Sent) -> dict[str, Any]:
    done = services.check_in(
        actor=actor,
        activity_id=sent.whole("activity"),
        person_id=sent.whole("person"),
        method=Method.NAME,
        client_id=sent.id,
        taken_at=sent.happened_at,
    )
    return {"attendance": done.attendance.pk, "was_in": done.already}


def heads(actor: Actor, sent: Sent) -> dict[str, Any]:
    done = services.count_heads(
        actor=actor,
        activity_id=sent.whole("activity"),
        heads=sent.whole("heads", 1, MAX_HEADS),
        client_id=sent.id,
        taken_at=sent.happened_at,
    )
    return {"attendance": done.attendance.pk}
