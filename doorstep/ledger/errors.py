from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class SourceConflict(Refused):
    """Two different records claim to come from one event: a fault of the program or a forged request, never merged."""

    code = "source_conflict"
    sentence = _("This was already recorded, with other numbers.")
    what_to_do = _("Reverse the first record if it is wrong, then record again.")


class AlreadyReversed(Refused):
    code = "already_reversed"
    sentence = _("This record has already been reversed.")
    what_to_do = _("Open the record to see by whom and why.")


class CannotReverseReversal(Refused):
    code = "cannot_reverse_reversal"
    sentence = _("A correction can't be reversed.")
    what_to_do = _("Record what really happened as a new entry.")


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = _("A correction needs a reason.")
    what_to_do = _("Write in a few words what was wrong.")


class FutureRecord(BadInput):
    code = "future_record"
    sentence = _("Nothing can be recorded for a day that has not come yet.")
    what_to_do = _("Check the date.")


class NoHeadLeft(Refused):
    code = "no_head_left"
    sentence = _("All %(heads)s people counted here have a name already.")
    what_to_do = _("Check whether this person was counted in another entry.")


class NotAHeadCount(Refused):
    code = "not_a_head_count"
    sentence = _("This record already belongs to a person.")
