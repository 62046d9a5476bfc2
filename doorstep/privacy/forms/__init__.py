"""What is entered about consents, shares and requests about one's own data."""

from doorstep.privacy.forms.consents import ConsentForm, ShareForm, SharingFilter, WithdrawForm, show
from doorstep.privacy.forms.requests import AnswerForm, AskForForm, OwnAskForm, show_request

__all__ = [
    "AnswerForm",
    "AskForForm",
    "ConsentForm",
    "OwnAskForm",
    "ShareForm",
    "SharingFilter",
    "WithdrawForm",
    "show",
    "show_request",
]
