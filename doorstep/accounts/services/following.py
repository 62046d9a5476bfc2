"""Carrying out what a re-cut of areas means for the roles over them."""

from datetime import date

from django.db import transaction

from doorstep.accounts.following import RolesFollowing
from doorstep.accounts.models import Assignment
from doorstep.kernel import events
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require

Held = tuple[int, str, int]


def roles_follow_areas(*, actor: Actor, moves: RolesFollowing, reason: str = "") -> int:
    """Ends each role over an old area on its last day and lets the same role begin over the one that took over.

    Needs regions.edit over the old area and the new: nobody is given anything that he did not hold there. Who held a
    role over two areas that became one holds it once. Returns how many roles moved.
    """
    for row, heir in moves.moves:
        require(actor, "regions.edit", row.area_path)
        require(actor, "regions.edit", heir.path)
    with transaction.atomic():
        held = set(
            Assignment.objects.filter(
                region_id__in=[heir.pk for _row, heir in moves.moves], valid_to__isnull=True
            ).values_list("user_id", "role", "region_id")
        )
        begun: dict[tuple[Held, date | None], Assignment] = {}
        for row, heir in sorted(moves.moves, key=lambda move: move[0].valid_from):
            until = row.valid_to
            # The area has ended, so it has an end; without one there would be nothing to follow.
            ends = row.region.valid_to if row.region else None
            begins = max(ends, row.valid_from) if ends else row.valid_from
            row.valid_to = begins
            key: Held = (row.user_id, row.role, heir.pk)
            if until is None and key in held:
                continue
            begun.setdefault(
                (key, until),
                Assignment(
                    user_id=row.user_id,
                    role=row.role,
                    region=heir,
                    valid_from=begins,
                    valid_to=until,
                    given_by_id=actor.user_id,
                ),
            )
        Assignment.objects.bulk_update([row for row, _heir in moves.moves], ["valid_to"])
        given = Assignment.objects.bulk_create(begun.values())
        _record(actor, [row for row, _heir in moves.moves], "role_ended", reason)
        _record(actor, given, "role_given", reason)
    return len(moves.moves)


def _record(actor: Actor, rows: list[Assignment], action: str, reason: str) -> None:
    events.record_many(
        actor,
        Assignment,
        action,
        [(row.pk, row.area_path, {"user": row.user_id, "role": row.role, "organisation": None}) for row in rows],
        reason=reason,
    )
