"""Activity: draft → published → running → closed; cancelled on the way.

Sign-up: booked or waiting → attended, walked in, no-show, lapsed, cancelled.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory


class ActivityState(StrEnum):
    DRAFT = "draft"
    #: Residents see it and may sign up.
    PUBLISHED = "published"
    #: People are checked in; begins with the first check-in.
    RUNNING = "running"
    #: Held and counted (已举办).
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SignupState(StrEnum):
    BOOKED = "booked"
    WAITING = "waiting"
    ATTENDED = "attended"
    #: Waited for a place, came without one, and was let in.
    WALKED_IN = "walked_in"
    NO_SHOW = "no_show"
    #: Waited until it was over, and no place came free.
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


A = ActivityState
ACTIVITY = LifeStory(
    ActivityState,
    [
        ("edit", [A.DRAFT, A.PUBLISHED, A.RUNNING], A.DRAFT, "activities.edit"),
        ("publish", [A.DRAFT], A.PUBLISHED, "activities.edit"),
        ("start", [A.PUBLISHED], A.RUNNING, "activities.checkin"),
        ("close", [A.PUBLISHED, A.RUNNING], A.CLOSED, "activities.close"),
        ("cancel", [A.DRAFT, A.PUBLISHED], A.CANCELLED, "activities.edit"),
    ],
)
#: What a visitor of the public pages may see.
PUBLIC_STATES = (A.PUBLISHED, A.RUNNING, A.CLOSED, A.CANCELLED)
#: People may be checked in and services recorded; after closing only as a late entry.
RECORDING_STATES = (A.PUBLISHED, A.RUNNING)

S = SignupState
SIGNUP = LifeStory(
    SignupState,
    [
        ("cancel", [S.BOOKED, S.WAITING], S.CANCELLED, "self"),
        ("move_up", [S.WAITING], S.BOOKED, "system"),
        ("attend", [S.BOOKED, S.WAITING, S.NO_SHOW], S.ATTENDED, "activities.checkin"),
        ("undo_attend", [S.ATTENDED], S.BOOKED, "activities.checkin"),
        ("walk_in", [S.WAITING, S.LAPSED], S.WALKED_IN, "activities.checkin"),
        ("undo_walk_in", [S.WALKED_IN], S.WAITING, "activities.checkin"),
        ("no_show", [S.BOOKED], S.NO_SHOW, "activities.close"),
        ("lapse", [S.WAITING], S.LAPSED, "activities.close"),
    ],
)
#: Those who hold or await a place, or had their say at the door. A person has at most one of these per activity.
LIVE_SIGNUPS = (S.BOOKED, S.WAITING, S.ATTENDED, S.WALKED_IN, S.NO_SHOW)
#: Those whose person was there.
CAME = (S.ATTENDED, S.WALKED_IN)
