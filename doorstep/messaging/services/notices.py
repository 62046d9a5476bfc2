"""A notice: written, previewed, sent once, and what failed sent again."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import require
from doorstep.messaging import audiences, quiet, rendering
from doorstep.messaging.errors import EmptyText, NobodyThere, NoChannel, NothingToSendAgain, TextTooLong
from doorstep.messaging.models import Channel, Message, Notice, Urgency
from doorstep.messaging.recipients import GENERAL, Recipient
from doorstep.messaging.services.fan_out import opted_out, write_notice
from doorstep.messaging.services.large import hand_over
from doorstep.messaging.states import MESSAGE, NOTICE, NoticeState
from doorstep.messaging.wake import wake_after_commit
from doorstep.regions.models import Region

BOTH = (Channel.INBOX, Channel.SMS)


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
        NOTICE.next(found.state, "redraft")
        for name, value in _checked(title, body, channels, category, urgency, subject).items():
            setattr(found, name, value)
        found.region, found.area_path, found.audience = region, region.path, audience
        found.counted = None
        found.save()
        events.record(actor, found, "redraft", from_state=found.state, to_state=found.state)
        return found


def send_notice(*, actor: Actor, notice: Notice) -> Notice:
    """Sends a draft: writes a message a recipient and channel, with the change of state, in one transaction.

    A second send finds the notice under way and is refused with WrongState, so a double click sends once. SMS wait for
    the end of quiet hours; who has opted out or has no phone gets a skipped row that says so.

    To very many people it goes by way of the worker (`large`): what is pressed is remembered with who pressed it, and
    the page answers at once.
    """
    with transaction.atomic():
        found = _locked(actor, notice)
        before = found.state
        if audiences.is_large(actor, found.audience):
            return hand_over(actor=actor, notice=found)
        found.sent_by_id = actor.user_id
        found.state = NOTICE.next(before, "send")
        written = write_notice(found, audiences.resolve(actor, found.audience))
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
            sent_by_id=actor.user_id,
            automatic=True,
            **_checked(title, body, channels, category, urgency, subject),
        )
        write_notice(notice, recipients)
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
