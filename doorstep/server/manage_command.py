"""`doorstep manage …`: Django's own commands, with the database running."""

import argparse

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its options")


def run(args: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    from doorstep.kernel import wall

    # As the owner: `migrate`, `dbshell` and their kin are for whoever looks after the database itself.
    wall.settle(wall.OWNER)
    execute_from_command_line(["doorstep manage", *args.words])
    return 0
