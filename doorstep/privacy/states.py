"""The life of a consent: given, then perhaps taken back. That it has run out is a day, not a state. Pure Python."""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory

SHARE_RIGHT, READ_SHARED = "sharing.edit", "sharing.read"


class ConsentState(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


#: The person himself and who acts for him need no right to take it back.
CONSENT = LifeStory(ConsentState, [("withdraw", [ConsentState.GIVEN], ConsentState.WITHDRAWN, SHARE_RIGHT)])
