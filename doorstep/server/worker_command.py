"""`doorstep worker`: background work alone, for installations that run web and worker on different machines."""

import argparse

NEEDS_DATABASE = True
#: How long a job in hand may go on after the worker was told to stop.
GRACE_SECONDS = 25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time")
    parser.add_argument("--queues", default=None, help="only these queues, separated by commas")


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    options = {"concurrency": args.concurrency, "shutdown_graceful_timeout": GRACE_SECONDS}
    options["delete_jobs"] = "successful"  # what failed stays to be looked at
    if args.queues:
        options["queues"] = args.queues
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("procrastinate", "worker", *words)
    return 0
