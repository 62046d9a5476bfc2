"""Notice: draft → sending → sent, for very many people by way of preparing; a draft may be dropped.

Message: queued → sending → sent, or failed, skipped, uncertain.
"""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory


class NoticeState(StrEnum):
    DRAFT = "draft"
    #: Given out to so many people that the worker writes the messages.
    PREPARING = "preparing"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: Opted out, no phone, or withdrawn before it went.
    SKIPPED = "skipped"
    #: The worker died in mid-send and the channel can't say whether it went. Never sent again by itself.
    UNCERTAIN = "uncertain"


NOTICE = LifeStory(
    NoticeState,
    [
        ("redraft", [NoticeState.DRAFT], NoticeState.DRAFT, "notices.send"),
        ("hand_over", [NoticeState.DRAFT], NoticeState.PREPARING, "notices.send"),
        ("send", [NoticeState.DRAFT, NoticeState.PREPARING], NoticeState.SENDING, "notices.send"),
        ("give_back", [NoticeState.PREPARING], NoticeState.DRAFT, "system"),
        ("finish", [NoticeState.SENDING], NoticeState.SENT, "system"),
        ("drop", [NoticeState.DRAFT], NoticeState.DROPPED, "notices.send"),
    ],
)

MESSAGE = LifeStory(
    MessageState,
    [
        ("take", [MessageState.QUEUED], MessageState.SENDING, "system"),
        ("sent", [MessageState.SENDING], MessageState.SENT, "system"),
        ("retry", [MessageState.SENDING], MessageState.QUEUED, "system"),
        ("fail", [MessageState.SENDING], MessageState.FAILED, "system"),
        ("lose", [MessageState.SENDING], MessageState.UNCERTAIN, "system"),
        ("skip", [MessageState.QUEUED], MessageState.SKIPPED, "system"),
        # Taken, and seen before it left that the phone has opted out meanwhile.
        ("withhold", [MessageState.SENDING], MessageState.SKIPPED, "system"),
        ("send_again", [MessageState.FAILED, MessageState.UNCERTAIN], MessageState.QUEUED, "notices.send"),
    ],
)
