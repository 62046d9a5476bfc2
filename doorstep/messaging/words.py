"""States in words, each with the kind of its tag."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.messaging.models import Channel, Urgency
from doorstep.messaging.recipients import GENERAL, OWN
from doorstep.messaging.states import MessageState, NoticeState

NOTICE = {
    NoticeState.DRAFT: (pgettext_lazy("notice", "Draft"), ""),
    NoticeState.PREPARING: (pgettext_lazy("notice", "Being prepared"), "calm"),
    NoticeState.SENDING: (pgettext_lazy("notice", "On its way"), "calm"),
    NoticeState.SENT: (pgettext_lazy("notice", "Sent"), "done"),
    NoticeState.DROPPED: (pgettext_lazy("notice", "Put away"), ""),
}
MESSAGE = {
    MessageState.QUEUED: (pgettext_lazy("message", "Waiting"), "calm"),
    MessageState.SENDING: (pgettext_lazy("message", "Being sent"), "calm"),
    MessageState.SENT: (pgettext_lazy("message", "Sent"), "done"),
    MessageState.FAILED: (pgettext_lazy("message", "Failed"), "danger"),
    MessageState.SKIPPED: (pgettext_lazy("message", "Left out"), "due"),
    MessageState.UNCERTAIN: (pgettext_lazy("message", "Uncertain"), "due"),
}
CHANNEL = {Channel.INBOX: _("Inbox"), Channel.SMS: _("SMS")}
URGENCY = {Urgency.NORMAL: _("Normal, waits for the end of quiet hours"), Urgency.URGENT: _("Urgent, goes at once")}
CATEGORY = {GENERAL: _("News for many"), OWN: _("About one's own sign-up")}
