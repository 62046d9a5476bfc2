"""The SMS channel of demo and tests: writes each message as a line of JSON into HOME/outbox/sms.jsonl.

The file stands for a gateway's own book: a complete line is a message sent. It holds numbers and texts in clear, as a
gateway would see them, and is readable by its owner only.
"""

import fcntl
import json
import os
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from django.conf import settings

from doorstep.kernel import clock
from doorstep.messaging.channels.base import Outcome, Outgoing, Sent


class FileChannel:
    """One write(2) a line, under O_APPEND and a file lock; an fsync before anything is reported as sent.

    A line broken off by a power cut has no line feed or is no JSON: it counts as not sent, and the next line starts on
    a line of its own.
    """

    batch_size = 500
    seconds = 60

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        return self._path or Path(settings.HOME) / "outbox" / "sms.jsonl"

    def send(self, batch: Sequence[Outgoing], *, seconds: float) -> Iterator[tuple[str, Outcome]]:
        until = time.monotonic() + seconds
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        written: list[str] = []
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._end_torn_line(descriptor)
            for message in batch:
                if time.monotonic() >= until:
                    break
                self._write_line(descriptor, message)
                written.append(message.reference)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        for reference in written:
            yield reference, Sent(reference)

    def was_sent(self, references: Collection[str]) -> dict[str, bool | None]:
        """Reads the book once for all of them. An unreadable book answers for none."""
        answer: dict[str, bool | None] = dict.fromkeys(references, False)
        try:
            with self.path.open("rb") as book:
                for line in book:
                    reference = self._reference_of(line)
                    if reference in answer:
                        answer[reference] = True
        except FileNotFoundError:
            return answer
        except OSError:
            return dict.fromkeys(references, None)
        return answer

    @staticmethod
    def _end_torn_line(descriptor: int) -> None:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            os.write(descriptor, b"\n")

    @staticmethod
    def _write_line(descriptor: int, message: Outgoing) -> None:
        line = {
            "id": message.id,
            "reference": message.reference,
            "phone": message.phone,
            "body": message.body,
            "at": clock.local(clock.now()).isoformat(timespec="milliseconds"),
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        if os.write(descriptor, data) != len(data):
            raise OSError("the disk took only part of a message")

    @staticmethod
    def _reference_of(line: bytes) -> str:
        if not line.endswith(b"\n"):
            return ""
        try:
            found = json.loads(line)
        except ValueError:
            return ""
        return str(found.get("reference", "")) if isinstance(found, dict) else ""
