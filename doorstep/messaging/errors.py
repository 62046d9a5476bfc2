"""What the notices refuse, in words for the person who wrote one."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class UnknownPlaces(BadInput):
    """The text has {places} that nothing fills. Sent like this, people would read the brackets."""

    code = "notice_unknown_places"
    sentence = _("The text still has places to fill in: %(places)s.")
    what_to_do = _("Write the words there yourself, or take the text again for an activity.")


class StrayBrace(BadInput):
    code = "notice_stray_brace"
    sentence = _("The text has a { or } that belongs to nothing.")
    what_to_do = _("Take it out, or write {name} in full.")


class EmptyText(BadInput):
    code = "notice_empty"
    sentence = _("There is no text yet.")
    what_to_do = _("Write what people should know: what, when, where, and whom to call.")


class TextTooLong(BadInput):
    code = "notice_too_long"
    sentence = _("The text has %(length)s characters; %(limit)s is the most.")
    what_to_do = _("Make it shorter. What does not fit can stand on the page of the activity.")


class NoChannel(BadInput):
    code = "notice_no_channel"
    sentence = _("No way of sending was chosen.")
    what_to_do = _("Choose the inbox, SMS, or both.")


class UnknownAudience(BadInput):
    code = "notice_unknown_audience"
    sentence = _("We don't know this kind of list of people.")
    what_to_do = _("Choose an area, a group or a sign-up list.")


class NobodyThere(Refused):
    code = "notice_nobody"
    sentence = _("There is nobody on this list, so nothing was sent.")
    what_to_do = _("Choose a wider area or another group.")


class ListTooLong(BadInput):
    code = "notice_list_too_long"
    sentence = _("A notice to people named one by one takes at most %(limit)s.")
    what_to_do = _("Address an area, a group or a sign-up list instead.")


class NothingToSendAgain(Refused):
    code = "notice_nothing_again"
    sentence = _("No message of this notice is waiting to be sent again.")
    what_to_do = _("Open the page again to see how it stands now.")


class CodeNotSent(Refused):
    code = "code_not_sent"
    sentence = _("The SMS with your code could not be sent just now.")
    what_to_do = _("Please try again in a few minutes, or call us.")
    status = 503
