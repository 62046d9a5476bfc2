"""Monthly roll-ups of the book, exact at every moment.

Posting writes a Pending row beside each record and touches no shared row, so a hundred clinics post at once without
waiting for each other. The worker folds pending rows into the roll-ups of district, street and community. A figure is
the roll-ups plus what is still pending, read in one statement, so it never lags and never counts twice.

A reversal may take the last record of a person out of a month; that can't be seen from a set, so the months it touches
are computed again from the records.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
from django.db import connection, transaction
from pyroaring import BitMap

from doorstep.ledger.models import RollUp

#: Roll-ups exist for these many leading path segments: district, street, community. A grid has few enough records.
LEVELS = (1, 2, 3)
_FOLD_LOCK = 7_320_613

#: A record counts its person and household while nobody has reversed it.
LIVE = "(r.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_record x WHERE x.reverses_id = r.id))"

#: Sums and distinct sets over records `r` and the walk-ins linked to them; the caller adds FROM and WHERE.
AGGREGATES = f"""
    coalesce(sum(r.sessions), 0), coalesce(sum(r.items), 0), coalesce(sum(r.person_times), 0),
    coalesce(sum(r.person_times) FILTER (WHERE r.person_id IS NULL), 0), coalesce(sum(r.household_times), 0),
    array_agg(DISTINCT r.person_id) FILTER (WHERE r.person_id IS NOT NULL AND r.person_times > 0 AND {LIVE}),
    array_agg(DISTINCT r.household_id) FILTER (WHERE r.household_id IS NOT NULL AND r.household_times > 0 AND {LIVE})
"""

#: The same of roll-ups `u`, and of what is pending `p` for records `r` and links `l`: two halves of one UNION ALL, so
#: that a fold can't move a row from one side to the other between two statements. Read with `Sums.of_part`.
ROLLED = """
    u.sessions, u.items, u.person_times, u.anonymous_times, u.household_times, u.persons, u.households,
    NULL::bigint[], NULL::bigint[], false
"""
TAIL = """
    coalesce(sum(r.sessions) FILTER (WHERE p.link_id IS NULL), 0)::int,
    coalesce(sum(r.items) FILTER (WHERE p.link_id IS NULL), 0)::int,
    coalesce(sum(r.person_times) FILTER (WHERE p.link_id IS NULL), 0)::int,
    coalesce(sum(r.person_times) FILTER (WHERE p.link_id IS NULL AND r.person_id IS NULL), 0)::int,
    coalesce(sum(r.household_times) FILTER (WHERE p.link_id IS NULL), 0)::int,
    NULL::bytea, NULL::bytea,
    array_agg(DISTINCT coalesce(l.person_id, r.person_id))
        FILTER (WHERE l.person_id IS NOT NULL OR (r.person_id IS NOT NULL AND r.person_times > 0)),
    array_agg(DISTINCT coalesce(l.household_id, r.household_id))
        FILTER (WHERE l.household_id IS NOT NULL OR (r.household_id IS NOT NULL AND r.household_times > 0)),
    bool_or(r.reverses_id IS NOT NULL)
"""
TAIL_FROM = """
    ledger_pending p JOIN ledger_record r ON r.id = p.record_id LEFT JOIN ledger_walkinlink l ON l.id = p.link_id
"""


@dataclass(slots=True)
class Sums:
    """The measures of some records together."""

    sessions: int = 0
    items: int = 0
    person_times: int = 0
    anonymous_times: int = 0
    household_times: int = 0
    persons: BitMap = field(default_factory=BitMap)
    households: BitMap = field(default_factory=BitMap)

    def add(self, other: "Sums") -> None:
        self.sessions += other.sessions
        self.items += other.items
        self.person_times += other.person_times
        self.anonymous_times += other.anonymous_times
        self.household_times += other.household_times
        self.persons |= other.persons
        self.households |= other.households

    @classmethod
    def of_row(cls, row: Iterable[Any]) -> "Sums":
        """From a row of AGGREGATES."""
        sessions, items, person_times, anonymous, household_times, persons, households = row
        return cls(
            int(sessions),
            int(items),
            int(person_times),
            int(anonymous),
            int(household_times),
            BitMap(persons or ()),
            BitMap(households or ()),
        )

    @classmethod
    def of_part(cls, row: Sequence[Any]) -> tuple["Sums", bool]:
        """From a row of ROLLED or TAIL, and whether something in it was reversed: then its sets say too much."""
        numbers, sets, arrays, has_reversal = row[:5], row[5:7], row[7:9], bool(row[9])
        if any(found is not None for found in sets):
            return cls.of_rollup([*numbers, *sets]), False
        return cls.of_row([*numbers, *arrays]), has_reversal

    @classmethod
    def of_rollup(cls, row: Iterable[Any]) -> "Sums":
        sessions, items, person_times, anonymous, household_times, persons, households = row
        return cls(
            sessions,
            items,
            person_times,
            anonymous,
            household_times,
            BitMap.deserialize(bytes(persons)) if persons else BitMap(),
            BitMap.deserialize(bytes(households)) if households else BitMap(),
        )

    @classmethod
    def of_rollups(cls, rows: Sequence[Sequence[Any]]) -> "Sums":
        """From rows of roll-ups together: uniting all their sets at once takes half the time of one after the other."""
        sessions, items, person_times, anonymous, household_times = (
            sum(row[position] for row in rows) for position in range(5)
        )
        return cls(
            sessions,
            items,
            person_times,
            anonymous,
            household_times,
            BitMap.union(*(BitMap.deserialize(row[5]) for row in rows)),
            BitMap.union(*(BitMap.deserialize(row[6]) for row in rows)),
        )


def read_binary(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows as the server holds them. As text every bitmap would be twice as long, and a year of a district has 600."""
    connection.ensure_connection()
    raw: Any = psycopg.Cursor(connection.connection)
    raw.format = psycopg.pq.Format.BINARY
    # Django's wrapper around it, so that its errors, its log of statements and whoever counts them see this one too.
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(raw) as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


Key = tuple[str, int, date]


def prefixes(area_path: str) -> list[str]:
    """The paths of the areas with roll-ups that this path lies in: `320613/`, `320613/017/`, `320613/017/X03/`."""
    parts = area_path.split("/")[:-1]
    return ["/".join(parts[:level]) + "/" for level in LEVELS if level <= len(parts)]


def fold(limit: int = 5000) -> int:
    """Take up to `limit` pending rows into the roll-ups. Returns how many; call again while it returns `limit`.

    One folder at a time (an advisory lock): two would wait for each other's roll-up rows anyway.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOLD_LOCK])
        cursor.execute(
            """
            WITH taken AS (
                DELETE FROM ledger_pending WHERE id IN (SELECT id FROM ledger_pending ORDER BY id LIMIT %s)
                RETURNING record_id, link_id
            )
            SELECT r.area_path, r.programme_id, date_trunc('month', r.occurred_on)::date,
                   t.link_id IS NOT NULL, r.reverses_id IS NOT NULL,
                   r.sessions, r.items, r.person_times, r.person_id, r.household_times, r.household_id,
                   l.person_id, l.household_id
            FROM taken t JOIN ledger_record r ON r.id = t.record_id LEFT JOIN ledger_walkinlink l ON l.id = t.link_id
            """,
            [limit],
        )
        rows = cursor.fetchall()
        groups: dict[Key, Sums] = defaultdict(Sums)
        again: set[Key] = set()
        for path, programme, month, is_link, is_reversal, *values in rows:
            for prefix in prefixes(path):
                key = (prefix, programme, month)
                if is_reversal:
                    again.add(key)
                else:
                    _add(groups[key], is_link, values)
        for key in again:
            groups[key] = _from_records(cursor, key)
        _store(groups, replace=again)
    return len(rows)


def fold_all() -> int:
    total = 0
    while folded := fold():
        total += folded
    return total


def _add(sums: Sums, is_link: bool, values: list[Any]) -> None:
    sessions, items, person_times, person, household_times, household, linked_person, linked_household = values
    if is_link:
        sums.persons.add(linked_person)
        if linked_household is not None:
            sums.households.add(linked_household)
        return
    sums.sessions += sessions
    sums.items += items
    sums.person_times += person_times
    sums.household_times += household_times
    if person is None:
        sums.anonymous_times += person_times
    elif person_times > 0:
        sums.persons.add(person)
    if household is not None and household_times > 0:
        sums.households.add(household)


def _from_records(cursor: Any, key: Key) -> Sums:
    """A month of an area anew from its records, without those that are still pending."""
    prefix, programme, month = key
    where = """
        WHERE r.area_path >= %s AND r.area_path < %s AND r.programme_id = %s
        AND r.occurred_on >= %s AND r.occurred_on < (%s::date + interval '1 month')
        AND NOT EXISTS (SELECT 1 FROM ledger_pending p WHERE p.record_id = r.id AND p.link_id IS NULL)
    """
    parameters = [prefix, prefix + "~", programme, month, month]
    cursor.execute(f"SELECT {AGGREGATES} FROM ledger_record r {where}", parameters)
    sums = Sums.of_row(cursor.fetchone())
    cursor.execute(
        f"""
        SELECT array_agg(DISTINCT l.person_id),
               array_agg(DISTINCT l.household_id) FILTER (WHERE l.household_id IS NOT NULL)
        FROM ledger_walkinlink l JOIN ledger_record r ON r.id = l.record_id {where}
        AND {LIVE} AND NOT EXISTS (SELECT 1 FROM ledger_pending p WHERE p.link_id = l.id)
        """,
        parameters,
    )
    persons, households = cursor.fetchone()
    sums.persons |= BitMap(persons or ())
    sums.households |= BitMap(households or ())
    return sums


def _store(groups: dict[Key, Sums], *, replace: set[Key]) -> None:
    if not groups:
        return
    areas = {key[0] for key in groups}
    months = {key[2] for key in groups}
    known = {
        (row.area_path, row.programme_id, row.month): row
        for row in RollUp.objects.filter(area_path__in=areas, month__in=months)
    }
    changed, fresh = [], []
    for key, sums in groups.items():
        row = known.get(key)
        if row is None:
            fresh.append(_filled(RollUp(area_path=key[0], programme_id=key[1], month=key[2]), sums))
            continue
        if key not in replace:
            sums.add(
                Sums.of_rollup(
                    (
                        row.sessions,
                        row.items,
                        row.person_times,
                        row.anonymous_times,
                        row.household_times,
                        row.persons,
                        row.households,
                    )
                )
            )
        changed.append(_filled(row, sums))
    RollUp.objects.bulk_create(fresh, batch_size=1000)
    RollUp.objects.bulk_update(changed, _MEASURES, batch_size=500)


_MEASURES = ["sessions", "items", "person_times", "anonymous_times", "household_times", "persons", "households"]


def _filled(row: RollUp, sums: Sums) -> RollUp:
    row.sessions = sums.sessions
    row.items = sums.items
    row.person_times = sums.person_times
    row.anonymous_times = sums.anonymous_times
    row.household_times = sums.household_times
    row.persons = sums.persons.serialize()
    row.households = sums.households.serialize()
    return row


def rebuild() -> int:
    """All roll-ups anew from the records: after a restore, a bulk load, or to prove that folding is right."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOLD_LOCK])
        # Posting waits for the moment; nothing may slip in between emptying and reading.
        cursor.execute("LOCK TABLE ledger_pending IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM ledger_pending")
        cursor.execute("DELETE FROM ledger_rollup")
        cursor.execute(
            "SELECT DISTINCT programme_id, date_trunc('month', occurred_on)::date FROM ledger_record ORDER BY 2, 1"
        )
        stored = 0
        for programme, month in cursor.fetchall():
            cursor.execute(
                f"""
                SELECT r.area_path, {AGGREGATES} FROM ledger_record r
                WHERE r.programme_id = %s AND r.occurred_on >= %s AND r.occurred_on < (%s::date + interval '1 month')
                GROUP BY r.area_path
                """,
                [programme, month, month],
            )
            groups: dict[Key, Sums] = defaultdict(Sums)
            for path, *row in cursor:
                sums = Sums.of_row(row)
                for prefix in prefixes(path):
                    groups[(prefix, programme, month)].add(sums)
            cursor.execute(
                f"""
                SELECT r.area_path, l.person_id, l.household_id
                FROM ledger_walkinlink l JOIN ledger_record r ON r.id = l.record_id
                WHERE r.programme_id = %s AND r.occurred_on >= %s
                AND r.occurred_on < (%s::date + interval '1 month') AND {LIVE}
                """,
                [programme, month, month],
            )
            for path, person, household in cursor:
                for prefix in prefixes(path):
                    groups[(prefix, programme, month)].persons.add(person)
                    if household is not None:
                        groups[(prefix, programme, month)].households.add(household)
            _store(groups, replace=set())
            stored += len(groups)
    return stored
