"""Reads: one function a screen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.messaging.models import Channel, Message, Notice, NoticeTemplate, OptOut
from doorstep.messaging.recipients import line_of
from doorstep.messaging.services.fan_out import main_channel
from doorstep.messaging.states import MESSAGE, MessageState, NoticeState

#: A message that is still on its way.
PENDING = (MessageState.QUEUED, MessageState.SENDING)
#: Sending it again is a person's decision.
AGAIN = tuple(sorted(MESSAGE.steps["send_again"].sources))


@dataclass(slots=True)
class Counts:
    """How far one notice is. `sms` and `inbox` are messages by state, `people` distinct recipients."""

    people: int = 0
    sms: dict[str, int] = field(default_factory=dict)
    inbox: dict[str, int] = field(default_factory=dict)
    read: int = 0

    @property
    def pending(self) -> int:
        return sum(self.sms.get(state, 0) for state in PENDING)

    @property
    def done(self) -> int:
        return sum(self.sms.values()) - self.pending

    @property
    def total(self) -> int:
        return sum(self.sms.values())

    @property
    def again(self) -> int:
        return sum(self.sms.get(state, 0) for state in AGAIN)


def notices(*, actor: Actor, state: str = "", text: str = "") -> QuerySet[Notice]:
    """The notices of one's areas, newest first. Automatic messages of single sign-ups stay off this list."""
    found = Notice.objects.visible_to(actor).filter(automatic=False).select_related("region", "created_by")
    if state in NoticeState.__members__.values():
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(body__icontains=text))
    return found.order_by("-id")


def notice(*, actor: Actor, notice_id: int) -> Notice:
    found: Notice | None = (
        Notice.objects.visible_to(actor).select_related("region", "created_by").filter(pk=notice_id).first()
    )
    if found is None:
        raise NotFound
    return found


def counts(found: Iterable[Notice]) -> dict[int, Counts]:
    """The numbers of several notices in one query."""
    chosen = {one.pk: one for one in found}
    result = {pk: Counts() for pk in chosen}
    rows = (
        Message.objects.filter(notice_id__in=chosen)
        .values("notice_id", "channel", "state")
        .annotate(n=Count("id"), read=Count("read_at"))
        .order_by()
    )
    for row in rows:
        one = result[row["notice_id"]]
        per_state = one.sms if row["channel"] == Channel.SMS else one.inbox
        per_state[row["state"]] = row["n"]
        if row["channel"] == Channel.INBOX:
            one.read += row["read"]
        if row["channel"] == main_channel(chosen[row["notice_id"]].channels):
            one.people += row["n"]
    return result


_BAD = (MessageState.FAILED, MessageState.UNCERTAIN, MessageState.SKIPPED)
#: No SMS arrived: failed, withheld, or covered by somebody's message that itself did not arrive.
_UNREACHED_SMS = Q(state__in=(MessageState.FAILED, MessageState.UNCERTAIN)) | (
    Q(state=MessageState.SKIPPED) & (Q(covered_by__isnull=True) | Q(covered_by__state__in=_BAD))
)


def unreached(found: Notice) -> QuerySet[Message]:
    """Those to whom somebody has to go: no phone, opted out, failed, or nobody knows. One row a person.

    Who has opened the message in the inbox is reached. A message that merely lies in the inbox is not counted as having
    reached anybody.
    """
    main = Message.objects.filter(notice=found, channel=main_channel(found.channels)).filter(_UNREACHED_SMS)
    read = Message.objects.filter(notice=found, channel=Channel.INBOX, read_at__isnull=False).values("recipient")
    return main.exclude(recipient__in=read).order_by("recipient_label", "id")


def recipients(found: Notice, *, state: str = "", channel: str = "", only: str = "") -> QuerySet[Message]:
    """The messages of a notice: of one state, of one channel, or only those not reached."""
    rows = unreached(found) if only == "unreached" else Message.objects.filter(notice=found)
    if state in MessageState.__members__.values():
        rows = rows.filter(state=state)
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    return rows.order_by("id")


def next_at(found: Notice) -> datetime | None:
    """When the next waiting SMS may leave, if that is not now."""
    first: datetime | None = Message.objects.filter(notice=found, state=MessageState.QUEUED).aggregate(
        at=Min("not_before")
    )["at"]
    return first if first is not None and first > clock.now() else None


def templates(*, actor: Actor) -> QuerySet[NoticeTemplate]:
    return NoticeTemplate.objects.visible_to(actor).filter(active=True).order_by("code")


# --- the resident's side ---------------------------------------------------------------------------------------------


def inbox(*, actor: Actor) -> QuerySet[Message]:
    """One's own messages, the unread ones first, then the newest."""
    read = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return _own(actor).select_related("notice").annotate(was_read=read).order_by("was_read", "-id")


def unread_count(*, actor: Actor) -> int:
    return _own(actor).filter(read_at__isnull=True).count()


def wants_sms(*, phone: str = "", fingerprint: str = "", category: str = "") -> bool:
    """Whether this phone gets SMS of the category."""
    key = fingerprint or line_of(phone).fingerprint
    return not OptOut.objects.filter(phone_hash=key, category__in={"", category}).exists()


def _own(actor: Actor) -> QuerySet[Message]:
    if actor.user_id is None:
        return Message.objects.none()
    return Message.objects.visible_to(actor).inbox_of(actor.user_id)
