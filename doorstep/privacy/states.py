"""The lives of a consent and of a request about one's own data. Pure Python.

A consent is given, then perhaps taken back; that it has run out is a day, not a state. A request is asked and then
carried out or refused; an erasure that the law does not allow yet is locked until a day and then carried out.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory

SHARE_RIGHT, READ_SHARED = "sharing.edit", "sharing.read"


class ConsentState(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


#: The person himself and who acts for him need no right to take it back.
CONSENT = LifeStory(ConsentState, [("withdraw", [ConsentState.GIVEN], ConsentState.WITHDRAWN, SHARE_RIGHT)])

REQUESTS_RIGHT = "privacy.requests"


class RequestState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    LOCKED = "locked"
    TAKEN_BACK = "taken_back"


R = RequestState
OPEN_REQUESTS = (R.ASKED, R.LOCKED)
#: The person himself and who acts for him need no right to take it back.
REQUEST = LifeStory(
    RequestState,
    [
        ("carry_out", OPEN_REQUESTS, R.DONE, REQUESTS_RIGHT),
        ("refuse", [R.ASKED], R.REFUSED, REQUESTS_RIGHT),
        ("lock", OPEN_REQUESTS, R.LOCKED, REQUESTS_RIGHT),
        ("take_back", OPEN_REQUESTS, R.TAKEN_BACK, REQUESTS_RIGHT),
    ],
)
