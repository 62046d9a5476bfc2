"""Demo districts in databases of their own, built by the program itself as a stranger would run it."""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from psycopg import sql

from doorstep.server.cluster import PORT, ROLE
from doorstep.server.postgres import embedded_cluster

SUFFIX = os.environ.get("DOORSTEP_TEST_DB_SUFFIX", "")


@dataclass
class District:
    """A database and a folder for one demo. Programs see them as an installation of their own."""

    name: str
    home: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        socket = embedded_cluster("test").socket_folder
        return {
            **os.environ,
            "DATABASE_URL": f"postgresql://{ROLE}@/{self.name}?host={socket}&port={PORT}",
            "DOORSTEP_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "doorstep.settings",
            **self.extra,
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def make_empty(self) -> None:
        drop(self.name)
        with embedded_cluster("test").connect("postgres") as link:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.name)))


def drop(name: str) -> None:
    with embedded_cluster("test").connect("postgres") as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this test run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def demo(postgres: None, shared_folder: Path) -> District:
    """The whole demo district; whichever process comes first builds it."""
    district = District(f"demo_{SUFFIX or 'whole'}", shared_folder / "demo-home")
    with only_one(shared_folder / "demo.lock"):
        built = shared_folder / "demo.built"
        if not built.exists():
            district.make_empty()
            district.run("-m", "doorstep", "demo", "--no-serve")
            built.touch()
    return district


@pytest.fixture
def new_district(postgres: None, tmp_path: Path) -> Iterator[object]:
    """Makes empty districts that are gone after the test."""
    made: list[District] = []

    def make(name: str, **extra: str) -> District:
        district = District(f"demo_{name}_{SUFFIX or 'x'}_{os.getpid()}", tmp_path / name, extra)
        district.make_empty()
        made.append(district)
        return district

    yield make
    for district in made:
        drop(district.name)
