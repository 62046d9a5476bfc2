"""Why outreach says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class DatesWrong(BadInput):
    code = "outreach_dates"
    sentence = _("A round ends on the day it begins or later.")


class TopicMissing(BadInput):
    code = "outreach_topic"
    sentence = _("A round needs a topic of at most 60 characters.")


class CountsNoDoors(BadInput):
    code = "outreach_programme"
    sentence = _("This programme doesn't count households.")
    what_to_do = _("Choose a programme that counts household visits.")


class NoDoors(Refused):
    code = "outreach_no_doors"
    sentence = _("No household is on file in this area, so there is no door to go to.")
    what_to_do = _("Import the register of the area first.")


class RoundTwice(Refused):
    code = "outreach_twice"
    sentence = _("A round about this in this area begins on that day already.")
    what_to_do = _("Open it from the list, or choose another day.")


class HeadsWrong(BadInput):
    code = "outreach_heads"
    sentence = _("Say how many people were spoken to, from 1 to 99.")


class NotOfThisDoor(BadInput):
    code = "outreach_not_of_door"
    sentence = _("One of these people doesn't live behind this door.")
    what_to_do = _("Count them among those without a name.")


class NotYetBegun(Refused):
    code = "outreach_not_begun"
    sentence = _("This round begins on %(day)s.")
    what_to_do = _("Knock from that day on.")


class RoundOver(WrongState):
    code = "outreach_over"
    sentence = _("This round is over, and the knock was made after it ended.")
    what_to_do = _("Ask the community office for a new round.")


class ReachedAlready(WrongState):
    code = "outreach_reached"
    sentence = _("This door was reached in this round already.")
    what_to_do = _("Nothing is to be done. A door counts once a round.")


class KnockUsedElsewhere(Refused):
    code = "outreach_uuid"
    sentence = _("This number stands for another knock.")
    what_to_do = _("Open the page again and enter it once more.")


class SomebodyWasReached(WrongState):
    code = "outreach_has_reached"
    sentence = _("Doors were reached in this round, so it can't be called off.")
    what_to_do = _("Close it instead. What was done counts.")
