"""What the plans ask about people, with a fingerprint of it, read in one statement. Reads only.

A change is found by comparing, not by marks that every writer would have to set: an import, a merge, areas cut anew or
a hand-over that has run out are all found. Tags that only named roles may see are no part of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from doorstep.elders.tags import GUARDED
from doorstep.visits.planning import Facts

_GUARDED = [tag.value for tag in GUARDED]
#: The columns of Facts and the fingerprint, for the people of `chosen`.
_FACTS = """
    SELECT person.id, person.region_id, person.area_path, person.life = 'active', coalesce(sheet.care_level, ''),
           coalesce(tag.codes, ''), person.birth_date, carer.worker_id,
           md5(concat_ws('|', person.region_id, person.area_path, person.life, coalesce(sheet.care_level, ''),
                         coalesce(tag.codes, ''), coalesce(person.birth_date::text, ''),
                         coalesce(carer.worker_id::text, ''))) AS mark
      FROM residents_person person
      LEFT JOIN elders_sheet sheet ON sheet.person_id = person.id
      LEFT JOIN LATERAL (
           SELECT string_agg(DISTINCT open.tag, ',' ORDER BY open.tag) AS codes
             FROM elders_persontag open
            WHERE open.person_id = person.id AND open.valid_to IS NULL AND open.tag <> ALL(%(guarded)s)
           ) tag ON true
      LEFT JOIN LATERAL (
           SELECT one.worker_id FROM visits_carer one
            WHERE one.person_id = person.id AND one.valid_from <= %(today)s
              AND (one.valid_to IS NULL OR one.valid_to > %(today)s)
            ORDER BY one.id DESC LIMIT 1
           ) carer ON true
"""
#: Everybody whom a plan could mean, and everybody who was meant before.
_POSSIBLE = """
    SELECT person_id FROM elders_sheet
     WHERE care_level NOT IN ('', 'none') AND area_path >= %(path)s AND area_path < %(beyond)s
    UNION
    SELECT open.person_id FROM elders_persontag open JOIN residents_person one ON one.id = open.person_id
     WHERE open.valid_to IS NULL AND open.tag = ANY(%(tags)s)
       AND one.area_path >= %(path)s AND one.area_path < %(beyond)s
    UNION
    SELECT basis.person_id FROM visits_basis basis JOIN residents_person one ON one.id = basis.person_id
     WHERE one.area_path >= %(path)s AND one.area_path < %(beyond)s
"""


@dataclass(frozen=True, slots=True)
class Marked:
    facts: Facts
    mark: str


def facts_of(person_ids: Iterable[int], today: date) -> list[Marked]:
    rows = _rows(f"{_FACTS} WHERE person.id = ANY(%(ids)s) ORDER BY person.id", today, ids=list(person_ids))
    return [
        Marked(
            Facts(pk, region, path, is_open, level, frozenset(tags.split(",")) if tags else frozenset(), birth, worker),
            mark,
        )
        for pk, region, path, is_open, level, tags, birth, worker, mark in rows
    ]


def possible(area_path: str, tags: Iterable[str], today: date) -> list[int]:
    """Everybody of an area for whom tasks may have to be made or withdrawn."""
    rows = _rows(f"SELECT person_id FROM ({_POSSIBLE}) found ORDER BY person_id", today, **_range(area_path, tags))
    return [row[0] for row in rows]


def changed(area_path: str, tags: Iterable[str], today: date) -> list[int]:
    """Those of whom something else is known by now than when their tasks were made last."""
    rows = _rows(
        f"""
        SELECT now.id FROM ({_FACTS} WHERE person.id IN ({_POSSIBLE})) now
          LEFT JOIN visits_basis basis ON basis.person_id = now.id
         WHERE basis.mark IS DISTINCT FROM now.mark ORDER BY now.id
        """,
        today,
        **_range(area_path, tags),
    )
    return [row[0] for row in rows]


def _range(area_path: str, tags: Iterable[str]) -> dict[str, Any]:
    return {"path": area_path, "beyond": area_path + "~", "tags": sorted(tags)}


def _rows(sql: str, today: date, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"guarded": _GUARDED, "today": today, **values})
        return list(cursor.fetchall())
