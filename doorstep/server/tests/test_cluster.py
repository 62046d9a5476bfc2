"""The built-in database: shared by many processes, and none the worse for being killed."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from doorstep.server import placement, tuning
from doorstep.server.cluster import SOCKET_PATH_LIMIT, Cluster
from doorstep.server.errors import DatabaseBroken, DatabaseOtherVersion, FolderNotOurs

pytestmark = pytest.mark.program

HOLDER = """
import sys
from pathlib import Path
from doorstep.server.cluster import Cluster
with Cluster(Path(sys.argv[1]), durable=False).running():
    print("up", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="doorstep-test-"))
    folder.chmod(0o755)
    yield folder
    with contextlib.suppress(OSError):
        Cluster(folder / "pg")._stop()
    shutil.rmtree(folder)


@pytest.fixture
def cluster(place: Path) -> Cluster:
    return Cluster(place / "pg", durable=False)


@pytest.fixture
def holder(cluster: Cluster) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts another process that holds the database until it is told to leave, or killed."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(cluster.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n")


def wait_until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def rows(cluster: Cluster) -> list[tuple[object, ...]]:
    with cluster.connect() as connection:
        return connection.execute("select word from kept").fetchall()


def keep(cluster: Cluster, word: str) -> None:
    with cluster.connect() as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", [word])


def test_the_last_to_leave_stops_the_server(cluster: Cluster, holder) -> None:
    first, second = holder(), holder()
    pid = cluster.pid()
    assert pid is not None
    leave(first)
    assert cluster.pid() == pid
    leave(second)
    assert cluster.pid() is None


def test_blocks_may_be_nested(cluster: Cluster) -> None:
    with cluster.running():
        with cluster.running():
            keep(cluster, "词")
        assert rows(cluster) == [("词",)]
    assert cluster.pid() is None


def test_a_killed_user_leaves_nothing_that_blocks_the_next(cluster: Cluster, holder) -> None:
    killed = holder()
    pid = cluster.pid()
    killed.kill()
    killed.wait()
    assert cluster.pid() == pid
    with cluster.running():
        assert cluster.pid() == pid
    assert cluster.pid() is None


def test_a_user_who_stays_is_not_cut_off_by_one_who_was_killed(cluster: Cluster, holder) -> None:
    killed, staying = holder(), holder()
    killed.kill()
    killed.wait()
    with cluster.running():
        pass
    assert cluster.pid() is not None
    leave(staying)
    assert cluster.pid() is None


def test_a_killed_server_starts_again_with_its_data(place: Path) -> None:
    cluster = Cluster(place / "pg", durable=True)
    with cluster.running():
        keep(cluster, "kept")
        pid = cluster.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: cluster.pid() is None)
        with cluster.running():
            assert cluster.pid() not in (None, pid)
            assert rows(cluster) == [("kept",)]


def test_a_stale_number_that_now_belongs_to_another_program_is_no_server(cluster: Cluster) -> None:
    with cluster.running():
        keep(cluster, "kept")
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    stale = cluster.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    if cluster.as_root:
        os.chown(stale, cluster.data.stat().st_uid, cluster.data.stat().st_gid)
    assert cluster.pid() is None
    with cluster.running():
        assert rows(cluster) == [("kept",)]


def test_a_first_start_cut_short_is_begun_anew(cluster: Cluster) -> None:
    (cluster.base / "data.new" / "base").mkdir(parents=True)
    with cluster.running():
        keep(cluster, "x")
        assert rows(cluster) == [("x",)]


def test_only_the_own_account_reaches_the_server(cluster: Cluster) -> None:
    with cluster.running():
        assert cluster.socket_folder.stat().st_mode & 0o077 == 0
        assert cluster.data.stat().st_mode & 0o077 == 0
        with cluster.connect() as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_durability_is_given_up_for_tests_only(place: Path) -> None:
    for durable, fsync in ((True, "on"), (False, "off")):
        cluster = Cluster(place / f"pg-{fsync}", durable=durable)
        with cluster.running(), cluster.connect() as connection:
            assert connection.execute("show fsync").fetchone() == (fsync,)


def test_a_deep_folder_gets_a_socket_elsewhere(place: Path) -> None:
    cluster = Cluster(place / ("deep" * 20 + "er" * 20) / "pg", durable=False)
    assert len(str(cluster.socket_folder)) < SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432")
    try:
        with cluster.running():
            keep(cluster, "x")
            assert rows(cluster) == [("x",)]
    finally:
        shutil.rmtree(cluster.socket_folder, ignore_errors=True)


def test_data_of_another_release_is_refused_and_left_alone(cluster: Cluster) -> None:
    with cluster.running():
        pass
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseOtherVersion) as refusal, cluster.running():
        pass
    assert refusal.value.details["data"] == "14"
    assert (cluster.data / "PG_VERSION").read_text() == "14\n"


def test_a_folder_with_something_else_in_it_is_not_overwritten(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "letter.txt").write_text("mine")
    with pytest.raises(DatabaseBroken), cluster.running():
        pass
    assert (cluster.data / "letter.txt").read_text() == "mine"


def test_a_broken_configuration_is_told_with_the_servers_own_words(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "configuration", lambda *places, **wishes: "max_connections = many\n")
    with pytest.raises(DatabaseBroken) as refusal, cluster.running():
        pass
    assert "max_connections" in refusal.value.details["why"] + cluster._last_words()


def test_a_file_in_place_of_the_folder_is_refused(cluster: Cluster) -> None:
    cluster.folder.write_text("not a folder")
    with pytest.raises(FolderNotOurs), cluster.running():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account for PostgreSQL")
def test_root_may_keep_the_project_in_a_folder_closed_to_others(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.chmod(0o700)
    shared = Path(tempfile.mkdtemp(prefix="doorstep-shared-"))
    shared.chmod(0o755)
    monkeypatch.setattr(placement, "SHARED_STATE", shared)
    monkeypatch.setattr(placement, "can_be_entered_by_others", lambda folder: False)
    cluster = Cluster(place / "home" / "pg", durable=False)
    try:
        with cluster.running():
            keep(cluster, "x")
            assert rows(cluster) == [("x",)]
        assert cluster.data.is_relative_to(shared)
        monkeypatch.setattr(placement, "can_be_entered_by_others", lambda folder: True)
        assert Cluster(cluster.folder).data == cluster.data, "data stay where they are when the folder is opened later"
        assert cluster.binaries.is_relative_to(shared)
        assert place.stat().st_mode & 0o077 == 0
    finally:
        shutil.rmtree(shared)


def test_two_who_start_at_once_end_with_one_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Made twice, the account changes its number, and the folders of the first belong to nobody."""
    known: dict[str, pwd.struct_passwd] = {}
    made: list[int] = []

    def make() -> None:
        time.sleep(0.2)
        made.append(5000 + len(made))
        known[placement.ACCOUNT] = pwd.struct_passwd((placement.ACCOUNT, "x", made[-1], made[-1], "", "/", ""))

    monkeypatch.setattr(placement, "SHARED_STATE", tmp_path / "shared")
    monkeypatch.setattr(pwd, "getpwnam", lambda name: known[name])
    monkeypatch.setattr(placement, "_make_account", make)
    with ThreadPoolExecutor(4) as crowd:
        numbers = {future.result().pw_uid for future in [crowd.submit(placement.account) for _ in range(4)]}
    assert numbers == set(made) == {5000}

    # Without the lock each of them makes it again.
    known.clear()
    made.clear()
    monkeypatch.setattr(placement, "_one_at_a_time", contextlib.nullcontext)
    with ThreadPoolExecutor(4) as crowd:
        [future.result() for future in [crowd.submit(placement.account) for _ in range(4)]]
    assert len(made) > 1
