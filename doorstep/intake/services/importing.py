"""Writing the good rows, a batch at a time. Killed at any moment, what a batch wrote stands with how far it is."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import transaction

from doorstep.elders.errors import RowRefused
from doorstep.elders.services import ElderRow, Standing, bulk_enter
from doorstep.intake import jobs
from doorstep.intake.errors import AlreadyRunning, NotALedger
from doorstep.intake.models import ImportFile, ImportRow
from doorstep.intake.people import Areas, elder_of, hash_of_phones, person_of
from doorstep.intake.reading.ahead import batches
from doorstep.intake.reading.model import Refusal, Resident
from doorstep.intake.services.alone import alone_with
from doorstep.intake.services.handing_in import held
from doorstep.intake.services.opening import open_ledger, sheets_json
from doorstep.intake.services.problems import keep_problems, keep_rows, of_rows
from doorstep.intake.states import FILE, FileState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.calm import few_collections
from doorstep.kernel.errors import Refused
from doorstep.kernel.events import record
from doorstep.residents.services import Imported, ImportedPerson, Outcome, import_people

BATCH = 2000
_Row = tuple[Resident | Refusal, ImportedPerson | None]
log = logging.getLogger(__name__)
#: What became of a row, where somebody must look.
_TOLD = {Outcome.ELSEWHERE: "held_elsewhere", Outcome.CLOSED: "file_closed"}


class Overtaken(Exception):
    """Somebody else wrote this batch. Nothing of it is written twice."""


def start(*, actor: Actor, file_id: int, by_worker: bool = True) -> ImportFile:
    """The decision to write what the preview showed."""
    return _start(actor, file_id, "start", by_worker)


def start_unread(*, actor: Actor, file_id: int) -> ImportFile:
    """The same for the command, which has read the file itself."""
    return _start(actor, file_id, "start_unread", by_worker=False)


def _start(actor: Actor, file_id: int, action: str, by_worker: bool) -> ImportFile:
    with transaction.atomic():
        file = held(actor, file_id)
        before, file.state = file.state, FILE.next(file.state, action)
        file.started_by_id, file.started_at = actor.user_id, clock.now()
        file.save(update_fields=["state", "started_by", "started_at"])
        record(actor, file, action, from_state=before, to_state=file.state)
        if by_worker:
            transaction.on_commit(lambda: jobs.import_soon(file.pk))
    return file


def resume(*, actor: Actor, file_id: int, by_worker: bool = True) -> ImportFile:
    """Takes up a file that stopped by a fault, where it stopped."""
    with transaction.atomic():
        file = held(actor, file_id)
        before, file.state = file.state, FILE.next(file.state, "resume")
        file.save(update_fields=["state"])
        record(actor, file, "resume", from_state=before, to_state=file.state)
        if by_worker:
            transaction.on_commit(lambda: jobs.import_soon(file.pk))
    return file


def run_import(*, actor: Actor, file_id: int) -> ImportFile:
    """Writes the good rows from the cursor on. A second worker on the same file leaves it to the first."""
    with alone_with(file_id) as mine:
        if not mine:
            raise AlreadyRunning
        file = ImportFile.objects.select_related("region").get(pk=file_id)
        if file.state != FileState.IMPORTING:
            return file
        try:
            with open_ledger(file) as ledger:
                if not file.is_read:
                    file.rows, file.sheets = ledger.rows, sheets_json(ledger)
                    file.save(update_fields=["rows", "sheets"])
                _write(actor, file, ledger.read())
        except Overtaken:
            pass
        except Refused as refusal:
            _fail(actor, file, refusal.code)
            raise
    file.refresh_from_db()
    return file


def _write(actor: Actor, file: ImportFile, found: Any) -> None:
    areas = Areas.of(file.region, clock.today())
    done = file.cursor
    for _passed in islice(found, done):
        pass
    rows = ((one, person_of(one, areas) if isinstance(one, Resident) else None) for one in found)
    with few_collections(), batches(rows, BATCH) as read:
        for batch in read:
            _apply(actor, file.pk, done, batch, areas)
            done += len(batch)
    if not done:
        raise NotALedger
    _finish(actor, file.pk, done)


def _apply(actor: Actor, file_id: int, first: int, batch: Sequence[_Row], areas: Areas) -> None:
    """One batch: people, what the elder ledger keeps of them, the rows' outcome and the cursor, or nothing at all."""
    with transaction.atomic():
        file = held(actor, file_id)
        if file.state != FileState.IMPORTING or file.cursor != first:
            raise Overtaken
        people = [(number, one) for number, (one, _p) in enumerate(batch, start=first) if isinstance(one, Resident)]
        rows = [person for _one, person in batch if person is not None]
        done = import_people(actor=actor, region=areas.community, rows=rows)
        new = {
            became.person_id: Standing(became.person_id, row.region.path, row.birth_date)
            for row, became in zip(rows, done, strict=True)
            if became.outcome == Outcome.CREATED
        }
        told: list[tuple[Any, ...]] = []
        if not file.is_read:
            told += of_rows(file_id, first, [one for one, _person in batch])
        elders: list[tuple[int, Resident, ElderRow]] = []
        source, evidence = f"import:{file.digest[:12]}", "list"

        @cache
        def may(right: str) -> bool:
            return actor.can_in(right, file.area_path)

        for (number, one), became in zip(people, done, strict=True):
            if became.outcome in _TOLD:
                told.append((file_id, number, one.sheet, one.row, None, _TOLD[became.outcome], False))
                continue
            row, held_back = elder_of(one, became.person_id, may, source, evidence)
            if held_back:
                told.append((file_id, number, one.sheet, one.row, None, "tag_held_back", False))
            if row is not None:
                elders.append((number, one, row))
        changed, refused = _enter(actor, areas, elders, new)
        told += [(file_id, number, one.sheet, one.row, None, "details_refused", False) for number, one in refused]
        keep_rows(
            (
                file_id,
                number,
                one.sheet,
                one.row,
                became.person_id,
                became.outcome.value,
                one.name,
                became.id_hash,
                one.birth_date or "",
                _phones(one, became),
            )
            for (number, one), became in zip(people, done, strict=True)
        )
        keep_problems(told)
        counts = Counter(file.counts)
        counts.update(became.outcome.value for became in done)
        counts["ledger"] += changed
        file.counts, file.cursor = dict(counts), first + len(batch)
        file.seen = max(file.seen, file.cursor)
        if not file.is_read:
            file.accepted += len(people)
            file.rejected += len(batch) - len(people)
            file.warned += sum(1 for _number, one in people if one.warnings)
        file.save()


def _enter(
    actor: Actor, areas: Areas, rows: list[tuple[int, Resident, ElderRow]], new: Mapping[int, Standing]
) -> tuple[int, list[tuple[int, Resident]]]:
    """The elder ledger of a batch. A row that it refuses is told of, and the others are entered all the same."""
    refused: list[tuple[int, Resident]] = []
    while rows:
        try:
            with transaction.atomic():
                entered = bulk_enter(actor=actor, region=areas.community, rows=[row for _n, _one, row in rows], new=new)
            return entered.changed, refused
        except RowRefused as refusal:
            number, one, _row = rows.pop(int(refusal.details["row"]) - 1)
            refused.append((number, one))
    return 0, refused


def _phones(one: Resident, became: Imported) -> str:
    """The keyed hashes of his numbers, as the database writes a list; the first was worked out for the register."""
    first = [became.phone_hash] if became.phone_hash else []
    return f"{{{','.join(first + hash_of_phones(one.phones[1:]))}}}"


def _finish(actor: Actor, file_id: int, done: int) -> None:
    with transaction.atomic():
        file = held(actor, file_id)
        if file.state != FileState.IMPORTING or file.cursor != done:
            raise Overtaken
        if not file.is_read:
            keep_problems(_conflicts(file))
        before, file.state = file.state, FILE.next(file.state, "finish")
        file.finished_at = clock.now()
        file.save(update_fields=["state", "finished_at"])
        record(actor, file, "finish", from_state=before, to_state=file.state, **file.counts)


def _conflicts(file: ImportFile) -> list[tuple[Any, ...]]:
    """One ID number on names without a character in common, in a file that was not gone through before."""
    rows = ImportRow.objects.raw(
        """SELECT * FROM (
               SELECT *, min(name) OVER same <> max(name) OVER same AS differs
               FROM intake_importrow WHERE file_id = %s AND id_hash <> '' WINDOW same AS (PARTITION BY id_hash)
           ) AS found WHERE differs ORDER BY number""",
        [file.pk],
    )
    groups: dict[str, list[ImportRow]] = {}
    for row in rows:
        groups.setdefault(row.id_hash, []).append(row)
    return [
        (file.pk, row.number, row.sheet, row.row, None, "id_conflict", False)
        for group in groups.values()
        if any(not set(one.name) & set(other.name) for one in group for other in group)
        for row in group
    ]


def _fail(actor: Actor, file: ImportFile, code: str) -> None:
    with transaction.atomic():
        now = ImportFile.objects.select_for_update().get(pk=file.pk)
        if FILE.allows(now.state, "fail"):
            before, now.state = now.state, FILE.next(now.state, "fail")
            now.fault = code[:30]
            now.save(update_fields=["state", "fault"])
            record(actor, now, "fail", from_state=before, to_state=now.state, fault=now.fault)
