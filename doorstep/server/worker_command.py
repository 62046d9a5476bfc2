"""`doorstep worker`: background work alone, for installations that run web and worker on different machines."""

import argparse
import os
import threading
import time

NEEDS_DATABASE = True
#: How long a job in hand may go on after the worker was told to stop.
GRACE_SECONDS = 25
#: After that an orphan ends itself, whatever its jobs wait for.
ORPHAN_SECONDS = GRACE_SECONDS + 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time")
    parser.add_argument("--queues", default=None, help="only these queues, separated by commas")
    parser.add_argument("--ends-with", type=int, default=0, metavar="PID", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    if args.ends_with:
        threading.Thread(target=_end_with, args=[args.ends_with], daemon=True).start()
    options = {"concurrency": args.concurrency, "shutdown_graceful_timeout": GRACE_SECONDS}
    options["delete_jobs"] = "successful"  # what failed stays to be looked at
    if args.queues:
        options["queues"] = args.queues
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("procrastinate", "worker", *words)
    return 0


def _end_with(parent: int) -> None:
    """Ends this process some time after its parent is gone.

    The kernel has sent SIGTERM by then (`supervisor._die_with_parent`). But a worker that is told to stop while it is
    still starting can wait for ever on its own connections, and nobody is left to end it with -9.
    """
    while os.getppid() == parent:
        time.sleep(1)
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)
