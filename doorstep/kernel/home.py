"""Where this installation keeps its files, and the secrets it makes for itself on the first start."""

import fcntl
import json
import os
import secrets
from pathlib import Path


def home() -> Path:
    """`DOORSTEP_HOME`, or `var/` beside the package. Made on first use, readable by its owner only."""
    path = Path(os.environ.get("DOORSTEP_HOME") or Path(__file__).resolve().parent.parent.parent / "var")
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str) -> str:
    """A secret of this installation: `DOORSTEP_<NAME>` from the environment, else made once and kept in secrets.json.

    Losing the file means losing every encrypted field, so it belongs into the same backup plan as the database. Made
    under a file lock and renamed into place: two processes that start together end with one secret.
    """
    from_environment = os.environ.get(f"DOORSTEP_{name.upper()}")
    if from_environment:
        return from_environment
    path = home() / "secrets.json"
    with open(home() / "secrets.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if name not in known:
            known[name] = secrets.token_urlsafe(48)
            draft = path.with_suffix(".new")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(known, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
    return known[name]
