"""An imported file opened for reading, its columns as they are remembered or as somebody said they are."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from doorstep.intake import vault
from doorstep.intake.errors import ContentGone, unreadable
from doorstep.intake.models import ImportFile, OfficeMapping
from doorstep.intake.reading.header import Header
from doorstep.intake.reading.ledger import LEDGER, Ledger
from doorstep.intake.reading.model import Unreadable


def fingerprint(header: Header) -> str:
    return hashlib.sha256(header.fingerprint().encode()).hexdigest()


@contextmanager
def open_content(file: ImportFile) -> Iterator[IO[bytes]]:
    if file.content_gone_at is not None:
        raise ContentGone
    try:
        with vault.opened(file.token) as content:
            yield content
    except FileNotFoundError:
        raise ContentGone from None


@contextmanager
def open_ledger(file: ImportFile) -> Iterator[Ledger]:
    """The file as a ledger; FileUnreadable with what to do where it can't be opened."""
    with open_content(file) as content:
        try:
            ledger = Ledger(content, file.read_on)
        except Unreadable as fault:
            raise unreadable(fault.why) from None
        try:
            apply_columns(ledger, file)
            yield ledger
        except Unreadable as fault:
            raise unreadable(fault.why) from None
        finally:
            ledger.close()


def apply_columns(ledger: Ledger, file: ImportFile) -> None:
    said: Mapping[str, Mapping[str, str]] = file.mapping
    for number, plan in enumerate(ledger.sheets):
        if plan.role != LEDGER or plan.header is None:
            continue
        fields = said.get(str(number))
        if fields is None:
            kept = OfficeMapping.objects.filter(region=file.region, fingerprint=fingerprint(plan.header)).first()
            fields = kept.fields if kept else None
        if fields is not None:
            ledger.map_columns(number, {int(column): name for column, name in fields.items()})


def sheets_json(ledger: Ledger) -> list[dict[str, object]]:
    """What the pages show of the sheets, so that they need not open the file."""
    return [
        plan.as_json()
        | {
            "rows": plan.rows,
            "labels": {str(at): label for at, label in plan.header.labels.items()} if plan.header else {},
            "fields": {str(at): said for at, said in plan.header.fields.items()} if plan.header else {},
            "fingerprint": fingerprint(plan.header) if plan.header else "",
        }
        for plan in ledger.sheets
    ]
