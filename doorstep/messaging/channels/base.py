"""What every channel can do, and how it says what became of a message."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way. `reference` names this attempt and no other; the channel can be asked for it later."""

    id: int | str
    reference: str
    phone: str
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Taken over by the channel. `gateway_id` is the channel's own name for it, if it has one."""

    gateway_id: str = ""


@dataclass(frozen=True, slots=True)
class TemporaryFailure:
    """Did not go, may go later: no line, gateway busy. `retry_after` when the gateway said how long to wait."""

    reason: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """Did not go and never will: no such number, text refused."""

    reason: str


Outcome = Sent | TemporaryFailure | PermanentFailure


class Channel(Protocol):
    """A way of sending.

    `send` may take `seconds` at most: then the lease ends and another worker may take over what has no outcome yet. It
    yields an outcome as soon as it knows one; what it did not come to is left out and goes back into the queue without
    having counted as a try. An exception means that the rest is unknown: the outbox then asks `was_sent`.

    `was_sent` says for each reference True (it went), False (it certainly did not) or None (can't tell). It must answer
    from what the channel keeps outside this process, because the process that sent may be dead.
    """

    #: How many messages one lease takes, and for how long.
    batch_size: int
    seconds: int

    def send(self, batch: Sequence[Outgoing], *, seconds: float) -> Iterator[tuple[str, Outcome]]: ...

    def was_sent(self, references: Collection[str]) -> dict[str, bool | None]: ...
