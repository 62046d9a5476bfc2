from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class RegionUnknown(Refused):
    code = "region_unknown"
    sentence = _('There is no area called "%(text)s".')
    what_to_do = _("Check the name, or use its code.")
    status = 404


class RegionAmbiguous(Refused):
    """`details["candidates"]` lists them with code, name and the name of the area around."""

    code = "region_ambiguous"
    sentence = _('"%(text)s" can mean several areas: %(said)s.')
    what_to_do = _("Use the code of the one that is meant.")


class CodeTaken(BadInput):
    code = "code_taken"
    sentence = _("%(name)s already has the code %(taken)s.")
    what_to_do = _("Choose another code. A code becomes free again when its area ends.")


class BadCode(BadInput):
    code = "bad_code"
    sentence = _("A code consists of digits, capital letters and dashes, at most 12 of them.")


class BadName(BadInput):
    code = "bad_name"
    sentence = _("An area needs a name of at most 60 characters.")


class BadDutyDay(BadInput):
    code = "bad_duty_day"
    sentence = _("The duty day is a day of the month, from 1 to 31.")


class BadPosition(BadInput):
    code = "bad_position"
    sentence = _("A position needs a latitude from -90 to 90 and a longitude from -180 to 180.")


class WrongLevel(BadInput):
    code = "wrong_level"
    sentence = _("An area of this kind can't lie there.")
    what_to_do = _(
        "The order is district, street, community, grid, building; buildings may also stand right in a community."
    )


class BeforeParent(BadInput):
    code = "before_parent"
    sentence = _("An area can't begin before, or last longer than, the area it lies in.")
    what_to_do = _("Check the day on which it begins.")


class HasEnded(Refused):
    code = "region_ended"
    sentence = _("%(name)s ends on %(day)s and can't be changed any more.")
    what_to_do = _("Change the area that took over from it.")


class HasParts(Refused):
    code = "region_has_parts"
    sentence = _("%(name)s still has %(count)s areas in it.")
    what_to_do = _("End those first, or re-cut the area, which moves them.")


class DayPast(BadInput):
    code = "day_past"
    sentence = _("What has been recorded keeps the area of its day, so an area can only end today or later.")
    what_to_do = _("Choose today or a later day.")


class EndsBeforeItBegins(BadInput):
    code = "ends_before_it_begins"
    sentence = _("%(name)s begins on %(day)s and can't end on that day or before.")


class NotSiblings(BadInput):
    code = "not_siblings"
    sentence = _("Only areas of one kind that lie side by side in the same area can be re-cut together.")


class NoSuccessor(BadInput):
    code = "no_successor"
    sentence = _("A re-cut needs at least one area that ends and one that begins.")


class PartWithoutHome(BadInput):
    code = "part_without_home"
    sentence = _("It is not said to which new area %(name)s belongs.")
    what_to_do = _("Choose one new area for every part.")


class BadRegionFile(BadInput):
    code = "bad_region_file"
    sentence = _("The file of areas can't be read: %(why)s")
    what_to_do = _("regions/data/README.md describes the keys.")
