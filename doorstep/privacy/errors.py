"""Why privacy says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class AgreedAlready(Refused):
    code = "consent_twice"
    sentence = _("This was agreed to already, and it still holds.")
    what_to_do = _("Nothing is to be done.")


class GivenAhead(BadInput):
    code = "consent_day"
    sentence = _("A consent can't be noted for a day that has not come yet.")


class SignerMissing(BadInput):
    code = "consent_signer"
    sentence = _("Say who agreed for the person: the name.")


class EvidenceMissing(BadInput):
    code = "consent_evidence"
    sentence = _("Say where the paper is kept, or who was there when it was said.")


class FieldsMissing(BadInput):
    code = "share_fields"
    sentence = _("Choose at least one thing that is shared.")


class PurposeMissing(BadInput):
    code = "share_purpose"
    sentence = _("Say what it is shared for, in two to 120 characters.")


class ShareDays(BadInput):
    code = "share_days"
    sentence = _("A share ends on the day it begins or later, and after today.")


class ShareTooLong(BadInput):
    code = "share_too_long"
    sentence = _("A share lasts at most %(days)s days.")
    what_to_do = _("Choose an earlier end. It can be agreed to anew then.")


class PartnerNotHere(BadInput):
    code = "share_partner"
    sentence = _("This partner doesn't work in this area, or its agreement is over.")
    what_to_do = _("Choose another partner, or enter the agreement first.")


class AgreementEndsFirst(BadInput):
    code = "share_agreement"
    sentence = _("The agreement with this partner ends before that day.")
    what_to_do = _("Choose an earlier end, or enter the new agreement first.")


class FileClosed(WrongState):
    code = "privacy_file_closed"
    sentence = _("The file of this person is closed.")
    what_to_do = _("Open it again first, when the person is back.")


class AskedAlready(Refused):
    code = "data_request_twice"
    sentence = _("This was asked for already, and it isn't answered yet.")
    what_to_do = _("Wait for the answer, or take the first request back.")


class RequestTextMissing(BadInput):
    code = "data_request_text"
    sentence = _("Say what is wrong and what is right, in two to 300 characters.")


class AnswerMissing(BadInput):
    code = "data_request_answer"
    sentence = _("Write the answer the person will read, in two to 200 characters.")


class OnlyOneself(Refused):
    code = "own_copy_only"
    status = 403
    sentence = _("This copy is given to the person himself.")
    what_to_do = _("Ask for it here, then it is handed over at the window.")


class FileErased(WrongState):
    code = "file_erased"
    sentence = _("This file was erased at the person's request.")
    what_to_do = _("Enter the person anew, if he wants it.")
