"""What features above hang on the page of an area. They register when they start; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass

from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str


region_links: list[Callable[[Actor, Region], list[Link]]] = []
