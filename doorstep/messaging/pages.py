"""Where the parts above hang their own doors: writing a notice, the door-knock list, the page of an activity.

Messaging knows no activities and no residents. Whoever does, registers in its `apps.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from doorstep.kernel.actor import Actor
from doorstep.messaging.models import Notice


@dataclass(frozen=True, slots=True)
class Link:
    """A button on the page of a notice."""

    label: str
    url: str
    icon: str = ""
    main: bool = False


#: The page on which a notice is written.
compose: list[Callable[[], str]] = []
#: Buttons on the page of a notice, as this actor may use them.
notice_links: list[Callable[[Actor, Notice], list[Link]]] = []
#: `activities.activity` → the page that shows number 12 to everybody.
subject_pages: dict[str, Callable[[str], str]] = {}


def compose_url() -> str:
    return compose[0]() if compose else ""


def links_of(actor: Actor, notice: Notice) -> list[Link]:
    return [link for links in notice_links for link in links(actor, notice)]


def subject_url(subject: str) -> str:
    """The page of what a notice is about; empty when it has none."""
    kind, _, key = subject.partition(":")
    return subject_pages[kind](key) if key and kind in subject_pages else ""
