"""Activity: draft → published → running → closed; cancelled on the way.

Sign-up: booked or waiting → attended, no-show, cancelled.
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
    NO_SHOW = "no_show"
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
        ("no_show", [S.BOOKED], S.NO_SHOW, "activities.close"),
        ("lapse", [S.WAITING], S.CANCELLED, "activities.close"),
    ],
)
#: Those who hold or await a place. A person has at most one of these per activity.
LIVE_SIGNUPS = (S.BOOKED, S.WAITING, S.ATTENDED, S.NO_SHOW)
