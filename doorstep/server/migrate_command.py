"""`doorstep migrate`."""

import argparse

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only say whether something is waiting")


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    from doorstep.server import preparation

    if args.check:
        preparation.check_migrations()
    else:
        call_command("migrate", interactive=False)
    return 0
