"""Who is meant by an audience, as data. The parts above say how a kind is resolved: they know people, we do not.

A spec is `{"kind": …, …}` and lies in `Notice.audience`, so that a draft is resolved again when it is sent: who signed
up between preview and sending is told too.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import decrypt, encrypt
from doorstep.messaging.errors import ListTooLong, UnknownAudience
from doorstep.messaging.recipients import Recipient

Spec = dict[str, Any]
#: The most people that a notice may name one by one.
LIST_LIMIT = 2000
LIST = "list"


class Resolver(Protocol):
    def __call__(self, actor: Actor, spec: Spec, /) -> Iterable[Recipient]: ...


#: kind → who they are. A resolver streams, and refuses with NotFound what the actor may not address.
resolvers: dict[str, Resolver] = {}
#: kind → how many they are, counted no further than the given number. A kind without one is never large.
sizes: dict[str, Callable[[Actor, Spec, int], int]] = {}
#: More people than this are counted and written to by the worker: a page would keep its reader waiting for seconds.
LARGE = 5000
#: kind → how the audience is called on a page.
describers: dict[str, Callable[[Spec], str]] = {}


def named(recipients: Iterable[Recipient]) -> Spec:
    """The audience of people named one by one, kept sealed because it holds their numbers."""
    rows = []
    for recipient in recipients:
        rows.append([recipient.ref, recipient.label, recipient.user_id, recipient.phone])
        if len(rows) > LIST_LIMIT:
            raise ListTooLong(limit=LIST_LIMIT)
    return {"kind": LIST, "people": len(rows), "sealed": encrypt(json.dumps(rows))}


def resolve(actor: Actor, spec: Spec) -> Iterator[Recipient]:
    """The people of an audience, streamed."""
    kind = spec.get("kind", "")
    if kind == LIST:
        return (Recipient(*row) for row in json.loads(decrypt(spec["sealed"])))
    if kind not in resolvers:
        raise UnknownAudience
    return iter(resolvers[kind](actor, spec))


def is_large(actor: Actor, spec: Spec) -> bool:
    """Whether there are more people than a page can wait for."""
    size = sizes.get(spec.get("kind", ""))
    return size is not None and size(actor, spec, LARGE + 1) > LARGE


def described(spec: Spec) -> str:
    """Words for the audience; empty when nobody knows."""
    describe = describers.get(spec.get("kind", ""))
    return describe(spec) if describe else ""
