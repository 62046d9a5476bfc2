"""Somebody whose reading was out of range was looked after."""

from typing import Any

from doorstep.activities.services import finish_follow_up
from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor

LONGEST = 200


def follow_up(actor: Actor, sent: Sent) -> dict[str, Any]:
    outcome = sent.text("outcome", LONGEST, needed=True)
    done = finish_follow_up(actor=actor, follow_up_id=sent.whole("follow_up"), outcome=outcome)
    return {"follow_up": done.pk}
