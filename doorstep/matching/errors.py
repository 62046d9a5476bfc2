"""How the merging of files says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class SamePerson(BadInput):
    code = "same_person"
    sentence = _("These are one file already.")


class TwoIdNumbers(Refused):
    """An ID number belongs to one person, so two numbers are two people or one of them is wrong."""

    code = "two_id_numbers"
    sentence = _("The two files have different ID numbers, so they are two people.")
    what_to_do = _("If one of the numbers is wrong, correct it first, then merge.")


class NotOpen(Refused):
    code = "file_not_open"
    sentence = _("One of the two files has been closed or merged meanwhile.")
    what_to_do = _("Open the list again.")


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = _("Say in a few words how you know that this is one person.")


class NothingToUndo(Refused):
    code = "nothing_to_undo"
    sentence = _("This merge has been taken back already.")
