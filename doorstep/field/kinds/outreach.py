"""A knock at a door of an outreach round."""

from typing import Any

from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor
from doorstep.outreach import services
from doorstep.outreach.services import MOST_HEADS


def knock(actor: Actor, sent: Sent) -> dict[str, Any]:
    done = services.knock(
        actor=actor,
        door_id=sent.whole("door"),
        result=sent.text("result", 10, needed=True),
        heads=sent.whole("heads", 0, MOST_HEADS) if "heads" in sent.body else 0,
        person_ids=sent.wholes("persons", MOST_HEADS),
        client_uuid=sent.id,
        happened_at=sent.happened_at,
        device_time=sent.device_time,
    )
    return {"knock": done.pk}
