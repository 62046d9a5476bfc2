"""The command `doorstep`.

A subcommand is a module with `add_arguments(parser)` and `run(args) -> int`, imported only when asked for. One that
sets `NEEDS_DATABASE = True` finds Django set up and the database running. A refusal is one sentence and what to do, on
stderr with exit code 2; a traceback is always a fault of ours.
"""

import argparse
import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType, ModuleType
from typing import NamedTuple, NoReturn

REFUSED = 2


class Command(NamedTuple):
    module: str
    summary: str


COMMANDS = {
    "demo": Command(
        "doorstep.devdata.command", "build a whole demo district and serve it, with a sign-in for every role"
    ),
    "serve": Command("doorstep.server.command", "run web and background work together"),
    "figures": Command("doorstep.reports.command", "print the figures of an area and period"),
    "import-residents": Command(
        "doorstep.intake.command", "bring a ledger (Excel, CSV) into the register of a community"
    ),
    "createadmin": Command("doorstep.accounts.command", "make the first administrator"),
    "programmes": Command("doorstep.programmes.command", "check or load the catalogue of programmes"),
    "rotate-keys": Command("doorstep.server.rotate_command", "give the encrypted fields a new key, while all runs"),
    "migrate": Command("doorstep.server.migrate_command", "bring the database up to date"),
    "worker": Command("doorstep.server.worker_command", "run background work alone"),
    "bench": Command("doorstep.devdata.bench.command", "measure, beside the limit that is possible"),
    "messages": Command("doorstep.messages_tool.command", "collect, check or compile translations"),
    "manage": Command("doorstep.server.manage_command", "run one of Django's own commands"),
}


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = words[0] if words and words[0] in COMMANDS else None
    module = importlib.import_module(COMMANDS[chosen].module) if chosen else None
    arguments = build_parser(chosen, module).parse_args(words)
    if module is None:
        return REFUSED
    signal.signal(signal.SIGTERM, _leave)
    return run(module, arguments)


def build_parser(chosen: str | None = None, module: ModuleType | None = None) -> argparse.ArgumentParser:
    """The whole parser for `--help`; the arguments of a command are known once it is chosen."""
    parser = argparse.ArgumentParser(prog="doorstep", description="家门口 Doorstep: services at people's doorsteps.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.summary, description=command.summary, add_help=name != "manage")
        if name == chosen and module is not None:
            module.add_arguments(own)
    return parser


def run(module: ModuleType, arguments: argparse.Namespace) -> int:
    from doorstep.kernel.errors import Refused

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    try:
        with contextlib.ExitStack() as stack:
            if getattr(module, "NEEDS_DATABASE", False):
                import django
                from django.conf import settings

                from doorstep.kernel import wall
                from doorstep.server.postgres import ensure_running

                django.setup()
                wall.settle(wall.HOUSE)
                stack.enter_context(ensure_running(getattr(settings, "DOORSTEP_DATABASE_PROFILE", "default")))
            return int(module.run(arguments) or 0)
    except Refused as refusal:
        say(refusal)
        return REFUSED
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output has left, as in `doorstep figures … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def say(refusal: Exception) -> None:
    """The refusal in the language of the installation; in plain English while even the settings can't be read."""
    from django.apps import apps

    if not apps.ready:
        _make_translatable()
    print(refusal.said(), file=sys.stderr)  # type: ignore[attr-defined]
    advice = refusal.advice()  # type: ignore[attr-defined]
    if advice:
        print(advice, file=sys.stderr)


def _make_translatable() -> None:
    import django
    from django.conf import settings

    from doorstep.kernel.errors import Refused

    try:
        django.setup()
    except Refused:
        settings.configure(USE_I18N=False)


def _leave(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signum)
