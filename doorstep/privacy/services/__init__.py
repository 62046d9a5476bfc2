"""What changes consents and shares, opens shared data, and answers what people ask about their own data."""

from doorstep.privacy.services.consents import Shown, agree_oneself, record_consent, share, withdraw
from doorstep.privacy.services.copying import hand_over_copy, take_own_copy
from doorstep.privacy.services.erasure import carry_out_erasure, forget_told
from doorstep.privacy.services.opening import open_share
from doorstep.privacy.services.requests import answer_request, ask, ask_for, take_back_request

__all__ = [
    "Shown",
    "agree_oneself",
    "answer_request",
    "ask",
    "ask_for",
    "carry_out_erasure",
    "forget_told",
    "hand_over_copy",
    "open_share",
    "record_consent",
    "share",
    "take_back_request",
    "take_own_copy",
    "withdraw",
]
