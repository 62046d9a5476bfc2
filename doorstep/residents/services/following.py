"""Carrying out what a re-cut of areas means for people and their doors: three statements, however many."""

from django.db import connection, transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require
from doorstep.residents.following import Following, Move
from doorstep.residents.models import Household, Person

_DOORS = """
    UPDATE residents_household AS row
    SET region_id = new.region_id, area_path = new.path, building_id = new.building_id
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[]) AS new (id, region_id, path, building_id)
    WHERE row.id = new.id
"""
_PEOPLE = """
    UPDATE residents_person AS row
    SET region_id = new.region_id, area_path = new.path, updated_at = %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS new (id, region_id, path)
    WHERE row.id = new.id
"""


def follow_areas(*, actor: Actor, moves: Following, reason: str = "") -> None:
    """Moves people and households to the areas that took over. Needs regions.edit over every old area: the re-cut
    itself moves those who live there, no right over the register is asked for and nothing of it is shown.

    Each gets its event. Records of the past are not touched; they keep the area of their day.
    """
    for path in {move.origin for move in [*moves.doors, *moves.people]}:
        require(actor, "regions.edit", path)
    with transaction.atomic(), connection.cursor() as cursor:
        if moves.doors:
            ids, regions, paths = _columns(moves.doors)
            cursor.execute(_DOORS, [ids, regions, paths, [move.building_id for move in moves.doors]])
        if moves.people:
            ids, regions, paths = _columns(moves.people)
            cursor.execute(_PEOPLE, [clock.now(), ids, regions, paths])
        for model, moved in ((Household, moves.doors), (Person, moves.people)):
            rows = [(move.pk, move.region.path, {"origin": move.origin}) for move in moved]
            events.record_many(actor, model, "moved", rows, reason=reason)


def _columns(moves: list[Move]) -> tuple[list[int], list[int], list[str]]:
    return (
        [move.pk for move in moves],
        [move.region.pk for move in moves],
        [move.region.path for move in moves],
    )
