"""How the residents' part says no."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused
from doorstep.residents.identity import BadNumber, Problem

ID_PROBLEMS: dict[Problem, Any] = {
    Problem.LENGTH: _("An ID number has 18 characters; this one has more or fewer."),
    Problem.OLD_FORM: _("This is the old number of 15 digits. Please take the 18 from the present card."),
    Problem.CHARACTERS: _("An ID number has digits only; just the last may be an X."),
    Problem.PLACE: _("The first six digits of this ID number can't be right."),
    Problem.BIRTH: _("Digits 7 to 14 of this ID number are no birth date."),
    Problem.BIRTH_AHEAD: _("By this ID number the person is not born yet."),
    Problem.CHECK: _("The last character doesn't fit the others, so one of them is mistyped."),
}


class BadIdNumber(BadInput):
    """Which of the rules of the number is broken, never the number itself."""

    code = "id_number_wrong"
    what_to_do = _("Please read the number from the card again.")

    def __init__(self, bad: BadNumber) -> None:
        super().__init__(ID_PROBLEMS[bad.problem], code=f"id_number_{bad.problem.value}")


class BadPhoneNumber(BadInput):
    code = "phone_wrong"
    sentence = _("This is neither a mobile number nor a land line.")
    what_to_do = _("A mobile has 11 digits; a land line is written like 0513-0000 1234.")


class BadName(BadInput):
    code = "name_wrong"
    sentence = _("A name has 1 to 40 characters and no digits.")


class BadBirthDate(BadInput):
    code = "birth_date_wrong"
    sentence = _("This birth date can't be right: it lies ahead of us or too far back.")


class BadAddress(BadInput):
    code = "address_wrong"
    sentence = _("An address has 1 to 120 characters.")


class TooLong(BadInput):
    code = "too_long"
    sentence = _("This is longer than the %(longest)s characters that fit.")


class RegionUnfit(BadInput):
    """People belong to a grid or a community that exists on the day."""

    code = "region_unfit"
    sentence = _("People are kept in a grid or a community that exists today.")
    what_to_do = _("Choose the grid in which they live.")


class HouseholdElsewhere(BadInput):
    code = "household_elsewhere"
    sentence = _("This household belongs to another grid.")
    what_to_do = _("Choose a household of the same grid, or enter the address.")


class IdTaken(Refused):
    """Somebody has this ID number already; his name is said, masked, to those who may see him."""

    code = "id_number_taken"
    sentence = _("This ID number is already on file: %(name)s of %(area)s.")
    what_to_do = _("Open that person and change what is different.")


class IdTakenElsewhere(IdTaken):
    sentence = _("This ID number is already on file in another area.")
    what_to_do = _("Ask the street office to have the person handed over.")


class RowRefused(BadInput):
    """One row of many; none of them is saved."""

    code = "row_refused"
    sentence = _("Row %(row)s: %(said)s Nothing was saved.")


class DayWrong(BadInput):
    code = "day_wrong"
    sentence = _("This day lies ahead of us, or before the birth.")


class ProxyIsSelf(BadInput):
    code = "proxy_is_self"
    sentence = _("Nobody can be their own proxy.")


class ProxyAlready(Refused):
    code = "proxy_already"
    sentence = _("This family member may already act for the person.")


class ConsentMissing(BadInput):
    code = "consent_missing"
    sentence = _("Say how the person agreed: at the window, by telephone or in writing.")


class NoSuchUser(Refused):
    code = "no_such_user"
    sentence = _("Nobody has signed in with this number yet.")
    what_to_do = _("Ask the family member to sign in once with this phone, then enter the number again.")


class UserHasPerson(Refused):
    code = "user_has_person"
    sentence = _("You are already entered as a resident.")
    what_to_do = _("If that is somebody else, come to the community office with your ID card.")


class PhoneNotVerified(Refused):
    code = "phone_not_verified"
    sentence = _("First sign in with a code to your phone, so that we know the number is yours.")


class ClaimMismatch(BadInput):
    """Says the same whether the person or the name was wrong."""

    code = "claim_mismatch"
    sentence = _("This name doesn't match what we have on file.")
    what_to_do = _("Enter the name as on the ID card, or ask the community office by telephone.")


class AlreadyClaimed(Refused):
    code = "already_claimed"
    sentence = _("Somebody else has signed in as this person.")
    what_to_do = _("Please come to the community office with your ID card.")


class PurposeMissing(BadInput):
    code = "purpose_missing"
    sentence = _("Say in a few words what the number is needed for.")
