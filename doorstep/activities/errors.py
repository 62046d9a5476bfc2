"""How activities say no: what happened, where the person stands, what to do now."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class FieldProblem(BadInput):
    """One field of a plan can't be taken as it is; `details["field"]` names it for the form."""

    code = "field_problem"


# Signing up


class SignupNotOpen(WrongState):
    code = "signup_not_open"
    sentence = _("Sign-up for this activity has not opened yet.")
    what_to_do = _("Look again in a few days, or call the community.")


class SignupOver(WrongState):
    code = "signup_over"
    sentence = _("Sign-up for this activity is over.")
    what_to_do = _("See what else is on soon, or call the community.")


class ActivityCancelled(WrongState):
    code = "activity_cancelled"
    sentence = _("This activity was called off: %(reason)s.")
    what_to_do = _("See what else is on soon.")


class NoSignupNeeded(WrongState):
    code = "no_signup_needed"
    sentence = _("There is no need to sign up for this one.")
    what_to_do = _("Just come; you are welcome.")


class PersonClosed(Refused):
    code = "person_closed"
    sentence = _("This person has moved away or is no longer registered here.")
    what_to_do = _("If that is wrong, ask the community office to correct the entry.")


# At the door


class CheckInTooEarly(Refused):
    code = "check_in_too_early"
    sentence = _("Check-in has not opened yet. It opens at %(opens)s.")
    what_to_do = _("If the activity was moved forward, change its time first.")


class WrongDay(Refused):
    code = "wrong_day"
    sentence = _("This code is for %(day)s; it does not work today.")
    what_to_do = _("Look at the date once more, or ask the staff at the door.")


class HouseFull(Refused):
    code = "house_full"
    sentence = _("All %(capacity)s places are taken, and this activity is for those who signed up.")
    what_to_do = _("Staff at the door may let the person in all the same: choose “Check in anyway”.")


class AlreadyClosed(WrongState):
    code = "already_closed"
    sentence = _("This activity is closed and counted.")
    what_to_do = _("What was forgotten can be added as a late entry by somebody who may correct the ledger.")


class NotHeldYet(WrongState):
    code = "not_held_yet"
    sentence = _("This activity is still a draft.")
    what_to_do = _("Publish it first.")


class TapUsedElsewhere(Refused):
    """The same client_id came with other content: a fault of a page, or a forged request."""

    code = "tap_used_elsewhere"
    sentence = _("This entry was already used for something else.")
    what_to_do = _("Open the page again and enter it once more.")


class WhoIsIt(BadInput):
    code = "who_is_it"
    sentence = _("It is not clear who is to be checked in.")
    what_to_do = _("Scan the code, type the number, or choose one person.")


class NoSuchNumber(Refused):
    code = "no_such_number"
    sentence = _("Nobody has number %(number)s here.")
    what_to_do = _("Check the number, or look the person up by name.")
    status = 404


class WrongQr(Refused):
    code = "wrong_qr"
    sentence = _("This code does not belong to this activity.")
    what_to_do = _("Look at the date on the person's phone, or look the person up by name.")
    status = 404


class BadHeads(BadInput):
    code = "bad_heads"
    sentence = _("The number of people must be between 1 and 2000.")


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = _("A reason is missing.")
    what_to_do = _("Write in a few words why.")


# At a stall


class ItemNotOffered(BadInput):
    code = "item_not_offered"
    sentence = _("“%(item)s” is not done at this stall.")
    what_to_do = _("Choose another stall, or add the item to this one.")


class NeedsName(BadInput):
    code = "needs_name"
    sentence = _("“%(item)s” can only be recorded for a person with a name.")
    what_to_do = _("Check the person in first, then record it.")


class OneAtATime(BadInput):
    code = "one_at_a_time"
    sentence = _("For a person with a name, each item is recorded once at a time.")


class BadTimes(BadInput):
    code = "bad_times"
    sentence = _("How many times must be between 1 and 2000.")


class ReadingMissing(BadInput):
    code = "reading_missing"
    sentence = _("The reading of “%(item)s” is missing.")
    what_to_do = _("Type in what was measured.")


class ReadingNotWanted(BadInput):
    code = "reading_not_wanted"
    sentence = _("“%(item)s” has no reading.")


class ReadingForOne(BadInput):
    code = "reading_for_one"
    sentence = _("A reading belongs to one person, not to %(times)s.")
    what_to_do = _("Record the readings one by one, or the number of people without readings.")


class ReadingProblem(BadInput):
    code = "reading_problem"


# Planning


class PlaceMissing(BadInput):
    code = "place_missing"
    sentence = _("Nobody can come without knowing where.")
    what_to_do = _("Choose a site or write the place, then publish.")


class CapacityBelowTaken(Refused):
    code = "capacity_below_taken"
    sentence = _("%(taken)s people have a place already, so there can't be only %(capacity)s.")
    what_to_do = _("Keep at least %(taken)s places, or talk to those who signed up last.")


class StallInUse(Refused):
    code = "stall_in_use"
    sentence = _("“%(stall)s” can't be removed: somebody signed up or was served there.")


class AlreadyPast(WrongState):
    code = "already_past"
    sentence = _("This activity lies in the past.")
    what_to_do = _("Change the date first.")


# Closing


class NotStartedYet(WrongState):
    code = "not_started_yet"
    sentence = _("This activity has not begun yet, so it can't be closed.")
    what_to_do = _("If it does not take place, cancel it with a reason.")


class NobodyRecorded(Refused):
    code = "nobody_recorded"
    sentence = _("Nobody is recorded for this activity.")
    what_to_do = _("Enter how many people came, confirm that nobody came, or cancel it with a reason.")


class PhotosFull(Refused):
    code = "photos_full"
    sentence = _("There are %(limit)s photos already, and that is enough.")
    what_to_do = _("Remove one first if the new one is better.")


# Series


class RuleIncomplete(BadInput):
    code = "rule_incomplete"
    sentence = _("It is not clear on which days this recurs.")
    what_to_do = _("Choose a day of the month, a weekday of the month, or a day of the week.")


class TooManyOccurrences(BadInput):
    code = "too_many_occurrences"
    sentence = _("That would be more than %(limit)s activities in one series.")
    what_to_do = _("Choose an earlier last day; the series can be made longer later.")


class NoOccurrence(BadInput):
    code = "no_occurrence"
    sentence = _("Between these two days there is not a single date for it.")
    what_to_do = _("Choose a later last day, or another rule.")


class NoDutyDay(BadInput):
    code = "no_duty_day"
    sentence = _("%(region)s has no duty day of its own yet.")
    what_to_do = _("Enter it with the community first, or choose a day here.")


class NotAnOccurrence(BadInput):
    code = "not_an_occurrence"
    sentence = _("The series has no date on %(day)s.")


class SeriesStopped(WrongState):
    code = "series_stopped"
    sentence = _("This series was stopped on %(day)s.")
    what_to_do = _("Begin a new one.")


class DayTaken(Refused):
    code = "day_taken"
    sentence = _("The series already has an activity on %(day)s.")
    what_to_do = _("Choose another day.")
