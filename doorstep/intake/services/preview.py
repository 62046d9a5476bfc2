"""Going through a file without writing anybody down: what it holds, and what is wrong where."""

from itertools import islice

from django.db import transaction

from doorstep.intake.errors import NotALedger
from doorstep.intake.models import ImportFile, ImportProblem
from doorstep.intake.people import hashed
from doorstep.intake.reading.duplicates import Duplicates, Place
from doorstep.intake.reading.ledger import Ledger
from doorstep.intake.reading.model import Refusal, Resident
from doorstep.intake.services.alone import alone_with
from doorstep.intake.services.handing_in import held
from doorstep.intake.services.opening import open_ledger, sheets_json
from doorstep.intake.services.problems import keep_problems, of_rows
from doorstep.intake.states import FILE, FileState
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, Refused
from doorstep.kernel.events import record

BATCH = 2000


def preview(*, actor: Actor, file_id: int) -> ImportFile:
    """Reads all of an uploaded file and keeps its problems. One that can't be opened is refused, with the reason."""
    with alone_with(file_id) as mine:
        file = ImportFile.objects.select_related("region").get(pk=file_id)
        if not mine or file.state != FileState.UPLOADED:
            return file
        try:
            with open_ledger(file) as ledger:
                if not ledger.is_ledger():
                    file.sheets = sheets_json(ledger)
                    raise NotALedger
                file.rows, file.sheets = ledger.rows, sheets_json(ledger)
                file.save(update_fields=["rows", "sheets"])
                _read(actor, file, ledger)
        except BadInput as refusal:
            _refuse(actor, file, refusal)
    return file


def _read(actor: Actor, file: ImportFile, ledger: Ledger) -> None:
    """The problems of an earlier reading, by other columns, give way to those of this one, all in one transaction."""
    counts = {"accepted": 0, "rejected": 0, "warned": 0}
    with transaction.atomic():
        ImportProblem.objects.filter(file=file).delete()
        duplicates, numbers, done = Duplicates(), {}, 0
        found = ledger.read()
        while batch := list(islice(found, BATCH)):
            keep_problems(of_rows(file.pk, done, batch))
            for number, one in enumerate(batch, start=done):
                if isinstance(one, Resident):
                    known = hashed(one, "")
                    duplicates.add(known)
                    numbers[known.place] = number
                    counts["warned"] += bool(one.warnings)
            counts["rejected"] += sum(1 for one in batch if isinstance(one, Refusal))
            done += len(batch)
        counts["accepted"] = done - counts["rejected"]
        if not done:
            raise NotALedger
        keep_problems(_of_duplicates(file.pk, duplicates, numbers))
        now = held(actor, file.pk)
        before, now.state = now.state, FILE.next(now.state, "read")
        now.accepted, now.rejected, now.warned = counts["accepted"], counts["rejected"], counts["warned"]
        now.seen, now.is_read = done, True
        now.save()
        record(actor, now, "read", from_state=before, to_state=now.state, rows=done)
    file.refresh_from_db()


def _of_duplicates(file_id: int, duplicates: Duplicates, numbers: dict[Place, int]) -> list[tuple[object, ...]]:
    said: list[tuple[object, ...]] = []
    for group in duplicates.groups():
        said += [(file_id, numbers[place], place.sheet, place.row, None, group.kind, False) for place in group.places]
    for places in duplicates.conflicts():
        said += [(file_id, numbers[place], place.sheet, place.row, None, "id_conflict", False) for place in places]
    return said


def _refuse(actor: Actor, file: ImportFile, refusal: Refused) -> None:
    with transaction.atomic():
        now = held(actor, file.pk)
        before, now.state = now.state, FILE.next(now.state, "refuse")
        now.fault, now.sheets = fault_of(refusal), file.sheets
        now.save(update_fields=["state", "fault", "sheets"])
        record(actor, now, "refuse", from_state=before, to_state=now.state, fault=now.fault)
    file.refresh_from_db()


def fault_of(refusal: Refused) -> str:
    """The word by which the sentence is found again."""
    return str(refusal.details.get("why", refusal.code))
