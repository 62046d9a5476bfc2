"""`doorstep programmes check FILE` and `doorstep programmes load`."""

import argparse
import sys
from pathlib import Path

from doorstep.kernel.actor import system

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="read a programme file and list every mistake in it")
    check.add_argument("file", type=Path)
    load = actions.add_parser("load", help="load the catalogue that comes with the product, or one file")
    load.add_argument("file", type=Path, nargs="?")


def run(args: argparse.Namespace) -> int:
    from doorstep.programmes import services
    from doorstep.programmes.errors import SpecRefused
    from doorstep.programmes.schema import SpecError, load_default_notices, load_readings, parse_programme

    if args.file is not None and not args.file.is_file():
        print(f"{args.file}: there is no such file", file=sys.stderr)
        return 2
    if args.action == "check":
        try:
            spec = parse_programme(
                args.file.read_text(encoding="utf-8"),
                default_notices=load_default_notices(),
                readings=load_readings().keys(),
                name=args.file.name,
            )
        except SpecError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{spec.code}: {spec.name.zh}, {len(spec.items)} items, counts {', '.join(spec.counts)}")
        return 0
    if args.file is None:
        made, kept = services.load_delivered(actor=system("catalogue"))
        print(f"{made} programmes loaded, {kept} were there already")
        return 0
    try:
        programme = services.save_programme(
            actor=system("catalogue"), text=args.file.read_text(encoding="utf-8"), note=f"{args.file.name}"
        )
    except SpecRefused as refused:
        for path, sentence in refused.problems:
            print(f"{path}: {sentence}", file=sys.stderr)
        return 1
    print(f"{programme.code} version {programme.version}")
    return 0
