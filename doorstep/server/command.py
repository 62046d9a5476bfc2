"""`doorstep serve`: the whole product from one command."""

import argparse
import os

NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (this machine only unless said otherwise)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=None, help="web processes (default: one for each core)")
    parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")


def run(args: argparse.Namespace) -> int:
    import django

    from doorstep.kernel import wall
    from doorstep.server import preparation
    from doorstep.server.supervisor import Plan, serve

    # Before Django reads its settings: production serves stylesheets under names that never change their content.
    os.environ.setdefault("DOORSTEP_STATIC", "collected")
    django.setup()
    from doorstep.server.postgres import ensure_running

    plan = Plan(host=args.host, port=args.port, web_processes=args.workers)
    plan.check_port()
    wall.settle(wall.HOUSE)
    with ensure_running():
        if args.migrate:
            preparation.migrate()
        preparation.check_migrations()
        preparation.collect_static()
        return serve(plan)
