"""The outbox: rows are taken under a lease, sent outside any transaction, and what became of each is recorded.

The order makes a crash harmless. The lease is committed before anything is sent, with a reference of this attempt;
after a crash the sweep asks the channel what became of that reference. It went: sent. It did not: back into the queue.
Nobody can tell: uncertain, and a person decides. Nothing is sent a second time on a guess.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import system
from doorstep.kernel.crypto import decrypt
from doorstep.messaging import quiet, reasons
from doorstep.messaging.channels import sms_channel
from doorstep.messaging.channels.base import Channel, Outcome, Outgoing, PermanentFailure, Sent, TemporaryFailure
from doorstep.messaging.models import Channel as ChannelName
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.recipients import OWN
from doorstep.messaging.services.fan_out import opted_out
from doorstep.messaging.states import MESSAGE, NOTICE

logger = logging.getLogger(__name__)

#: Waiting after the first, second … failed try. One more failure than these, and a person has to look.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
#: How long after its lease a message is taken for abandoned. The channel stops at the end of the lease; this is for
#: a machine that was suspended in between.
GRACE = timedelta(seconds=30)
SWEEP_BATCH = 500

_TAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM messaging_message
    WHERE state = 'queued' AND channel = %(channel)s AND not_before <= %(now)s
    ORDER BY not_before, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
UPDATE messaging_message AS m
SET state = 'sending', lease = %(lease)s, leased_until = %(until)s, attempts = m.attempts + 1,
    gateway_id = %(prefix)s || m.id
FROM due, messaging_notice AS n
WHERE m.id = due.id AND n.id = m.notice_id
RETURNING m.id, m.gateway_id, m.phone, m.phone_hash, m.body, m.attempts, n.urgency, n.area_path, n.category
"""

_TAKE_STUCK = """
WITH stuck AS MATERIALIZED (
    SELECT id FROM messaging_message
    WHERE state = 'sending' AND leased_until < %(abandoned)s
    ORDER BY leased_until LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
UPDATE messaging_message AS m SET lease = %(lease)s, leased_until = %(until)s
FROM stuck, messaging_notice AS n
WHERE m.id = stuck.id AND n.id = m.notice_id
RETURNING m.id, m.gateway_id, m.phone, m.phone_hash, m.body, m.attempts, n.urgency, n.area_path, n.category
"""

_RECORD = """
UPDATE messaging_message AS m
SET state = r.state, gateway_id = r.gateway_id, error = r.error, lease = NULL, leased_until = NULL,
    not_before = coalesce(r.not_before, m.not_before), attempts = m.attempts - r.untried,
    sent_at = CASE WHEN r.state = 'sent' THEN %(now)s END
FROM unnest(%(id)s::bigint[], %(state)s::text[], %(gateway_id)s::text[], %(error)s::text[],
            %(not_before)s::timestamptz[], %(untried)s::int[])
    AS r(id, state, gateway_id, error, not_before, untried)
WHERE m.id = r.id AND m.lease = %(lease)s AND m.state = 'sending'
"""

_FINISH = """
UPDATE messaging_notice AS n SET state = %(sent)s
WHERE n.state = %(sending)s AND NOT EXISTS (
    SELECT 1 FROM messaging_message AS m WHERE m.notice_id = n.id AND m.state IN ('queued', 'sending'))
RETURNING n.id
"""


@dataclass(frozen=True, slots=True)
class Leased:
    """One row in hand."""

    id: int
    reference: str
    phone: str
    phone_hash: str
    body: str
    attempts: int
    urgency: str
    area_path: str
    category: str


@dataclass(frozen=True, slots=True)
class Batch:
    lease: UUID
    rows: Sequence[Leased]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written about a row at the end. `untried` takes back the try that taking it had counted."""

    id: int
    action: str
    gateway_id: str = ""
    error: str = ""
    not_before: datetime | None = None
    untried: int = 0


def deliver(*, channel: Channel | None = None, most_batches: int = 1000) -> bool:
    """Sends what is due, batch by batch; True when there may be more. May run in any number of workers at once."""
    channel = channel or sms_channel()
    for _ in range(most_batches):
        batch = take(limit=channel.batch_size, seconds=channel.seconds)
        if not batch.rows:
            finish_notices()
            return False
        if not _send(channel, batch):
            finish_notices()
            return False
    finish_notices()
    return True


def take(*, limit: int, seconds: float) -> Batch:
    """Leases what is due and commits. Rows that another worker has in hand are skipped, not waited for."""
    lease, now = uuid4(), clock.now()
    return Batch(
        lease,
        _rows(
            _TAKE,
            channel=ChannelName.SMS,
            now=now,
            limit=limit,
            lease=lease,
            until=now + timedelta(seconds=seconds),
            prefix=f"{lease.hex}-",
        ),
    )


def sweep(*, channel: Channel | None = None) -> int:
    """Settles messages whose worker died in mid-send; returns how many. As often as there are any left."""
    channel = channel or sms_channel()
    settled = 0
    while True:
        lease, now = uuid4(), clock.now()
        rows = _rows(
            _TAKE_STUCK,
            abandoned=now - GRACE,
            limit=SWEEP_BATCH,
            lease=lease,
            until=now + timedelta(seconds=channel.seconds),
        )
        if not rows:
            break
        _settle(channel, Batch(lease, rows), reasons.WORKER_DIED)
        settled += len(rows)
    finish_notices()
    return settled


def something_due() -> bool:
    return Message.objects.filter(state="queued", not_before__lte=clock.now()).exists()


def finish_notices() -> None:
    """Notices of which nothing is under way any more are sent."""
    step = NOTICE.steps["finish"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FINISH, {"sent": step.target, "sending": next(iter(step.sources))})
            ids = [row[0] for row in cursor.fetchall()]
        for notice in Notice.objects.filter(pk__in=ids):
            events.record(system("outbox"), notice, "finish", from_state=next(iter(step.sources)), to_state=step.target)


def _send(channel: Channel, batch: Batch) -> bool:
    """Sends a batch; False when the channel broke, so that the caller stops for now."""
    until = time.monotonic() + channel.seconds
    marks, going = _sorted_out(batch.rows)
    _record(batch.lease, marks)
    if not going:
        return True
    outgoing = [Outgoing(row.id, row.reference, row.phone, row.body) for row in going]
    by_reference = {row.reference: row for row in going}
    outcomes: dict[str, Outcome] = {}
    try:
        for reference, outcome in channel.send(outgoing, seconds=until - time.monotonic()):
            if reference in by_reference:
                outcomes[reference] = outcome
    except Exception:
        logger.exception("the SMS channel broke off with %s of %s messages answered", len(outcomes), len(going))
        _record(batch.lease, _marks_of(by_reference, outcomes))
        rest = [row for row in going if row.reference not in outcomes]
        _settle(channel, Batch(batch.lease, rest), reasons.WORKER_DIED)
        return False
    marks = list(_marks_of(by_reference, outcomes))
    marks += [Mark(row.id, "retry", untried=1) for row in going if row.reference not in outcomes]
    _record(batch.lease, marks)
    return True


def _sorted_out(rows: Sequence[Leased]) -> tuple[list[Mark], list[Leased]]:
    """What must not go after all: a row that waited into quiet hours, a phone that opted out in the meantime."""
    now = clock.now()
    silent = {
        category: opted_out({row.phone_hash for row in rows if row.category == category}, category)
        for category in {row.category for row in rows} - {OWN}
    }
    allowed = {
        key: quiet.goes_at(now, urgency=key[0], area_path=key[1])
        for key in {(row.urgency, row.area_path) for row in rows}
    }
    marks: list[Mark] = []
    going: list[Leased] = []
    for row in rows:
        goes_at = allowed[row.urgency, row.area_path]
        if row.phone_hash in silent.get(row.category, ()):
            marks.append(Mark(row.id, "withhold", error=reasons.OPTED_OUT, untried=1))
        elif goes_at > now:
            marks.append(Mark(row.id, "retry", not_before=goes_at, untried=1))
        else:
            going.append(row)
    return marks, going


def _marks_of(rows: dict[str, Leased], outcomes: dict[str, Outcome]) -> Iterable[Mark]:
    for reference, outcome in outcomes.items():
        row = rows[reference]
        match outcome:
            case Sent():
                yield Mark(row.id, "sent", gateway_id=outcome.gateway_id or reference)
            case PermanentFailure():
                yield Mark(row.id, "fail", error=outcome.reason[:200])
            case TemporaryFailure():
                yield _later(row, outcome.reason, outcome.retry_after)


def _later(row: Leased, reason: str, after: timedelta | None = None) -> Mark:
    """Back into the queue with a growing delay, or given up when the delays are used up."""
    if row.attempts > len(DELAYS):
        return Mark(row.id, "fail", error=reason[:200] or reasons.MANY_TRIES)
    wait = max(after or timedelta(0), DELAYS[row.attempts - 1])
    at = quiet.goes_at(clock.now() + wait, urgency=row.urgency, area_path=row.area_path)
    return Mark(row.id, "retry", error=reason[:200], not_before=at)


def _settle(channel: Channel, batch: Batch, reason: str) -> None:
    """Asks the channel about rows whose sender can't answer. If even that fails they stay leased for a later sweep."""
    if not batch.rows:
        return
    try:
        known = channel.was_sent({row.reference for row in batch.rows})
    except Exception:
        logger.exception("the SMS channel can't say what became of %s messages", len(batch.rows))
        return
    marks = []
    for row in batch.rows:
        went = known.get(row.reference)
        if went is None:
            marks.append(Mark(row.id, "lose", gateway_id=row.reference, error=reason))
        elif went:
            marks.append(Mark(row.id, "sent", gateway_id=row.reference))
        else:
            marks.append(_later(row, reasons.MANY_TRIES) if row.attempts > 1 else Mark(row.id, "retry"))
    _record(batch.lease, marks)


def _rows(sql: str, **values: str | int | datetime | UUID) -> list[Leased]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Leased(pk, reference, decrypt(phone), *rest) for pk, reference, phone, *rest in cursor.fetchall()]


def _record(lease: UUID, marks: Iterable[Mark]) -> None:
    """Writes what became of the rows, as far as they are still ours."""
    found = sorted(marks, key=lambda mark: mark.id)
    if not found:
        return
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "now": clock.now(),
                "lease": lease,
                "id": [mark.id for mark in found],
                "state": [str(MESSAGE.steps[mark.action].target) for mark in found],
                "gateway_id": [mark.gateway_id[:80] for mark in found],
                "error": [mark.error for mark in found],
                "not_before": [mark.not_before for mark in found],
                "untried": [mark.untried for mark in found],
            },
        )
        if cursor.rowcount != len(found):
            logger.warning(
                "%s of %s messages were no longer ours when they were done", len(found) - cursor.rowcount, len(found)
            )
