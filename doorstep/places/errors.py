"""How the places' part says no."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused
from doorstep.places.hours import BadHours, Problem

HOURS_PROBLEMS: dict[Problem, Any] = {
    Problem.FORM: _("These opening hours can't be read."),
    Problem.DAYS: _("Choose at least one day for these hours."),
    Problem.TIME: _("A time goes from 00:00 to 24:00."),
    Problem.ORDER: _("The hours would end before they begin. Over midnight, enter each day by itself."),
    Problem.OVERLAP: _("Two entries for the same day overlap."),
    Problem.TOO_MANY: _("That is more than opening hours can have."),
}


class HoursWrong(BadInput):
    code = "hours_wrong"

    def __init__(self, bad: BadHours) -> None:
        super().__init__(HOURS_PROBLEMS[bad.problem], code="hours_wrong")


class NameWrong(BadInput):
    code = "name_wrong"
    sentence = _("The name of a site has 1 to 60 characters.")


class TextTooLong(BadInput):
    code = "text_too_long"
    sentence = _("This is longer than the %(longest)s characters that fit.")


class PositionWrong(BadInput):
    code = "position_wrong"
    sentence = _("A position has a latitude and a longitude, like 32.04 and 120.87.")


class KindUnknown(BadInput):
    code = "kind_unknown"
    sentence = _("Choose what kind of site it is.")


class DayWrong(BadInput):
    code = "day_wrong"
    sentence = _("The site would close before it opened.")


class CodeTaken(Refused):
    code = "code_taken"
    sentence = _("Another site has this code.")


class FacilityUnknown(BadInput):
    code = "facility_unknown"
    sentence = _("Choose the piece of equipment from the list, or give it a name.")
