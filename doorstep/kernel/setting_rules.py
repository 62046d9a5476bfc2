"""What each local setting is about, in plain words, and which values it may take. Pure: no reads, no writes."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, NotAllowed, Refused

NUMBER, TIME = "number", "time"
GROUPS: dict[str, Any] = {
    "notices": _("When phones may ring"),
    "activities": _("Activities"),
    "clinic": _("Monthly free clinic"),
    "elders": _("Elder ledger"),
    "visits": _("When nobody opens"),
    "field": _("Telephones of those who walk"),
    "sharing": _("Sharing with partners"),
    "privacy": _("What people ask about their own data"),
    "public": _("Published figures"),
}
_CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting. `whole_district`: it is read for the district as a whole, so a street can't have its own."""

    group: str
    name: Any
    hint: Any
    kind: str = NUMBER
    least: int = 0
    most: int = 0
    unit: Any = ""
    whole_district: bool = False


RULES: dict[str, Rule] = {
    "notices.quiet_from": Rule(
        "notices", _("SMS rest from"), _("From this hour on no SMS leaves, except urgent ones."), TIME
    ),
    "notices.quiet_to": Rule(
        "notices",
        _("SMS rest until"),
        _("From this hour on SMS leave again. The same hour twice: never any rest."),
        TIME,
    ),
    "activities.photos_max": Rule(
        "activities", _("Photos of one activity"), _("More can't be uploaded."), NUMBER, 0, 3, _("photos at most")
    ),
    "activities.signup_closes_minutes": Rule(
        "activities",
        _("Sign-up closes before the start"),
        _("0: one may sign up until it begins. Holds for activities planned from then on."),
        NUMBER,
        0,
        10_080,
        _("minutes before"),
    ),
    "activities.checkin_opens_minutes": Rule(
        "activities",
        _("Check-in opens before the start"),
        _("Who comes earlier waits."),
        NUMBER,
        0,
        720,
        _("minutes before"),
    ),
    "activities.series_max": Rule(
        "activities",
        _("Dates in one series"),
        _("A longer series is made in two parts."),
        NUMBER,
        1,
        400,
        _("dates at most"),
    ),
    "activities.horizon_days": Rule(
        "activities",
        _("How far ahead a series stands in the calendar"),
        _("Later dates appear by themselves as time passes."),
        NUMBER,
        7,
        366,
        _("days ahead"),
    ),
    "visits.call_minutes": Rule(
        "visits",
        _("The elder is called within"),
        _("After it the next step begins by itself."),
        NUMBER,
        5,
        1_440,
        _("minutes after the first try"),
    ),
    "visits.neighbour_minutes": Rule(
        "visits",
        _("The neighbours are asked within"),
        _("After it the next step begins by itself."),
        NUMBER,
        5,
        1_440,
        _("minutes after the first try"),
    ),
    "visits.second_try_minutes": Rule(
        "visits",
        _("Second try within"),
        _("Always on the same day, by nine in the evening."),
        NUMBER,
        5,
        1_440,
        _("minutes after the first try"),
    ),
    "visits.lead_minutes": Rule(
        "visits",
        _("Head of the grid and family reached within"),
        _("They get a message when this step begins."),
        NUMBER,
        5,
        1_440,
        _("minutes after the first try"),
    ),
    "visits.emergency_minutes": Rule(
        "visits",
        _("110 or 120 called within"),
        _("The community office gets a message when this step begins."),
        NUMBER,
        5,
        1_440,
        _("minutes after the first try"),
    ),
    "clinic.light_day": Rule(
        "clinic",
        _("Amber light from this day of the month"),
        _("A community that has planned no clinic by then is shown in amber."),
        NUMBER,
        1,
        28,
        _("of the month"),
        whole_district=True,
    ),
    "clinic.filing_min_days": Rule(
        "clinic",
        _("Filing at the latest"),
        _("So many days before the clinic it must have been filed."),
        NUMBER,
        0,
        90,
        _("days before"),
        whole_district=True,
    ),
    "clinic.filing_max_days": Rule(
        "clinic",
        _("Filing at the earliest"),
        _("Earlier than so many days before the clinic it isn't accepted."),
        NUMBER,
        0,
        180,
        _("days before"),
        whole_district=True,
    ),
    "elders.verify_months": Rule(
        "elders",
        _("Facts of an elder are verified again after"),
        _("Later than so many months after the last verification the file stands on the list of those due."),
        NUMBER,
        1,
        36,
        _("months"),
    ),
    "field.caseload_max": Rule(
        "field",
        _("People on one telephone"),
        _("Where more live in the worker's areas, the telephone holds only those with whom something is to be done."),
        NUMBER,
        100,
        5000,
        _("people at most"),
    ),
    "field.quiet_days": Rule(
        "field",
        _("A telephone counts as silent after"),
        _("Longer than so many days without being in touch it stands on the list of the community office."),
        NUMBER,
        1,
        60,
        _("days"),
    ),
    "field.lock_days": Rule(
        "field",
        _("A telephone locks itself after"),
        _("Longer than so many days without being in touch it asks for a new sign-in. Nothing recorded on it is lost."),
        NUMBER,
        7,
        60,
        _("days"),
    ),
    "sharing.longest_days": Rule(
        "sharing",
        _("A share with a partner lasts at most"),
        _("Then it stops by itself, and the person is asked anew."),
        NUMBER,
        1,
        1096,
        _("days"),
    ),
    "privacy.answer_days": Rule(
        "privacy",
        _("A request about one's own data is answered within"),
        _("A copy, a correction or erasure; from the day it was asked for."),
        NUMBER,
        1,
        30,
        _("days"),
    ),
    "privacy.keep_readings_years": Rule(
        "privacy",
        _("What was measured at free clinics is kept for"),
        _("Counted from the last time. Until then it isn't erased, and the person is told the day."),
        NUMBER,
        1,
        30,
        _("years"),
    ),
    "public.small_cell": Rule(
        "public",
        _("Small numbers are hidden below"),
        _("In published tables a number of people below this isn't shown, so that nobody can be recognised."),
        NUMBER,
        5,
        50,
        _("people"),
        whole_district=True,
    ),
}
#: The first may never be above the second, on any day and in any area.
PAIRS = (("clinic.filing_min_days", "clinic.filing_max_days"),)


class BadNumber(BadInput):
    code = "bad_number"
    sentence = _("“%(name)s” must be a whole number from %(least)s to %(most)s.")
    what_to_do = _("Write digits only, such as %(example)s. Nothing was changed.")


class BadHour(BadInput):
    code = "bad_hour"
    sentence = _("“%(name)s” must be an hour of the day.")
    what_to_do = _("Write it as 21:00. Nothing was changed.")


class AgainstEachOther(BadInput):
    code = "against_each_other"
    sentence = _(
        "On %(year)s-%(month)s-%(dom)s “%(low)s” would be %(low_value)s and “%(high)s” %(high_value)s, "
        "which leaves no day to file."
    )
    what_to_do = _("Choose a value that fits, or change the other setting first. Nothing was changed.")


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = _("A change of a setting needs a reason.")
    what_to_do = _(
        "Write in a few words why, such as the number of the notice it follows; others read it in the history."
    )


class DayBefore(BadInput):
    code = "day_before"
    sentence = _("A setting can't be changed for days that are over: what was decided then was decided by it.")
    what_to_do = _("Choose today or a later day.")


class ForWholeDistrict(BadInput):
    code = "for_whole_district"
    sentence = _("“%(name)s” is one for the whole district.")
    what_to_do = _("Choose the district as the area, or ask the administrator of the district.")


class NothingToEnd(Refused):
    code = "nothing_to_end"
    sentence = _("This area has no value of its own on that day, so there is nothing to end.")
    what_to_do = _("Look at which area the value comes from, and end it there.")


class HoldsAlready(Refused):
    code = "holds_already"
    sentence = _("This value holds already and can't be taken back: things were decided by it.")
    what_to_do = _("Set another value from today, or end it.")


class NotYours(NotAllowed):
    code = "setting_not_yours"
    sentence = _("Your role does not reach over this area.")
    what_to_do = _("Ask the administrator of the area around it.")


def checked(key: str, given: Any) -> Any:
    """The value as it is stored, or a refusal that says what it must look like."""
    rule = RULES[key]
    text = unicodedata.normalize("NFKC", str(given)).strip()
    if rule.kind == TIME:
        if not _CLOCK.fullmatch(text):
            raise BadHour(name=rule.name)
        hour, minute = (int(part) for part in text.split(":"))
        try:
            return time(hour, minute).strftime("%H:%M")
        except ValueError:
            raise BadHour(name=rule.name) from None
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not rule.least <= int(text) <= rule.most:
        raise BadNumber(name=rule.name, least=rule.least, most=rule.most, example=max(rule.least, rule.most // 2))
    return int(text)


def check_pair(low: str, high: str, values: tuple[Any, Any], day: date) -> None:
    """Refuses a day on which the lower of two settings is above the upper."""
    if values[0] > values[1]:
        raise AgainstEachOther(
            year=day.year,
            month=day.month,
            dom=day.day,
            low=RULES[low].name,
            low_value=values[0],
            high=RULES[high].name,
            high_value=values[1],
        )
