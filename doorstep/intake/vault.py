"""The files themselves: encrypted on disk, because every one of them is full of ID numbers.

`<home>/intake/<token>`: parts of a megabyte, each sealed with its number; the last one says that it is the last, so a
file that was cut off is not taken for a shorter one.
"""

import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from doorstep.kernel.crypto import current_key_id, seal, unseal
from doorstep.kernel.home import home

PART = 1 << 20


def folder() -> Path:
    path = home() / "intake"
    path.mkdir(exist_ok=True, mode=0o700)
    return path


def keep(token: UUID, source: IO[bytes]) -> tuple[int, str]:
    """Writes the content under its token; size and SHA-256. Renamed into place, so it is there whole or not at all."""
    draft, digest, size, number = folder() / f"{token}.new", hashlib.sha256(), 0, 0
    source.seek(0)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        part = source.read(PART)
        while True:
            after = source.read(PART)
            digest.update(part)
            size += len(part)
            sealed = seal(part, _place(token, number, is_last=not after))
            file.write(struct.pack("<I?", len(sealed), not after) + sealed)
            if not after:
                break
            part, number = after, number + 1
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder() / str(token))
    return size, digest.hexdigest()


@contextmanager
def opened(token: UUID) -> Iterator[IO[bytes]]:
    """The content, in a file without a name that is gone with the process."""
    with tempfile.TemporaryFile() as clear, (folder() / str(token)).open("rb") as kept:
        number, is_last = 0, False
        while not is_last:
            length, is_last = struct.unpack("<I?", kept.read(5))
            clear.write(unseal(kept.read(length), _place(token, number, is_last=is_last)))
            number += 1
        clear.seek(0)
        yield clear


def remove(token: UUID) -> None:
    with suppress(FileNotFoundError):
        (folder() / str(token)).unlink()


def _place(token: UUID, number: int, *, is_last: bool) -> bytes:
    return token.bytes + struct.pack("<I?", number, is_last)


def seal_anew() -> int:
    """Files that lie under an older key, written anew; registered with `kernel.rotation`."""
    done = 0
    for path in sorted(folder().iterdir()):
        with suppress(FileNotFoundError, ValueError):
            token = UUID(path.name)
            with path.open("rb") as kept:
                kept.seek(5)
                key = kept.read(1)
            if key and key[0] != current_key_id():
                with opened(token) as content:
                    keep(token, content)
                done += 1
    return done
