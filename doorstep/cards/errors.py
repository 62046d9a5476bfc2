"""Why cards say no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class NameMissing(BadInput):
    code = "card_name"
    sentence = _("The line needs a name: a person, a company or an office.")
    what_to_do = _("Write it as people know it, or choose somebody from the list.")


class PhoneMissing(BadInput):
    code = "card_phone"
    sentence = _("The line needs a telephone number.")
    what_to_do = _("Enter the duty number, or let the number of the person chosen be printed.")


class NoNumberOfHisOwn(BadInput):
    code = "card_own_phone"
    sentence = _("No telephone is on file for whom you have chosen.")
    what_to_do = _("Enter the duty number itself.")


class NotAgreed(BadInput):
    code = "card_agreement"
    sentence = _("This is the number of a single person, and everybody could read it.")
    what_to_do = _("Ask whether it may be printed, and tick that the person agreed.")


class DaysWrong(BadInput):
    code = "card_days"
    sentence = _("The last day can't be before the first.")


class EndInThePast(BadInput):
    code = "card_end_past"
    sentence = _("What stood on a card until today can't be changed any more.")
    what_to_do = _("Choose today or a later day.")


class LooksLikeAnIdNumber(BadInput):
    code = "card_private"
    sentence = _("This looks like an ID or card number. Cards hang on walls, so it doesn't belong there.")
    what_to_do = _("Write only what the person does, in a few words.")


class TextTooLong(BadInput):
    code = "card_too_long"
    sentence = _("At most %(longest)s characters fit on the card.")


class FullUp(Refused):
    code = "card_full"
    sentence = _("There are three of this kind in this area already, and the card has no room for more.")
    what_to_do = _("End one of them first.")


class SourceGone(BadInput):
    code = "card_source"
    sentence = _("Whom you have chosen holds no role here any more.")
    what_to_do = _("Choose somebody else, or enter the name yourself.")


class EndedAlready(WrongState):
    code = "card_entry_ended"
    sentence = _("This line has ended already.")
    what_to_do = _("Enter a new one.")


class NoCardYet(Refused):
    code = "card_none"
    sentence = _("This area has no card yet, because nobody is entered for it.")
    what_to_do = _("Enter the people and numbers first.")


class NothingChosen(BadInput):
    code = "card_no_doors"
    sentence = _("No door was chosen.")
    what_to_do = _("Tick the doors to which you have brought the card.")


class TooManyDoors(BadInput):
    code = "card_doors_many"
    sentence = _("At most %(most)s doors are noted at a time.")
    what_to_do = _("Note one building after the other.")


class OtherCard(Refused):
    code = "card_other"
    sentence = _("One of these doors gets another card by now.")
    what_to_do = _("Open the list again and tick what you have brought.")


class NotYetBrought(BadInput):
    code = "card_future"
    sentence = _("A card can't have been brought later than now.")


class TakenBackAlready(WrongState):
    code = "card_taken_back"
    sentence = _("This was taken back already.")
    what_to_do = _("Open the list again to see how the door stands.")


class NoFont(Refused):
    code = "card_font"
    sentence = _("The sheet can't be made as a PDF on this machine.")
    what_to_do = _("Print the page itself instead: it is the same card.")
