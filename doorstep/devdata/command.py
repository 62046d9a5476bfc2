"""`doorstep demo`: a whole demo district, and the product running on it."""

import argparse
import os
import time
import unicodedata

NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (this machine only unless said otherwise)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="build the district and stop")
    parser.add_argument("--fresh", action="store_true", help="remove the demo's data first and build it anew")


def run(args: argparse.Namespace) -> int:
    # Before Django reads its settings: codes to phones are shown on the page, staff sign in without an authenticator,
    # and links in notices lead to this server.
    os.environ["DOORSTEP_DEMO"] = "1"
    if not args.no_serve:
        os.environ.setdefault("DOORSTEP_STATIC", "collected")
    from doorstep.server.supervisor import Plan

    plan = Plan(host=args.host, port=args.port)
    os.environ.setdefault("DOORSTEP_SITE", plan.address.rstrip("/"))
    import django
    from django.conf import settings

    django.setup()
    from doorstep.kernel import wall
    from doorstep.server.postgres import ensure_running
    from doorstep.server.supervisor import serve

    if not args.no_serve:
        plan.check_port()
    wall.settle(wall.HOUSE)
    with ensure_running(getattr(settings, "DOORSTEP_DATABASE_PROFILE", "default")):
        _prepare(fresh=args.fresh)
        if args.no_serve:
            print(_table(), flush=True)
            return 0
        from doorstep.server import preparation

        preparation.collect_static()
        return serve(plan, ready=lambda: print(_table(), flush=True))


def _prepare(*, fresh: bool) -> None:
    from doorstep.devdata.build import Builder, remove
    from doorstep.messages_tool import catalogue
    from doorstep.server import preparation

    started = time.monotonic()
    if fresh:
        remove()
    preparation.migrate()
    catalogue.compile_all(catalogue.apps())
    print("The demo district:", flush=True)
    Builder(say=lambda line: print(line, flush=True)).run()
    print(f"  ready after {time.monotonic() - started:.0f} s", flush=True)


def _table() -> str:
    """Who may sign in, and how."""
    from django.conf import settings
    from django.utils import translation
    from django.utils.translation import gettext

    from doorstep.devdata.accounts import sign_ins

    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            (gettext("Role"), gettext("Name"), gettext("Signs in with"), gettext("Password or code"), gettext("Where"))
        ]
        rows += [(one.role, one.name, one.username, one.secret, one.area) for one in sign_ins()]
        note = gettext(
            "All these people are invented. Residents sign in with their phone, staff with name and password."
        )
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(["", *(line.rstrip() for line in lines), "", note])


def _width(text: str) -> int:
    """Chinese characters stand two columns wide."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
