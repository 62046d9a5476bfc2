"""`doorstep rotate-keys`: a new key for the encrypted fields, while everything runs."""

import argparse
import sys

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", action="store_true", help="only say what is still of an older key")
    parser.add_argument("--carry-on", action="store_true", help="make no new key, only go on with what is left")


def run(args: argparse.Namespace) -> int:
    from doorstep.kernel import rotation
    from doorstep.kernel.crypto import current_key_id

    if not args.status:
        act = rotation.carry_on if args.carry_on else rotation.rotate
        done = act(after_batch=lambda number: print(f"\r{number} values", end="", file=sys.stderr, flush=True))
        print(f"\r{done} values now have key {current_key_id()}.", file=sys.stderr)
    waiting = rotation.left()
    for place, number in waiting.items():
        print(f"{place}: {number} of an older key")
    if not waiting:
        print(f"Everything has key {current_key_id()}. Keep the older keys as long as backups need them.")
    return 1 if waiting and not args.status else 0
