"""One notice becomes one row a recipient and channel. Set-based: a thousand recipients are three statements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection

from doorstep.kernel import clock
from doorstep.kernel.crypto import encrypt
from doorstep.messaging import quiet, reasons
from doorstep.messaging.models import Channel, Message, Notice, OptOut
from doorstep.messaging.recipients import OWN, Recipient, line_of
from doorstep.messaging.states import NOTICE, MessageState
from doorstep.messaging.wake import wake_after_commit

CHUNK = 1000

_INSERT = """
INSERT INTO messaging_message (
    notice_id, recipient, recipient_label, user_id, channel, phone, phone_hash, body, state, not_before,
    attempts, gateway_id, error, covered_by_id, created_at, sent_at)
SELECT %(notice)s, r.recipient, r.label, r.user_id, r.channel, r.phone, r.phone_hash, %(body)s, r.state,
    CASE WHEN r.state = 'queued' THEN %(not_before)s ELSE %(now)s END,
    0, '', r.error, r.covered_by, %(now)s, CASE WHEN r.state = 'sent' THEN %(now)s END
FROM unnest(
    %(recipient)s::text[], %(label)s::text[], %(user_id)s::bigint[], %(channel)s::text[], %(phone)s::text[],
    %(phone_hash)s::text[], %(state)s::text[], %(error)s::text[], %(covered_by)s::bigint[]
) AS r(recipient, label, user_id, channel, phone, phone_hash, state, error, covered_by)
ON CONFLICT DO NOTHING
RETURNING recipient, channel, state
"""


@dataclass(slots=True)
class Written:
    """What was written: distinct people, and messages that wait to be sent."""

    people: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    recipient: Recipient
    channel: str
    state: str
    phone: str = ""
    phone_hash: str = ""
    error: str = ""
    covered_by: int | None = None


def chunks(recipients: Iterable[Recipient], size: int = CHUNK) -> Iterator[list[Recipient]]:
    source = iter(recipients)
    while chunk := list(islice(source, size)):
        yield chunk


def main_channel(channels: Sequence[str]) -> str:
    """The channel in which every recipient has exactly one row, sent or skipped with a reason."""
    return Channel.SMS if Channel.SMS in channels else Channel.INBOX


def opted_out(hashes: Collection[str], category: str) -> set[str]:
    """Those of the phones that want no SMS of this category. Messages about one's own sign-ups always go."""
    if category == OWN or not hashes:
        return set()
    found = OptOut.objects.filter(phone_hash__in=hashes, category__in={"", category})
    return set(found.values_list("phone_hash", flat=True))


def write_notice(notice: Notice, recipients: Iterable[Recipient]) -> int:
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
    notice.save(update_fields=["people", "sent_at", "sent_by", "state"])
    if written.queued:
        wake_after_commit()
    return written.people


def write_messages(notice: Notice, recipients: Iterable[Recipient], *, not_before: datetime) -> Written:
    """Writes the rows of all recipients; call it inside the transaction that sends the notice.

    Two unique constraints decide, not this code: a recipient has one row a channel, a phone gets one SMS. Who shares a
    phone with another gets a skipped row that points at the message which covers him. An inbox message is sent by being
    there, so its row is born sent.
    """
    written = Written()
    for chunk in chunks(recipients):
        rows = list(_rows_of(notice, chunk))
        inserted = _insert(notice, rows, not_before)
        written.queued += sum(state == MessageState.QUEUED for _, _, state in inserted)
        if Channel.SMS in notice.channels:
            inserted += _insert(notice, _covered(notice, rows, inserted), not_before)
        main = main_channel(notice.channels)
        written.people += sum(channel == main for _, channel, _ in inserted)
    return written


def _rows_of(notice: Notice, chunk: Sequence[Recipient]) -> Iterator[Row]:
    if Channel.INBOX in notice.channels:
        for recipient in chunk:
            if recipient.user_id is not None:
                yield Row(recipient, Channel.INBOX, MessageState.SENT)
            elif main_channel(notice.channels) == Channel.INBOX:
                yield Row(recipient, Channel.INBOX, MessageState.SKIPPED, error=reasons.NO_ACCOUNT)
    if Channel.SMS in notice.channels:
        lines = [line_of(recipient.phone) for recipient in chunk]
        silent = opted_out({line.fingerprint for line in lines if line.fingerprint}, notice.category)
        for recipient, line in zip(chunk, lines, strict=True):
            if line.unreachable:
                yield Row(recipient, Channel.SMS, MessageState.SKIPPED, error=line.unreachable)
            elif line.fingerprint in silent:
                yield Row(
                    recipient, Channel.SMS, MessageState.SKIPPED, phone_hash=line.fingerprint, error=reasons.OPTED_OUT
                )
            else:
                yield Row(recipient, Channel.SMS, MessageState.QUEUED, line.number, line.fingerprint)


def _covered(notice: Notice, rows: Sequence[Row], inserted: Sequence[tuple[str, str, str]]) -> list[Row]:
    """Skipped rows for those whose phone had its row already. Somebody listed twice falls to the other constraint."""
    there = {recipient for recipient, channel, _ in inserted if channel == Channel.SMS}
    missing = [row for row in rows if row.phone_hash and row.recipient.ref not in there]
    if not missing:
        return []
    holders = dict(
        Message.objects.filter(
            notice=notice, channel=Channel.SMS, phone_hash__in={row.phone_hash for row in missing}
        ).values_list("phone_hash", "id")
    )
    return [
        Row(
            row.recipient,
            Channel.SMS,
            MessageState.SKIPPED,
            error=reasons.SAME_PHONE,
            covered_by=holders.get(row.phone_hash),
        )
        for row in missing
    ]


def _insert(notice: Notice, rows: Sequence[Row], not_before: datetime) -> list[tuple[str, str, str]]:
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "notice": notice.pk,
                "body": notice.body,
                "not_before": not_before,
                "now": clock.now(),
                "recipient": [row.recipient.ref for row in rows],
                "label": [row.recipient.label[:60] for row in rows],
                "user_id": [row.recipient.user_id for row in rows],
                "channel": [str(row.channel) for row in rows],
                "phone": [encrypt(row.phone) for row in rows],
                "phone_hash": [row.phone_hash for row in rows],
                "state": [str(row.state) for row in rows],
                "error": [row.error for row in rows],
                "covered_by": [row.covered_by for row in rows],
            },
        )
        return list(cursor.fetchall())
