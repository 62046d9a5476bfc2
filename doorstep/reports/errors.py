from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, NotFound, Refused


class PeriodUnreadable(BadInput):
    code = "period_unreadable"
    sentence = _("“%(text)s” is no period.")
    what_to_do = _("Choose a month, a quarter or a year, or give two days.")


class DayUnreadable(BadInput):
    code = "day_unreadable"
    sentence = _("“%(text)s” is no date.")
    what_to_do = _("Write it as 2023-10-31.")


class PeriodReversed(BadInput):
    code = "period_reversed"
    sentence = _("The period ends (%(end)s) before it begins (%(start)s).")
    what_to_do = _("Exchange the two days.")


class PeriodTooFar(BadInput):
    code = "period_too_far"
    sentence = _("There are no records of the year %(year)s.")
    what_to_do = _("Choose a year between %(first)s and %(last)s.")


class ProgrammeUnknown(NotFound):
    code = "programme_unknown"
    sentence = _("There is no programme “%(wanted)s”.")
    what_to_do = _("Known are: %(known)s.")


class UnitNotCounted(NotFound):
    code = "unit_not_counted"
    sentence = _("This programme does not count that.")
    what_to_do = _("Open the figures and choose a number there.")


class ExportTooLong(Refused):
    code = "export_too_long"
    sentence = _("That would be more than %(limit)s rows, too many for one Excel sheet.")
    what_to_do = _("Choose a shorter period or a smaller area, or take the CSV file.")
    status = 422


class NothingChosen(BadInput):
    code = "nothing_chosen"
    sentence = _("The brief would be empty: nothing is ticked.")
    what_to_do = _("Tick at least one programme.")
