"""Which database this installation uses: the one of DATABASE_URL, else PostgreSQL in a folder of its own.

`database_settings()` says how to reach it and starts nothing; `ensure_running()` is held by whoever needs it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import psycopg

from doorstep.kernel.home import home
from doorstep.server import cluster as embedded
from doorstep.server.cluster import Cluster
from doorstep.server.database_url import parse
from doorstep.server.errors import DatabaseTooOld, DatabaseUnreachable

Profile = Literal["default", "test"]
OLDEST = 15


def embedded_cluster(profile: Profile = "default", *, under: Path | None = None) -> Cluster:
    """The built-in database of this installation; the tests have one of their own that trades durability for speed."""
    folder = (under or home()).resolve() / ("pg" if profile == "default" else "pg-test")
    return Cluster(folder=folder, durable=profile == "default")


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def database_settings(profile: Profile = "default") -> dict[str, dict[str, Any]]:
    """Django's DATABASES."""
    url = os.environ.get("DATABASE_URL")
    if url:
        connection = parse(url)
    else:
        connection = {
            "NAME": embedded.DATABASE,
            "USER": embedded.ROLE,
            "HOST": str(embedded_cluster(profile).socket_folder),
            "PORT": str(embedded.PORT),
            "OPTIONS": {},
        }
    return {
        "default": {
            "ENGINE": "doorstep.kernel.postgresql",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            **connection,
        }
    }


@contextlib.contextmanager
def ensure_running(profile: Profile = "default") -> Iterator[None]:
    """Holds the database for the length of the block; may be nested and used by many processes at once."""
    if is_embedded():
        with embedded_cluster(profile).running():
            yield
    else:
        check_server(parse(os.environ["DATABASE_URL"]))
        yield


def check_server(connection: dict[str, Any]) -> None:
    """A server that answers and is new enough, or a plain sentence."""
    address = {
        "host": connection["HOST"],
        "port": connection["PORT"],
        "user": connection["USER"],
        "password": connection["PASSWORD"],
        "dbname": connection["NAME"],
    }
    try:
        with psycopg.connect(
            **{k: v for k, v in address.items() if v}, **connection["OPTIONS"], connect_timeout=10
        ) as link:
            version = link.info.server_version
    except psycopg.Error as error:
        where = f"{connection['NAME']} @ {connection['HOST'] or 'localhost'}"
        raise DatabaseUnreachable(where=where, why=" ".join(str(error).split())) from error
    check_version(version)


def check_version(number: int) -> None:
    """`number` as libpq gives it: 150004 is 15.4."""
    if number < OLDEST * 10_000:
        found = f"{number // 10_000}.{number % 10_000}" if number >= 100_000 else f"{number // 10_000}"
        raise DatabaseTooOld(found=found)
