"""What is done with rounds from door to door."""

from doorstep.outreach.services.knocking import MOST_HEADS, knock
from doorstep.outreach.services.paper import PaperKnock, enter_list
from doorstep.outreach.services.rounds import call_off, close_round, hand_cards, make_round, session_of

__all__ = [
    "MOST_HEADS",
    "PaperKnock",
    "call_off",
    "close_round",
    "enter_list",
    "hand_cards",
    "knock",
    "make_round",
    "session_of",
]
