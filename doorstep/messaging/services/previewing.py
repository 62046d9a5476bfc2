"""What sending a notice would do, counted by the rules of `fan_out` without writing anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from doorstep.kernel import clock
from doorstep.messaging import quiet, rendering
from doorstep.messaging.models import Channel, Urgency
from doorstep.messaging.recipients import GENERAL, Recipient, line_of
from doorstep.messaging.services.fan_out import chunks, opted_out


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
    return timed(
        Preview(
            people=people,
            inbox_messages=inbox,
            sms_messages=sms,
            sms_parts=rendering.sms_parts(body) if sms else 0,
            no_phone=no_phone,
            opted_out=silent,
            same_phone=same,
        ),
        urgency=urgency,
        area_path=area_path,
    )


def timed(seen: Preview, *, urgency: str, area_path: str) -> Preview:
    """The same, and when the SMS would leave if it were sent now."""
    now = clock.now()
    goes_at = quiet.goes_at(now, urgency=urgency, area_path=area_path)
    return replace(seen, goes_at=goes_at, waits=goes_at > now)
