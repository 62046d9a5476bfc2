"""A file from beginning to end in one call, for the command: read, reported, and written unless it is only a trial."""

import hashlib
from typing import IO, Any

from doorstep.intake import selectors, services
from doorstep.intake.errors import NotALedger, unreadable
from doorstep.intake.models import ImportFile
from doorstep.intake.people import hashed
from doorstep.intake.reading import report
from doorstep.intake.reading.duplicates import Known
from doorstep.intake.reading.ledger import Ledger
from doorstep.intake.reading.model import Unreadable
from doorstep.intake.services.opening import apply_columns
from doorstep.intake.states import FileState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require
from doorstep.regions.models import Region


def bring_in(*, actor: Actor, region: Region, content: IO[bytes], name: str, dry_run: bool) -> dict[str, Any]:
    """The report of a file. A trial writes nothing at all; a file that stopped half way is taken up again."""
    require(actor, "residents.import", region.path)
    said = read(actor, region, content, name)
    if said["file_code"] == "ok" and not dry_run:
        said["result"] = write(actor, region, content, name).counts
    return said


def read(actor: Actor, region: Region, content: IO[bytes], name: str) -> dict[str, Any]:
    digest = _digest(content)
    try:
        ledger = Ledger(content, clock.today())
    except Unreadable as fault:
        return report.empty(name, "file_corrupt") | {"message": str(unreadable(fault.why))}
    try:
        apply_columns(ledger, ImportFile(region=region, area_path=region.path))

        def earlier(rows: list[Known]) -> list[Known]:
            return selectors.earlier_rows(actor=actor, rows=rows, digest=digest)

        said = report.of_ledger(ledger, name, earlier, hashed)
    except Unreadable as fault:
        return report.empty(name, "file_corrupt") | {"message": str(unreadable(fault.why))}
    finally:
        ledger.close()
    if said["file_code"] != "ok":
        said["message"] = str(NotALedger())
    return said


def write(actor: Actor, region: Region, content: IO[bytes], name: str) -> ImportFile:
    """Hands the file in and writes it at once; the same file that was stopped half way goes on where it was."""
    digest = _digest(content)
    stopped = ImportFile.objects.filter(
        region=region, digest=digest, state__in=[FileState.IMPORTING, FileState.FAILED], content_gone_at__isnull=True
    ).first()
    if stopped is None:
        file = services.hand_in(actor=actor, region=region, content=content, name=name, by_worker=False)
        services.start_unread(actor=actor, file_id=file.pk)
    else:
        file = stopped
        if file.state == FileState.FAILED:
            services.resume(actor=actor, file_id=file.pk, by_worker=False)
    return services.run_import(actor=actor, file_id=file.pk)


def _digest(content: IO[bytes]) -> str:
    content.seek(0)
    found = hashlib.sha256()
    while part := content.read(1 << 20):
        found.update(part)
    content.seek(0)
    return found.hexdigest()
