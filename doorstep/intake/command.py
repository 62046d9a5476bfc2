"""`doorstep import-residents FILE --community CODE`: a ledger into the register, or only what would become of it."""

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

NEEDS_DATABASE = True
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an Excel (.xlsx, .xls) or CSV file (UTF-8 or GB18030)")
    parser.add_argument("--community", required=True, metavar="CODE", help="code or name of the community")
    parser.add_argument("--dry-run", action="store_true", help="say what would become of it and change nothing")
    parser.add_argument("--json", action="store_true", help="every row, as another program reads it")


def run(args: argparse.Namespace) -> int:
    from django.utils import translation

    from doorstep.intake.errors import NoFile
    from doorstep.regions.selectors import find_region

    path = Path(args.file)
    region = find_region(args.community)
    if not path.is_file():
        raise NoFile
    with translation.override(_language()):
        said = _report(path, region, args.dry_run)
        if args.json:
            print(json.dumps(said, ensure_ascii=False, indent=1))
        else:
            print(_summary(said))
        if said["file_code"] != "ok":
            print(said["message"], file=sys.stderr)
            return REFUSED
    return 0


def _language() -> str:
    from django.conf import settings

    return str(settings.LANGUAGE_CODE)


def _report(path: Path, region: Any, dry_run: bool) -> dict[str, Any]:
    """Reads the whole file before anything is written, so that a damaged one leaves nothing behind."""
    from doorstep.intake import importer
    from doorstep.kernel.actor import system

    content = path.read_bytes()
    return importer.bring_in(
        actor=system("import"), region=region, content=io.BytesIO(content), name=path.name, dry_run=dry_run
    )


def _summary(said: dict[str, Any]) -> str:
    from django.utils.translation import gettext

    lines = [
        gettext("%(rows)s people in the list: %(good)s good, %(bad)s to be corrected, %(warned)s to be looked at.")
        % {
            "rows": said["rows_total"],
            "good": len(said["accepted"]),
            "bad": len(said["rejected"]),
            "warned": len({(one["sheet"], one["row"]) for one in said["warnings"]}),
        }
    ]
    for one in said["rejected"]:
        from doorstep.intake.wording import problem

        told = problem(one["reason_code"])
        lines.append(f"{one['sheet']}!{one['column']}{one['row']}  {told.said} {told.advice}")
    return "\n".join(lines)
