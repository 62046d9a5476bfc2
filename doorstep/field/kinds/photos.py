"""A photo of an activity, taken on the telephone."""

from typing import Any

from doorstep.activities.services import add_photo
from doorstep.field.errors import BodyWrong
from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor


def photo(actor: Actor, sent: Sent) -> dict[str, Any]:
    if sent.upload is None:
        raise BodyWrong
    added = add_photo(actor=actor, activity_id=sent.whole("activity"), upload=sent.upload)
    return {"photo": added.pk}
