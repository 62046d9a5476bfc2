"""Everything that changes cards, their lines and what hangs at the doors."""

from doorstep.cards.services.deliveries import deliver, take_back
from doorstep.cards.services.entries import change_entry, end_entry, make_entry
from doorstep.cards.services.renewal import changed_areas, renew, renew_changed

__all__ = [
    "change_entry",
    "changed_areas",
    "deliver",
    "end_entry",
    "make_entry",
    "renew",
    "renew_changed",
    "take_back",
]
