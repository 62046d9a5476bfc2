"""A job slow enough to be interrupted."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(name="tests.slow")
def slow(folder: str, seconds: float) -> None:
    place = Path(folder)
    (place / f"begun-{len(list(place.glob('begun-*')))}").touch()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not (place / "hurry").exists():
        time.sleep(0.05)
    (place / "done").touch()
