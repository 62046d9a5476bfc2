"""The life stories of the field app, and the rights it asks for. Pure Python.

Telephone: in use → to be wiped → wiped. Conflict: open → the office's value stays, or the telephone's is taken.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory

#: Who may use the app; who looks after the telephones of an area; who decides between two values.
USE_RIGHT, DEVICES_RIGHT, DECIDE_RIGHT = "visits.record", "field.devices", "residents.edit"


class DeviceState(StrEnum):
    ACTIVE = "active"
    WIPE_ASKED = "wipe_asked"
    WIPED = "wiped"


class Outcome(StrEnum):
    """What became of an operation. `already` and `later` are answers only: neither is ever written down."""

    APPLIED = "applied"
    REFUSED = "refused"
    ALREADY = "already"
    LATER = "later"


class ConflictState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    TAKEN = "taken"


class Cause(StrEnum):
    """Why somebody has to decide: two people changed the same field, or a worker proposes what he may not change."""

    DIFFERS = "differs"
    PROPOSED = "proposed"


D, C = DeviceState, ConflictState
DEVICE = LifeStory(
    DeviceState,
    [
        ("ask_wipe", [D.ACTIVE], D.WIPE_ASKED, DEVICES_RIGHT),
        # Told by the telephone itself, when nothing is left on it.
        ("wiped", [D.WIPE_ASKED], D.WIPED, ""),
    ],
)
CONFLICT = LifeStory(
    ConflictState,
    [
        ("keep", [C.OPEN], C.KEPT, DECIDE_RIGHT),
        ("take", [C.OPEN], C.TAKEN, DECIDE_RIGHT),
    ],
)
