"""Figures of one area cut into its parts: by month for a curve, by child area for a table.

Both cost the same few statements however many months, areas or records there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from doorstep.kernel import clock
from doorstep.ledger.rollups import AGGREGATES, LEVELS, LIVE, ROLLED, TAIL, TAIL_FROM, Sums, read_binary
from doorstep.ledger.selectors import split_months


@dataclass(frozen=True, slots=True)
class Measures:
    """What can be added up: no sets of people."""

    sessions: int = 0
    items: int = 0
    person_times: int = 0
    anonymous_times: int = 0
    household_times: int = 0

    def __add__(self, other: "Measures") -> "Measures":
        return Measures(
            self.sessions + other.sessions,
            self.items + other.items,
            self.person_times + other.person_times,
            self.anonymous_times + other.anonymous_times,
            self.household_times + other.household_times,
        )


_SUMS = """coalesce(sum(r.sessions), 0)::int, coalesce(sum(r.items), 0)::int, coalesce(sum(r.person_times), 0)::int,
    coalesce(sum(r.person_times) FILTER (WHERE r.person_id IS NULL), 0)::int,
    coalesce(sum(r.household_times), 0)::int"""


def months(
    *, area_path: str, first: date, last: date, programme_ids: Iterable[int] | None = None
) -> dict[tuple[int, date], Measures]:
    """(programme, month) → measures, for the whole months from that of `first` to that of `last`."""
    wanted = sorted(programme_ids) if programme_ids is not None else None
    found: dict[tuple[int, date], Measures] = defaultdict(Measures)
    if wanted == []:
        return found
    parameters: dict[str, Any] = {
        "area": area_path,
        "beyond": area_path + "~",
        "first": first.replace(day=1),
        "last": clock.month_of(last)[1],
        "wanted": wanted,
    }
    only = "AND {table}.programme_id = ANY(%(wanted)s)" if wanted is not None else ""
    tail = f"""
        SELECT r.programme_id, date_trunc('month', r.occurred_on)::date, {_SUMS}
        FROM {{source}} WHERE r.area_path >= %(area)s AND r.area_path < %(beyond)s
        AND r.occurred_on BETWEEN %(first)s AND %(last)s {only.format(table="r")} {{more}} GROUP BY 1, 2
    """
    if area_path.count("/") in LEVELS:
        # One statement, so that a fold can't move a row from one side to the other in between.
        statement = f"""
            SELECT u.programme_id, u.month, u.sessions, u.items, u.person_times, u.anonymous_times, u.household_times
            FROM ledger_rollup u WHERE u.area_path = %(area)s AND u.month BETWEEN %(first)s AND %(last)s {
            only.format(table="u")
        }
            UNION ALL {
            tail.format(
                source="ledger_pending p JOIN ledger_record r ON r.id = p.record_id", more="AND p.link_id IS NULL"
            )
        }
        """
    else:
        statement = tail.format(source="ledger_record r", more="")
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for programme, month, *row in cursor.fetchall():
            found[programme, month] += Measures(*row)
    return found


def areas(
    *,
    parent: str,
    children: Sequence[str],
    start: date,
    end: date,
    programme_ids: Iterable[int] | None = None,
) -> dict[str, dict[int, Sums]]:
    """Area → programme → measures with sets, for each child and, under the parent's own path, what lies in no child."""
    wanted = sorted(programme_ids) if programme_ids is not None else None
    found: dict[str, dict[int, Sums]] = defaultdict(lambda: defaultdict(Sums))
    if start > end or wanted == []:
        return found
    level = parent.count("/") + 1
    days, whole = split_months(start, end) if level in LEVELS else ([(start, end)], None)
    if whole:
        _add_rolled(found, parent, sorted(children), whole, wanted)
        days_of_parent = [(start, end)]
    else:
        days_of_parent = days
    for first, last in days:
        _add_raw(found, parent, first, last, wanted, inner=True)
    for first, last in days_of_parent:
        _add_raw(found, parent, first, last, wanted, inner=False)
    return found


def _add_rolled(
    found: dict[str, dict[int, Sums]],
    parent: str,
    children: list[str],
    whole: tuple[date, date],
    wanted: list[int] | None,
) -> None:
    first, last = whole
    only = "AND {table}.programme_id = ANY(%(wanted)s)" if wanted is not None else ""
    parameters: dict[str, Any] = {
        "children": children,
        "parent": parent,
        "beyond": parent + "~",
        "first": first,
        "last": last,
        "wanted": wanted,
    }
    rows = read_binary(
        f"""
        SELECT u.area_path, u.programme_id, {ROLLED} FROM ledger_rollup u
        WHERE u.area_path = ANY(%(children)s) AND u.month BETWEEN %(first)s AND %(last)s {only.format(table="u")}
        UNION ALL
        SELECT r.area_path, r.programme_id, {TAIL} FROM {TAIL_FROM}
        WHERE r.area_path > %(parent)s AND r.area_path < %(beyond)s
          AND r.occurred_on BETWEEN %(first)s AND %(last)s {only.format(table="r")}
        GROUP BY r.area_path, r.programme_id
        """,
        parameters,
    )
    stale = set()
    for path, programme, *row in rows:
        part, has_reversal = Sums.of_part(row)
        # A roll-up stands at the child itself, a pending record anywhere below it.
        child = _child(parent, path)
        found[child][programme].add(part)
        if has_reversal:
            stale.add((child, programme))
    if stale:
        # Not folded yet: the sets may hold somebody whose only record was taken back.
        fresh: dict[str, dict[int, Sums]] = defaultdict(lambda: defaultdict(Sums))
        _add_raw(fresh, parent, first, last, sorted({programme for _child_path, programme in stale}), inner=True)
        for child, programme in stale:
            found[child][programme] = fresh[child][programme]


def _add_raw(
    found: dict[str, dict[int, Sums]], parent: str, first: date, last: date, wanted: list[int] | None, *, inner: bool
) -> None:
    """From the records: of all that lies within a child (`inner`), or of the parent's own path alone."""
    area = "r.area_path > %(parent)s AND r.area_path < %(beyond)s" if inner else "r.area_path = %(parent)s"
    only = "AND r.programme_id = ANY(%(wanted)s)" if wanted is not None else ""
    where = f"WHERE {area} AND r.occurred_on BETWEEN %(first)s AND %(last)s {only}"
    parameters: dict[str, Any] = {
        "parent": parent,
        "beyond": parent + "~",
        "first": first,
        "last": last,
        "wanted": wanted,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.area_path, r.programme_id, {AGGREGATES} FROM ledger_record r {where} GROUP BY 1, 2", parameters
        )
        for path, programme, *row in cursor.fetchall():
            found[_child(parent, path)][programme].add(Sums.of_row(row))
        cursor.execute(
            f"""
            SELECT r.area_path, r.programme_id, l.person_id, l.household_id
            FROM ledger_walkinlink l JOIN ledger_record r ON r.id = l.record_id {where} AND {LIVE}
            """,
            parameters,
        )
        for path, programme, person, household in cursor.fetchall():
            sums = found[_child(parent, path)][programme]
            sums.persons.add(person)
            if household is not None:
                sums.households.add(household)


def _child(parent: str, path: str) -> str:
    """The child of `parent` in which `path` lies; the parent itself when it lies in none."""
    step = path[len(parent) :].partition("/")[0]
    return f"{parent}{step}/" if step else parent
