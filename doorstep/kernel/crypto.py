"""Encryption of single fields and keyed hashes to find them again.

ID numbers and telephones lie in the database as `k<key id>.<nonce+ciphertext>` (AES-256-GCM). The key id lets a new key
come in while rows of the old one are still read. A value is found by its HMAC, which needs a key of its own: with a
plain hash anybody could try all eleven-digit numbers in minutes.
"""

import base64
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import Refused
from doorstep.kernel.home import home, secret

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


_NONCE = 12
#: Of SHA-256, in bytes.
_BLOCK = 64


class KeyFromOutside(Refused):
    code = "key_from_outside"
    sentence = _("The number of the key comes from DOORSTEP_FIELD_KEY, so it can't be changed from here.")
    what_to_do = _("Set it one higher for every process, then run this command with --carry-on.")


@lru_cache
def _key(key_id: int) -> AESGCM:
    return AESGCM(sha256(secret(f"field_key_{key_id}").encode()).digest())


@lru_cache
def _hash_key() -> bytes:
    return secret("field_hash_key").encode()


def current_key_id() -> int:
    """Of the key with which values are written now: DOORSTEP_FIELD_KEY, or what `rotate-keys` noted in the home folder.

    Asked of the file at each writing (a stat, no reading), so that every process takes up a new key at once.
    """
    from_environment = os.environ.get("DOORSTEP_FIELD_KEY")
    if from_environment:
        return int(from_environment)
    path = _note(os.environ.get("DOORSTEP_HOME"))
    try:
        seen = os.stat(path)
    except FileNotFoundError:
        return 1
    return _noted(path, seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=4)
def _note(_of: str | None) -> str:
    """Where the number of the key is noted; worked out once, because a list has a hundred thousand numbers."""
    return str(home() / "field_key")


@lru_cache(maxsize=4)
def _noted(path: str, _changed: int, _inode: int) -> int:
    return int(Path(path).read_text())


def take_up_key(key_id: int) -> None:
    """From now on values are written with this key; it is made first, and the note put in place in one step."""
    if os.environ.get("DOORSTEP_FIELD_KEY"):
        raise KeyFromOutside
    secret(f"field_key_{key_id}")
    draft = home() / "field_key.new"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(str(key_id))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home() / "field_key")


def encrypt(text: str) -> str:
    return encrypter()(text) if text else ""


def encrypter() -> Callable[[str], str]:
    """What `encrypt` does, with the key of this moment: for the values of one transaction, not for longer."""
    key_id = current_key_id()
    encrypt_with, mark, nonces = _key(key_id).encrypt, f"k{key_id}.", _nonces()

    def sealed(text: str) -> str:
        if not text:
            return ""
        nonce = next(nonces)
        return mark + base64.urlsafe_b64encode(nonce + encrypt_with(nonce, text.encode(), None)).decode()

    return sealed


def _nonces(at_once: int = 1) -> Iterator[bytes]:
    """Each from the system's random numbers and given out once; more of them at once each time, as more are asked."""
    while True:
        pool = os.urandom(_NONCE * at_once)
        for start in range(0, len(pool), _NONCE):
            yield pool[start : start + _NONCE]
        at_once = min(at_once * 4, 1024)


def decrypt(stored: str) -> str:
    if not stored:
        return ""
    key_id, _, body = stored[1:].partition(".")
    sealed = base64.urlsafe_b64decode(body)
    return _key(int(key_id)).decrypt(sealed[:12], sealed[12:], None).decode()


def seal(content: bytes, place: bytes) -> bytes:
    """Bytes as they lie on disk; `place` says which part of what they are, so that parts can't change places."""
    key_id = current_key_id()
    nonce = os.urandom(12)
    return bytes([key_id]) + nonce + _key(key_id).encrypt(nonce, content, place)


def unseal(sealed: bytes, place: bytes) -> bytes:
    """What was sealed. InvalidTag when a single bit or its place was changed."""
    return _key(sealed[0]).decrypt(sealed[1:13], sealed[13:], place)


def keyed_hash(text: str, purpose: str) -> str:
    """Fingerprint to look a value up by. `purpose` keeps an ID and a telephone of the same digits apart."""
    if not text:
        return ""
    inner, outer = _begun(purpose)
    first, second = inner.copy(), outer.copy()
    first.update(text.encode())
    second.update(first.digest())
    return str(second.hexdigest())[:40]


@lru_cache(maxsize=32)
def _begun(purpose: str) -> tuple[Any, Any]:
    """HMAC-SHA256 (RFC 2104) as far as it is the same for every text of a purpose: half the time of `hmac.digest`."""
    key = _hash_key()
    key = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner, outer = (sha256(bytes(one ^ pad for one in key)) for pad in (0x36, 0x5C))
    inner.update(f"{purpose}:".encode())
    return inner, outer


class EncryptedTextField(_Text):
    """Clear text in Python, ciphertext in the database. Cannot be filtered on: keep a keyed hash beside it."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return decrypt(value) if value else ""

    def get_lookup(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.name} is encrypted; look it up by its keyed hash")
