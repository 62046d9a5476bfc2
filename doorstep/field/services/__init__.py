"""Everything that changes telephones and what they sent."""

from doorstep.field.services.conflicts import decide
from doorstep.field.services.devices import ask_wipe, confirm_wiped, register
from doorstep.field.services.operations import Parcel, Result, take
from doorstep.field.services.sync import Answer, Asked, sync, take_photo

__all__ = [
    "Answer",
    "Asked",
    "Parcel",
    "Result",
    "ask_wipe",
    "confirm_wiped",
    "decide",
    "register",
    "sync",
    "take",
    "take_photo",
]
