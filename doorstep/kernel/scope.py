"""Reading through a person's eyes: what is not visible does not exist."""

from typing import Any, Protocol, TypeVar

from django.db import models
from django.db.models import Q

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound

M = TypeVar("M", bound=models.Model)
#: District, street, community.
COMMUNITY_STEPS = 3


class Scoped(Protocol):
    def visible_to(self, actor: Actor) -> Any: ...


def area_filter(actor: Actor, right: str, *, field: str = "area_path") -> Q:
    """Rows whose path lies under an area over which the actor holds the right; nothing when he holds it nowhere.

    A range on a "C"-collated column, so that one B-tree serves a grid and the whole district alike. '~' sorts after
    every character of a path.
    """
    condition = Q(pk__in=[])
    for prefix in actor.areas(right):
        if prefix == "":
            # Always true, and unlike the empty Q() it stays true when joined to another condition by "or".
            return ~Q(pk__in=[])
        condition |= Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "~"})
    return condition


def around_filter(actor: Actor, right: str, *, field: str = "area_path") -> Q:
    """Rows of the areas, from the community down, in which the actor's own areas lie.

    What belongs to a whole community concerns those too who work in a grid of it.
    """
    around = set()
    for area in actor.areas(right):
        parts = area.split("/")
        around |= {"/".join(parts[:depth]) + "/" for depth in range(COMMUNITY_STEPS, len(parts) - 1)}
    return Q(**{f"{field}__in": sorted(around)})


def get_visible(model: type[M], actor: Actor, **lookup: Any) -> M:
    """The one row of this lookup that the actor may see, else NotFound: elsewhere and nowhere look alike."""
    found: M | None = model._default_manager.all().visible_to(actor).filter(**lookup).first()  # type: ignore[attr-defined]
    if found is None:
        raise NotFound
    return found


def require(actor: Actor, right: str, area_path: str) -> None:
    """The check of a service: the right over this very area, or NotAllowed."""
    if not actor.can_in(right, area_path):
        raise NotAllowed(code="not_allowed", right=right)
