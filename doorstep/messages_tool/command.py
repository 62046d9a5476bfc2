"""`doorstep messages update|check|compile`."""

import argparse
import sys

from doorstep.messages_tool import catalogue

NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["update", "check", "compile"])
    parser.add_argument("apps", nargs="*", help="only these apps")


def run(args: argparse.Namespace) -> int:
    chosen = catalogue.apps(names=args.apps)
    unknown = set(args.apps) - {app.name for app in chosen}
    if unknown:
        print(f"No such app: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    return {"update": _update, "check": _check, "compile": _compile}[args.action](chosen)


def _update(chosen: list[catalogue.App]) -> int:
    known = catalogue.translated_everywhere(catalogue.apps())
    for app in chosen:
        new, gone = catalogue.update(app, known)
        missing = sum(1 for entry in app.catalogue() if not catalogue.is_translated(entry))
        if new or gone or missing:
            print(f"{app.name}: {new} new, {gone} gone, {missing} to translate")
    return 0


def _check(chosen: list[catalogue.App]) -> int:
    problems = list(catalogue.check(chosen))
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems in the translations" if problems else "Translations are complete.")
    return 1 if problems else 0


def _compile(chosen: list[catalogue.App]) -> int:
    print(f"{catalogue.compile_all(chosen)} catalogues compiled")
    return 0
