"""Which roles move with a re-cut of areas, and which somebody has to decide about. Reads only."""

from dataclasses import dataclass, field

from django.db.models import F, Q

from doorstep.accounts.models import Assignment
from doorstep.kernel.actor import Actor
from doorstep.regions.heirs import Heirs, merged
from doorstep.regions.models import Region


@dataclass(frozen=True, slots=True)
class RoleLeft:
    """A role over an area in whose place several stand, or one that its holder would widen for himself."""

    assignment: Assignment
    choices: tuple[Region, ...]
    is_own: bool = False


@dataclass(slots=True)
class RolesFollowing:
    moves: list[tuple[Assignment, Region]] = field(default_factory=list)
    left: list[RoleLeft] = field(default_factory=list)


def roles_following(heirs: Heirs, *, actor: Actor, locked: bool = False) -> RolesFollowing:
    """Every role over an ended area that would hold on after its end. `locked` locks them."""
    rows = (
        Assignment.objects.filter(region_id__in=heirs.ended)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("region__valid_to")))
        .select_related("user", "region")
        .order_by("pk")
    )
    if locked:
        rows = rows.select_for_update(of=("self",))
    found = RolesFollowing()
    assignments = list(rows)
    own = {row.region_id for row in assignments if row.user_id == actor.user_id}
    wider = merged([heir.pk for region_id in own if region_id for heir in heirs.of(region_id)]) if own else set()
    for row in assignments:
        choices = heirs.of(row.region_id)  # type: ignore[arg-type]
        is_own = row.user_id == actor.user_id
        if len(choices) == 1 and not (is_own and choices[0].pk in wider):
            found.moves.append((row, choices[0]))
        else:
            found.left.append(RoleLeft(row, choices, is_own))
    return found
