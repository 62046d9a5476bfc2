from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstep.kernel.errors import BadInput, NotAllowed, Refused


class SlowDown(Refused):
    """Too many tries. Says how long to wait; `details["seconds"]` for programs."""

    code = "slow_down"
    status = 429

    def __init__(self, seconds: int, **details: Any) -> None:
        super().__init__(seconds=max(1, seconds), **details)

    def said(self) -> str:
        seconds = int(self.details["seconds"])
        if seconds < 100:
            return ngettext(
                "That was too often in a short time. Please wait %(count)s second.",
                "That was too often in a short time. Please wait %(count)s seconds.",
                seconds,
            ) % {"count": seconds}
        minutes = -(-seconds // 60)
        if minutes < 100:
            return ngettext(
                "That was too often in a short time. Please wait %(count)s minute.",
                "That was too often in a short time. Please wait %(count)s minutes.",
                minutes,
            ) % {"count": minutes}
        hours = -(-seconds // 3600)
        return ngettext(
            "That was too often in a short time. Please wait %(count)s hour.",
            "That was too often in a short time. Please wait %(count)s hours.",
            hours,
        ) % {"count": hours}

    what_to_do = _("If you can't wait, call us and we help you on the phone.")


class NoSender(Refused):
    code = "no_sender"
    sentence = _("No code can be sent from here at the moment.")
    what_to_do = _("Call us or come to the community office; we do it for you.")
    status = 503


class WrongCode(BadInput):
    code = "wrong_code"
    sentence = _("The code is not right.")
    what_to_do = _("Compare it with the newest message on your phone.")


class NoCode(BadInput):
    """None was sent, or it is too old, used up, or was tried too often. They look alike from outside."""

    code = "no_code"
    sentence = _("This code can no longer be used.")
    what_to_do = _("Have a new one sent.")


class AccountClosed(Refused):
    code = "account_closed"
    sentence = _("This account has been closed.")
    what_to_do = _("Call us if that is a mistake.")
    status = 403


class WrongNameOrPassword(BadInput):
    code = "wrong_name_or_password"
    sentence = _("Name and password do not match.")
    what_to_do = _("Check both. If you have forgotten the password, your administrator gives you a new one.")


class WrongSecondStep(BadInput):
    code = "wrong_second_step"
    sentence = _("The number is not right.")
    what_to_do = _("Take the one that the authenticator shows now, or one of your recovery codes.")


class SecondStepUsed(BadInput):
    code = "second_step_used"
    sentence = _("This number was used already.")
    what_to_do = _("Wait until the authenticator shows the next one.")


class SignInAgain(Refused):
    code = "sign_in_again"
    sentence = _("Too much time has passed since the password.")
    what_to_do = _("Sign in again from the start.")


class PasswordFirst(Refused):
    """A staff role without an authenticator: a code to the phone alone must not be enough to set one up."""

    code = "password_first"
    sentence = _("As staff you sign in with name and password the first time, to set up your authenticator.")
    what_to_do = _("After that a code to your phone will do, together with the authenticator.")


class BadPassword(BadInput):
    """Too easy to guess; `details["codes"]` are those of Django's validators."""

    code = "bad_password"
    sentence = _("This password is too easy to guess.")
    what_to_do = _("Take at least 10 characters that are no common word; a short sentence is easy to keep in mind.")


class PasswordTooLong(BadInput):
    code = "password_too_long"
    sentence = _("A password has at most 200 characters.")


class SamePassword(BadInput):
    code = "same_password"
    sentence = _("This is the password that was chosen for you.")
    what_to_do = _("Choose one that only you know.")


class WrongPassword(BadInput):
    code = "wrong_password"
    sentence = _("The present password is not right.")


class BadUsername(BadInput):
    code = "bad_username"
    sentence = _("A sign-in name has 3 to 60 letters, digits, dots or dashes.")


class BadPersonName(BadInput):
    code = "bad_person_name"
    sentence = _("A name of at most 60 characters is needed.")


class UsernameTaken(BadInput):
    code = "username_taken"
    sentence = _("Somebody else signs in under this name already.")
    what_to_do = _("Choose another one.")


class PhoneTaken(BadInput):
    code = "phone_taken"
    sentence = _("This phone number already belongs to another account.")
    what_to_do = _("Give the role to that account, or leave the phone number empty.")


class UnknownRole(BadInput):
    code = "unknown_role"
    sentence = _("There is no such role.")


class NeedsArea(BadInput):
    code = "role_needs_area"
    sentence = _("This role is held over an area.")
    what_to_do = _("Name the area, not an organisation.")


class NeedsOrganisation(BadInput):
    code = "role_needs_organisation"
    sentence = _("This role is held for an organisation.")
    what_to_do = _("Choose the organisation, not an area.")


class RoleHeldAlready(Refused):
    code = "role_held_already"
    sentence = _("%(name)s holds this role already.")


class NotForYourself(NotAllowed):
    code = "not_for_yourself"
    sentence = _("Nobody gives a role to himself.")
    what_to_do = _("Ask another administrator.")


class DutiesApart(Refused):
    code = "duties_apart"
    sentence = _("An administrator can't be privacy auditor too: nobody checks himself.")
    what_to_do = _("Choose another person for one of the two.")


class LastAdministrator(Refused):
    code = "last_administrator"
    sentence = _("This is the last administrator; without one nobody could give roles any more.")
    what_to_do = _("Make somebody else administrator first.")


class BadDays(BadInput):
    code = "bad_days"
    sentence = _("A role ends after it begins, and never in the past.")


class PurposeMissing(BadInput):
    code = "purpose_missing"
    sentence = _("Opening a masked value needs a purpose.")
    what_to_do = _("Write in a few words what it is needed for. It is kept and can be read by the privacy auditor.")


class NotMasked(BadInput):
    code = "not_masked"
    sentence = _("Only masked values are opened this way.")


class BadOrganisation(BadInput):
    code = "bad_organisation"
    sentence = _("An organisation needs a name of at most 80 characters that no other has, and a kind.")


class NoDistrict(Refused):
    code = "no_district"
    sentence = _("There is no district yet that an administrator could look after.")
    what_to_do = _("Load the areas first.")
