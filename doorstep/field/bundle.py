"""The app as it was built from client/: where its files are, and one mark that changes with any of them."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.templatetags.static import static

HERE = Path(__file__).resolve().parent
BUILT = HERE / "static" / "field" / "app"
LOOK = HERE.parent / "look" / "static" / "doorstep"
#: What the app shows besides its own: as Django's static files name them, and where they lie.
BESIDE = {
    "doorstep/doorstep.css": LOOK / "doorstep.css",
    "doorstep/icons.svg": LOOK / "icons.svg",
    "doorstep/mark.svg": LOOK / "mark.svg",
    "field/field.css": HERE / "static" / "field" / "field.css",
    "field/icon-192.png": HERE / "static" / "field" / "icon-192.png",
}


class Bundle(NamedTuple):
    version: str
    script: str
    files: tuple[str, ...]


@lru_cache(maxsize=1)
def bundle() -> Bundle | None:
    """None while nothing is built: `make setup` builds it."""
    listed = BUILT / "manifest.json"
    if not listed.exists():
        return None
    name = json.loads(listed.read_text("utf-8"))["src/main.ts"]["file"]
    script = f"field/app/{name}"
    content = [BUILT / name, BUILT / "sw.js", *BESIDE.values(), *sorted((HERE / "templates" / "field").glob("app*"))]
    mark = hashlib.blake2b(digest_size=6)
    for path in content:
        mark.update(path.read_bytes())
    return Bundle(mark.hexdigest(), static(script), (static(script), *(static(name) for name in BESIDE)))


def worker_source() -> str:
    return (BUILT / "sw.js").read_text("utf-8")
