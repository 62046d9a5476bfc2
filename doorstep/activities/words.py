"""What codes are called on the screen. Kept apart from the models, so that a word can change without a migration."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.activities.models import ActivityPartner, Method, SignupMode, Via
from doorstep.activities.states import ActivityState, SignupState

#: State → (word, kind of tag, icon).
ACTIVITY_STATES: dict[str, tuple[Any, str, str]] = {
    ActivityState.DRAFT: (pgettext_lazy("state of an activity", "Draft"), "", "edit"),
    ActivityState.PUBLISHED: (pgettext_lazy("state of an activity", "Published"), "calm", "mega"),
    ActivityState.RUNNING: (pgettext_lazy("state of an activity", "Going on"), "done", "play"),
    ActivityState.CLOSED: (pgettext_lazy("state of an activity", "Held"), "", "okc"),
    ActivityState.CANCELLED: (pgettext_lazy("state of an activity", "Called off"), "due", "off"),
}

SIGNUP_STATES: dict[str, tuple[Any, str, str]] = {
    SignupState.BOOKED: (pgettext_lazy("state of a sign-up", "Has a place"), "calm", "ticket"),
    SignupState.WAITING: (pgettext_lazy("state of a sign-up", "Waiting"), "due", "clock"),
    SignupState.ATTENDED: (pgettext_lazy("state of a sign-up", "Came"), "done", "okc"),
    SignupState.WALKED_IN: (pgettext_lazy("state of a sign-up", "Came"), "done", "okc"),
    SignupState.NO_SHOW: (pgettext_lazy("state of a sign-up", "Did not come"), "", "minus"),
    SignupState.LAPSED: (pgettext_lazy("state of a sign-up", "No place came free"), "", "clock"),
    SignupState.CANCELLED: (pgettext_lazy("state of a sign-up", "Withdrawn"), "", "x"),
}

VIA: dict[str, Any] = {
    Via.SELF: _("by themselves"),
    Via.PROXY: _("by family"),
    Via.STAFF: _("by staff"),
}

METHODS: dict[str, Any] = {
    Method.QR: _("by code"),
    Method.DOOR: _("at the door, by themselves"),
    Method.NAME: _("by name"),
    Method.PHONE: _("by telephone"),
    Method.ID_TAIL: _("by ID number"),
    Method.TICKET: _("by number"),
    Method.HEADCOUNT: _("counted heads"),
}

SIGNUP_MODES: dict[str, Any] = {
    SignupMode.NONE: _("No sign-up, just come"),
    SignupMode.OPTIONAL: _("Sign up if you like"),
    SignupMode.REQUIRED: _("Only with sign-up"),
}

PARTS: dict[str, Any] = {
    ActivityPartner.Part.HOST: pgettext_lazy("part of an organisation", "Host"),
    ActivityPartner.Part.ORGANISER: pgettext_lazy("part of an organisation", "Organiser"),
    ActivityPartner.Part.HELPER: pgettext_lazy("part of an organisation", "Helper"),
}

#: Event of an activity or series → how the history tells it.
EVENTS: dict[str, Any] = {
    "create": pgettext_lazy("event", "Planned"),
    "edit": pgettext_lazy("event", "Changed"),
    "publish": pgettext_lazy("event", "Published"),
    "move": _("Moved to another day"),
    "skip": _("One date left out"),
    "stop": pgettext_lazy("event", "Stopped"),
    "file": _("Filing noted"),
    "start": _("Begun with the first check-in"),
    "close": _("Closed and counted"),
    "cancel": pgettext_lazy("event", "Called off"),
    "add_photo": _("Photo added"),
    "remove_photo": _("Photo removed"),
    "backfill": _("Entered from older papers"),
}
