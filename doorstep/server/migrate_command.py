"""`doorstep migrate`."""

import argparse

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only say whether something is waiting")


def run(args: argparse.Namespace) -> int:
    from doorstep.server import preparation

    if args.check:
        preparation.check_migrations()
    else:
        preparation.migrate(verbosity=1)
    return 0
