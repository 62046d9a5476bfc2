"""What a telephone can record. A feature above adds its own: `KINDS["visit"] = carry_out`.

Each takes the actor and what was sent and calls the service of its feature, with the number of the operation as that of
the act; so the feature itself knows an act that it has seen before. The answer goes back to the telephone.
"""

from collections.abc import Callable
from typing import Any

from doorstep.field.kinds import activities, cards, edits, follow_ups, outreach, photos, visits
from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor

Kind = Callable[[Actor, Sent], dict[str, Any]]
KINDS: dict[str, Kind] = {
    "open": cards.open_card,
    "edit": edits.edit,
    "knock": outreach.knock,
    "check_in": activities.check_in,
    "heads": activities.heads,
    "photo": photos.photo,
    "follow_up": follow_ups.follow_up,
    "visit": visits.visit,
}

__all__ = ["KINDS", "Kind", "Sent"]
