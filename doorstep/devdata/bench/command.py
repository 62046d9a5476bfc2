"""`doorstep bench NAME`: measure, beside the limit that is possible.

All of it runs on a database and in a folder of its own (HOME/bench), so that neither the demo nor real data is touched.
"""

import argparse
import os
from pathlib import Path

# Decided here, before Django reads its settings: see run().
NEEDS_DATABASE = False
NAMES = ("seed", "figures", "search", "signups", "pages", "field", "import", "all")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--residents", type=int, default=1_500_000, help="seed: how many residents")
    parser.add_argument("--records", type=int, default=10_000_000, help="seed: how many service records")
    parser.add_argument("--again", action="store_true", help="seed: load anew even if it is there already")
    parser.add_argument("--seconds", type=float, default=10.0, help="signups, pages: how long each side is measured")
    parser.add_argument("--clients", type=int, default=16, help="signups, pages: connections at the same time")
    parser.add_argument("--port", type=int, default=8790, help="signups, pages, field: first of two ports")
    parser.add_argument("--workers", type=int, default=2, help="signups, pages, field: web processes on either side")
    parser.add_argument("--rows", type=int, default=100_000, help="import: how many residents the ledger holds")


def run(args: argparse.Namespace) -> int:
    from doorstep.kernel.home import home

    own = home() / "bench"
    os.environ["DOORSTEP_HOME"] = str(own)
    # As in production: stylesheets under names that never change their content.
    os.environ["DOORSTEP_STATIC"] = "collected"
    _own_database(own)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    django.setup()
    from doorstep.devdata.bench import field, figures, imports, pages, search, seed, signups
    from doorstep.kernel import wall
    from doorstep.server import preparation
    from doorstep.server.postgres import ensure_running

    steps = {
        "seed": seed.run,
        "figures": figures.run,
        "search": search.run,
        "signups": signups.run,
        "pages": pages.run,
        "field": field.run,
        "import": imports.run,
    }
    # Seeding empties tables and switches triggers off; the servers that are measured stand where they always stand.
    wall.settle(wall.OWNER)
    with ensure_running():
        preparation.migrate()
        preparation.collect_static()
        for name in steps if args.name == "all" else [args.name]:
            print(f"\n== {name} ==", flush=True)
            steps[name](args)
    return 0


def _own_database(own: Path) -> None:
    """The embedded server of the bench folder; of somebody's own server only a database that is meant for this."""
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = os.environ.get("DATABASE_URL", "")
    if url and "bench" not in url.rsplit("/", 1)[-1]:
        from doorstep.kernel.errors import BadInput

        raise BadInput(
            "The benchmark would fill the database of DATABASE_URL with invented people.",
            "Unset DATABASE_URL, or point it at a database with “bench” in its name.",
        )
