"""What stands behind a record's `session`: `activities.activity:12` is a free clinic at a square.

Each feature that posts sessions has a reader here; a session nobody can read still shows its day and numbers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from doorstep.activities.models import Activity
from doorstep.kernel.actor import Actor
from doorstep.outreach.models import OutreachRound

Reader = Callable[[Actor, list[int]], dict[int, "SessionInfo"]]


@dataclass(frozen=True, slots=True)
class SessionInfo:
    title: str
    place: str
    url: str = ""


def read(*, actor: Actor, sessions: Iterable[str]) -> dict[str, SessionInfo]:
    """Session → title, place and trace page, as far as the actor may see it. One query for each kind of session."""
    by_kind: dict[str, list[int]] = {}
    for session in sessions:
        kind, _, number = session.partition(":")
        if kind in READERS and number.isdigit():
            by_kind.setdefault(kind, []).append(int(number))
    return {f"{kind}:{key}": info for kind, keys in by_kind.items() for key, info in READERS[kind](actor, keys).items()}


def _trace_url(activity: int) -> str:
    """The page where the whole chain is seen. It lies above us, so it is known by its name alone."""
    try:
        return reverse("web:trace", args=[activity])
    except NoReverseMatch:
        return ""


def _activities(actor: Actor, keys: list[int]) -> dict[int, SessionInfo]:
    found = Activity.objects.visible_to(actor).filter(pk__in=keys).select_related("site")
    return {
        one.pk: SessionInfo(one.title, one.place or (one.site.name if one.site else ""), _trace_url(one.pk))
        for one in found
    }


def _rounds(actor: Actor, keys: list[int]) -> dict[int, SessionInfo]:
    found = OutreachRound.objects.visible_to(actor).filter(pk__in=keys).select_related("region")
    return {one.pk: SessionInfo(one.topic, one.region.name, reverse("outreach:round", args=[one.pk])) for one in found}


READERS: Mapping[str, Reader] = {"activities.activity": _activities, "outreach.outreachround": _rounds}
