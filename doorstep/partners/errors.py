"""How the partners' part says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class AgreementEndsBefore(BadInput):
    code = "agreement_ends_before"
    sentence = _("The agreement would end before it begins.")


class PartnerTwice(Refused):
    code = "partner_twice"
    sentence = _("%(name)s is already a partner of %(area)s.")
    what_to_do = _("Open that entry and change what is different.")


class OrganisationMissing(BadInput):
    code = "organisation_missing"
    sentence = _("Choose the organisation, or enter the name and kind of a new one.")


class TextTooLong(BadInput):
    code = "text_too_long"
    sentence = _("This is longer than the %(longest)s characters that fit.")


class ContactPhoneWrong(BadInput):
    code = "contact_phone_wrong"
    sentence = _("This is no telephone number.")
    what_to_do = _("A mobile has 11 digits; a land line is written like 0513-0000 1234.")


class NoContact(WrongState):
    code = "no_contact"
    sentence = _("No telephone is on file for this partner.")
    what_to_do = _("Enter one under Edit.")
