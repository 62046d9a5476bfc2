"""Who acts, with which rights, over which areas. Pure data: built by `accounts`, understood everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """One right over one area (a path prefix, '' being everywhere) or for one organisation."""

    right: str
    area: str | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system at work. No grants, no rights: deny is the default.

    `user_id` is None for a visitor and for the system; `person_ids` are the residents for whom the user may speak
    (himself and those whose family proxy he is).
    """

    user_id: int | None = None
    label: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    person_ids: frozenset[int] = field(default_factory=frozenset)
    is_system: bool = False
    roles: tuple[str, ...] = ()
    home_area: str = ""
    #: Of the home area and of the one around it, for the frame of every page.
    home_names: tuple[str, str] = ("", "")

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def can(self, right: str) -> bool:
        """Whether he holds the right anywhere. Where he holds it is decided by `visible_to` and `can_in`."""
        return self.is_system or any(grant.right == right for grant in self.grants)

    def areas(self, right: str) -> tuple[str, ...]:
        """Path prefixes over which he holds the right, without those contained in another."""
        if self.is_system:
            return ("",)
        found = sorted({grant.area for grant in self.grants if grant.right == right and grant.area is not None})
        kept: list[str] = []
        for area in found:
            if not any(area.startswith(wider) for wider in kept):
                kept.append(area)
        return tuple(kept)

    def organisations(self, right: str) -> frozenset[int]:
        return frozenset(
            grant.organisation_id for grant in self.grants if grant.right == right and grant.organisation_id is not None
        )

    def can_in(self, right: str, area_path: str) -> bool:
        """Whether he holds the right over the area at this path."""
        return any(area_path.startswith(prefix) for prefix in self.areas(right))


def system(label: str = "system") -> Actor:
    """The program itself: the worker, the clock, the import of the demo district. Its acts carry its label."""
    return Actor(label=label, is_system=True)


VISITOR = Actor()


def grants_for(
    rights: Iterable[str], *, area: str | None = None, organisation_id: int | None = None
) -> frozenset[Grant]:
    return frozenset(Grant(right, area, organisation_id) for right in rights)
