"""An import in a process of its own, for tests that kill it: `python -m tests.race.import_worker DB HOME KIND FILE`.

It says "ready" and waits for a line before it begins. FILE is the number of a file that was handed in, or, for the
command, "CODE:PATH". Kinds: `run` to the end; `stuck` stops in the middle of the third batch and says so; `met` says
"read" after it has looked who is on file and waits for a line; `unlocked` is `met` without the lock of the community;
`naive` writes row after row as one writes it first; `naive-stuck` stops half way; `command` is import-residents.
"""

import sys
import time
from pathlib import Path
from typing import Any

BATCH, HALF = 20, 50


def main() -> None:
    database, folder, kind, file = sys.argv[1:5]
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from doorstep.intake import vault
    from doorstep.intake.services import importing
    from doorstep.kernel.actor import system

    setattr(vault, "home", lambda: Path(folder))  # noqa: B010  as a test would patch it
    importing.BATCH = BATCH
    if "stuck" in kind:
        _stop_in_mid_batch(importing)
    if kind in ("met", "unlocked"):
        _wait_after_looking(unlocked=kind == "unlocked")
    print("ready", flush=True)
    sys.stdin.readline()
    if kind.startswith("naive"):
        _naive(int(file), stop_after=HALF if kind == "naive-stuck" else None)
    elif kind.startswith("command"):
        _command(*file.split(":", 1))
    else:
        importing.run_import(actor=system("test"), file_id=int(file))


def _stop_in_mid_batch(importing: Any) -> None:
    """People and elder ledger of the third batch are written, its cursor is not."""
    real, calls = importing.keep_rows, list[int]()

    def stuck(rows: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            print("stuck", flush=True)
            time.sleep(600)
        return int(real(rows))

    importing.keep_rows = stuck


def _wait_after_looking(*, unlocked: bool) -> None:
    from doorstep.regions.models import Region
    from doorstep.residents.services import importing

    real, calls = importing._Batch._by_name, list[int]()

    def looked(batch: Any) -> Any:
        found = real(batch)
        if not calls:
            print("read", flush=True)
            sys.stdin.readline()
        calls.append(1)
        return found

    importing._Batch._by_name = looked  # type: ignore[assignment, method-assign]
    if unlocked:
        Region.objects.select_for_update = lambda **_how: Region.objects.all()


def _naive(file_id: int, stop_after: int | None) -> None:
    """No batch, no cursor, no look at who is on file: a row is read and a person is written."""
    from doorstep.intake.models import ImportFile
    from doorstep.intake.reading.model import Resident
    from doorstep.intake.services.opening import open_ledger
    from doorstep.residents.models import Person

    file = ImportFile.objects.select_related("region").get(pk=file_id)
    with open_ledger(file) as ledger:
        people = [one for one in ledger.read() if isinstance(one, Resident)]
    for number, one in enumerate(people):
        if number == stop_after:
            print("stuck", flush=True)
            time.sleep(600)
        Person.objects.create(region=file.region, area_path=file.area_path, name=one.name, no_id_reason="not_at_hand")


def _command(code: str, path: str) -> None:
    from argparse import Namespace

    from doorstep.intake import command

    command.run(Namespace(file=path, community=code, dry_run=False, json=False))


if __name__ == "__main__":
    main()
