"""A notice: written, previewed, sent once, and what failed sent again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import require
from doorstep.messaging import audiences, quiet, rendering
from doorstep.messaging.errors import EmptyText, NobodyThere, NoChannel, NothingToSendAgain, TextTooLong
from doorstep.messaging.models import Channel, Message, Notice, Urgency
from doorstep.messaging.recipients import GENERAL, Recipient, line_of
from doorstep.messaging.services.fan_out import chunks, opted_out, write_messages
from doorstep.messaging.states import MESSAGE, NOTICE, NoticeState
from doorstep.messaging.wake import wake_after_commit
from doorstep.regions.models import Region

BOTH = (Channel.INBOX, Channel.SMS)


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending now would do. `sms_parts` are the parts of one SMS, so `sms_messages` times that is what is paid."""

    people: int
    inbox_messages: int
    sms_messages: int
    sms_parts: int
    no_phone: int
    opted_out: int
    same_phone: int = 0
    goes_at: datetime | None = None
    waits: bool = False

    @property
    def sms_total(self) -> int:
        return self.sms_messages * self.sms_parts


def preview(
    recipients: Iterable[Recipient],
    channels: Sequence[str],
    *,
    body: str = "",
    category: str = GENERAL,
    urgency: str = Urgency.NORMAL,
    area_path: str = "",
) -> Preview:
    """Counts what `send_notice` would write, by the same rules, without writing it."""
    people = inbox = sms = no_phone = silent = same = 0
    seen: set[int] = set()
    phones: set[int] = set()
    for chunk in chunks(recipients):
        fresh = []
        for one in chunk:
            if hash(one.ref) not in seen:
                seen.add(hash(one.ref))
                fresh.append(one)
        people += len(fresh)
        if Channel.INBOX in channels:
            inbox += sum(one.user_id is not None for one in fresh)
        if Channel.SMS in channels:
            lines = [line_of(one.phone) for one in fresh]
            out = opted_out({line.fingerprint for line in lines if line.fingerprint}, category)
            for line in lines:
                if line.unreachable:
                    no_phone += 1
                elif hash(line.fingerprint) in phones:
                    same += 1
                else:
                    phones.add(hash(line.fingerprint))
                    silent += line.fingerprint in out
                    sms += line.fingerprint not in out
    now = clock.now()
    goes_at = quiet.goes_at(now, urgency=urgency, area_path=area_path)
    return Preview(
        people=people,
        inbox_messages=inbox,
        sms_messages=sms,
        sms_parts=rendering.sms_parts(body) if sms else 0,
        no_phone=no_phone,
        opted_out=silent,
        same_phone=same,
        goes_at=goes_at,
        waits=goes_at > now,
    )


def draft_notice(
    *,
    actor: Actor,
    region: Region,
    title: str,
    body: str,
    channels: Sequence[str] = BOTH,
    recipients: Iterable[Recipient] | None = None,
    category: str = GENERAL,
    urgency: str = Urgency.NORMAL,
    audience: audiences.Spec | None = None,
    subject: str = "",
) -> Notice:
    """Stores a notice that is not sent yet. Its people are an audience, resolved when sent, or named one by one."""
    with transaction.atomic():
        require(actor, "notices.send", region.path)
        notice = Notice.objects.create(
            region=region,
            area_path=region.path,
            audience=audiences.named(recipients) if recipients is not None else (audience or {}),
            state=NoticeState.DRAFT,
            created_by_id=actor.user_id,
            created_at=clock.now(),
            **_checked(title, body, channels, category, urgency, subject),
        )
        events.record(actor, notice, "draft", to_state=notice.state)
        return notice


def redraft_notice(
    *,
    actor: Actor,
    notice: Notice,
    region: Region,
    title: str,
    body: str,
    channels: Sequence[str],
    audience: audiences.Spec,
    category: str = GENERAL,
    urgency: str = Urgency.NORMAL,
    subject: str = "",
) -> Notice:
    """Writes a draft anew: text, people and ways. What is sent can't be changed."""
    with transaction.atomic():
        found = _locked(actor, notice)
        require(actor, "notices.send", region.path)
        NOTICE.next(found.state, "send")
        for name, value in _checked(title, body, channels, category, urgency, subject).items():
            setattr(found, name, value)
        found.region, found.area_path, found.audience = region, region.path, audience
        found.save()
        events.record(actor, found, "redraft", from_state=found.state, to_state=found.state)
        return found


def send_notice(*, actor: Actor, notice: Notice) -> Notice:
    """Sends a draft: writes a message a recipient and channel, with the change of state, in one transaction.

    A second send finds the notice under way and is refused with WrongState, so a double click sends once. SMS wait for
    the end of quiet hours; who has opted out or has no phone gets a skipped row that says so.
    """
    with transaction.atomic():
        found = _locked(actor, notice)
        before = found.state
        found.state = NOTICE.next(before, "send")
        written = _write(found, audiences.resolve(actor, found.audience))
        if not written:
            raise NobodyThere
        events.record(actor, found, "send", from_state=before, to_state=found.state, people=found.people)
        return found


def drop_notice(*, actor: Actor, notice: Notice) -> Notice:
    """Puts a draft away. It stays readable, and can't be sent."""
    with transaction.atomic():
        found = _locked(actor, notice)
        before = found.state
        found.state = NOTICE.next(before, "drop")
        found.save(update_fields=["state"])
        events.record(actor, found, "drop", from_state=before, to_state=found.state)
        return found


def notify(
    *,
    actor: Actor,
    region: Region,
    subject: str,
    recipients: Iterable[Recipient],
    title: str,
    body: str,
    category: str,
    urgency: str = Urgency.NORMAL,
    channels: Sequence[str] = BOTH,
) -> Notice:
    """An automatic message of a feature: a place became free, an activity is off. Runs inside the caller's transaction.

    The caller has checked the right for what happened; the news of it needs none of its own, and the notice row is the
    record, so no event is written. Nobody to tell is no fault here.
    """
    with transaction.atomic():
        notice = Notice.objects.create(
            region=region,
            area_path=region.path,
            state=NoticeState.SENDING,
            created_by_id=actor.user_id,
            created_at=clock.now(),
            sent_at=clock.now(),
            automatic=True,
            **_checked(title, body, channels, category, urgency, subject),
        )
        _write(notice, recipients)
        return notice


def send_again(*, actor: Actor, notice: Notice, message_id: int | None = None) -> int:
    """Queues what failed or is uncertain once more, because a person decided so; one message or all of the notice.

    An uncertain one may reach somebody twice: that is why no program decides it. Who opted out since is left alone.
    """
    with transaction.atomic():
        found = _locked(actor, notice)
        waiting = Message.objects.filter(notice=found, state__in=MESSAGE.steps["send_again"].sources)
        if message_id is not None:
            waiting = waiting.filter(pk=message_id)
        rows = list(waiting.select_for_update().values_list("pk", "phone_hash"))
        silent = opted_out({fingerprint for _, fingerprint in rows if fingerprint}, found.category)
        chosen = [pk for pk, fingerprint in rows if fingerprint not in silent]
        if not chosen:
            raise NothingToSendAgain
        Message.objects.filter(pk__in=chosen).update(
            state=MESSAGE.steps["send_again"].target,
            attempts=0,
            error="",
            gateway_id="",
            not_before=quiet.goes_at(clock.now(), urgency=found.urgency, area_path=found.area_path),
        )
        events.record(actor, found, "send_again", messages=len(chosen))
        wake_after_commit()
        return len(chosen)


def _write(notice: Notice, recipients: Iterable[Recipient]) -> int:
    """Messages of a notice that is now under way; returns how many people. The notice is saved with what came of it."""
    now = clock.now()
    not_before = now
    if Channel.SMS in notice.channels:
        not_before = quiet.goes_at(now, urgency=notice.urgency, area_path=notice.area_path)
    written = write_messages(notice, recipients, not_before=not_before)
    notice.people = written.people
    notice.sent_at = now
    if not written.queued:
        notice.state = NOTICE.next(notice.state, "finish")
    notice.save(update_fields=["people", "sent_at", "state"])
    if written.queued:
        wake_after_commit()
    return written.people


def _checked(
    title: str, body: str, channels: Sequence[str], category: str, urgency: str, subject: str
) -> dict[str, Any]:
    title, body = " ".join(title.split()), body.strip()
    if not title or not body:
        raise EmptyText
    if len(body) > rendering.BODY_LIMIT:
        raise TextTooLong(length=len(body), limit=rendering.BODY_LIMIT)
    if len(title) > 60:
        raise TextTooLong(length=len(title), limit=60)
    known = [str(channel) for channel in Channel.values if channel in channels]
    if not known:
        raise NoChannel
    return {
        "title": title,
        "body": body,
        "channels": known,
        "category": category,
        "urgency": Urgency(urgency),
        "subject": subject,
    }


def _locked(actor: Actor, notice: Notice) -> Notice:
    """The row as it is now, under lock; NotFound for those who may not see it."""
    found = Notice.objects.visible_to(actor).select_for_update().filter(pk=notice.pk).first()
    if found is None:
        raise NotFound
    require(actor, "notices.send", found.area_path)
    return found
