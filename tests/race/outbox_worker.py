"""A worker in a process of its own, for tests that kill it: `python -m tests.race.outbox_worker DATABASE BOOK KIND`.

It says "ready" and waits for a line before it begins, and says "stuck" when its channel has stopped in mid-send.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path


def main() -> None:
    database, book, kind = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from doorstep.messaging import outbox
    from doorstep.messaging.channels.base import Outcome, Outgoing, Sent
    from doorstep.messaging.channels.sms_file import FileChannel

    class Stuck(FileChannel):
        """Writes twelve messages to the end, and then nothing more happens."""

        batch_size = 20

        def send(self, batch: Sequence[Outgoing], *, seconds: float) -> Iterator[tuple[str, Outcome]]:
            yield from super().send(batch[:12], seconds=seconds)
            print("stuck", flush=True)
            time.sleep(600)

    class Slow(FileChannel):
        """Small batches with time between them, so that two workers are at it together."""

        batch_size = 5

        def send(self, batch: Sequence[Outgoing], *, seconds: float) -> Iterator[tuple[str, Outcome]]:
            time.sleep(0.02)
            yield from super().send(batch, seconds=seconds)

    def naive(channel: FileChannel) -> None:
        """What one writes first: read what is queued, send it, mark it sent. No lease, no locked rows."""
        from doorstep.messaging.models import Message

        while rows := list(Message.objects.filter(state="queued").order_by("id")[: channel.batch_size]):
            batch = [Outgoing(row.id, f"naive-{row.id}", row.phone, row.body) for row in rows]
            done = [reference for reference, outcome in channel.send(batch, seconds=60) if isinstance(outcome, Sent)]
            Message.objects.filter(pk__in=[int(reference.removeprefix("naive-")) for reference in done]).update(
                state="sent"
            )

    channel = Stuck(book) if "stuck" in kind else Slow(book)
    print("ready", flush=True)
    sys.stdin.readline()
    if "naive" in kind:
        naive(channel)
    else:
        while outbox.deliver(channel=channel):
            pass


if __name__ == "__main__":
    main()
