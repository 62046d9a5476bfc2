"""Reading the book."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.ledger.rollups import AGGREGATES, LEVELS, LIVE, ROLLED, TAIL, TAIL_FROM, Sums, read_binary


@dataclass(frozen=True, slots=True)
class Totals:
    """The units of one programme in one area and period. `persons` and `households` are exact distinct counts."""

    programme_id: int
    sessions: int
    items: int
    person_times: int
    anonymous_times: int
    household_times: int
    persons: int
    households: int

    @property
    def named_times(self) -> int:
        return self.person_times - self.anonymous_times


def sums(*, area_path: str, start: date, end: date, programme_ids: Iterable[int] | None = None) -> dict[int, Sums]:
    """Programme → measures with the very sets of people, so that callers can unite areas or programmes exactly.

    Both days belong to the period. Whole months of a district, street or community come from the roll-ups and the
    pending tail; single days, and everything of a grid, come from the records.
    """
    wanted = sorted(programme_ids) if programme_ids is not None else None
    found: dict[int, Sums] = defaultdict(Sums)
    if start > end or wanted == []:
        return found
    days, months = split_months(start, end) if area_path.count("/") in LEVELS else ([(start, end)], None)
    if months:
        for programme, part in _rolled(area_path, *months, wanted).items():
            found[programme].add(part)
    for first, last in days:
        for programme, part in _raw(area_path, first, last, wanted).items():
            found[programme].add(part)
    return found


def totals(*, area_path: str, start: date, end: date, programme_ids: Iterable[int] | None = None) -> list[Totals]:
    """One row a programme that has any record in the period."""
    return [
        Totals(
            programme,
            part.sessions,
            part.items,
            part.person_times,
            part.anonymous_times,
            part.household_times,
            len(part.persons),
            len(part.households),
        )
        for programme, part in sorted(
            sums(area_path=area_path, start=start, end=end, programme_ids=programme_ids).items()
        )
    ]


def records(
    *, actor: Actor, area_path: str, start: date, end: date, programme_id: int | None = None
) -> QuerySet[Record]:
    """The records behind a figure, newest day first, as far as the actor may see them."""
    rows = Record.objects.visible_to(actor).under(area_path).filter(occurred_on__range=(start, end))
    if programme_id is not None:
        rows = rows.filter(programme_id=programme_id)
    return rows.order_by("-occurred_on", "-id")


def split_months(start: date, end: date) -> tuple[list[tuple[date, date]], tuple[date, date] | None]:
    """Days before, whole months, days after."""
    first = start if start.day == 1 else clock.month_of(start)[1] + timedelta(days=1)
    last = end if clock.month_of(end)[1] == end else end.replace(day=1) - timedelta(days=1)
    if first > last:
        return [(start, end)], None
    days = []
    if start < first:
        days.append((start, first - timedelta(days=1)))
    if last < end:
        days.append((last + timedelta(days=1), end))
    return days, (first, last)


def _rolled(area_path: str, first: date, last: date, wanted: list[int] | None) -> dict[int, Sums]:
    """Roll-ups and pending tail in ONE statement: between two, a fold could move rows from one side to the other."""
    only = "AND {table}.programme_id = ANY(%(wanted)s)" if wanted is not None else ""
    parameters: dict[str, Any] = {
        "area": area_path,
        "beyond": area_path + "~",
        "first": first,
        "last": last,
        "wanted": wanted,
    }
    rows = read_binary(
        f"""
        SELECT u.programme_id, {ROLLED} FROM ledger_rollup u
        WHERE u.area_path = %(area)s AND u.month BETWEEN %(first)s AND %(last)s {only.format(table="u")}
        UNION ALL
        SELECT r.programme_id, {TAIL} FROM {TAIL_FROM}
        WHERE r.area_path >= %(area)s AND r.area_path < %(beyond)s
          AND r.occurred_on BETWEEN %(first)s AND %(last)s {only.format(table="r")}
        GROUP BY r.programme_id
        """,
        parameters,
    )
    found: dict[int, Sums] = defaultdict(Sums)
    months: dict[int, list[Sequence[Any]]] = defaultdict(list)
    reversed_now = []
    for programme, *row in rows:
        if row[5] is not None:
            months[programme].append(row[:7])
            continue
        part, has_reversal = Sums.of_part(row)
        found[programme].add(part)
        if has_reversal:
            reversed_now.append(programme)
    for programme, rolled in months.items():
        found[programme].add(Sums.of_rollups(rolled))
    if reversed_now:
        # Not folded yet, so the sets may hold somebody whose only record was taken back.
        fresh = _raw(area_path, first, last, reversed_now)
        for programme in reversed_now:
            found[programme] = fresh.get(programme, Sums())
    return found


def _raw(area_path: str, first: date, last: date, wanted: list[int] | None) -> dict[int, Sums]:
    only = "AND r.programme_id = ANY(%s)" if wanted is not None else ""
    where = f"WHERE r.area_path >= %s AND r.area_path < %s AND r.occurred_on BETWEEN %s AND %s {only}"
    parameters: list[Any] = [area_path, area_path + "~", first, last]
    if wanted is not None:
        parameters.append(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.programme_id, {AGGREGATES} FROM ledger_record r {where} GROUP BY 1", parameters)
        found = {programme: Sums.of_row(row) for programme, *row in cursor.fetchall()}
        cursor.execute(
            f"""
            SELECT r.programme_id, l.person_id, l.household_id
            FROM ledger_walkinlink l JOIN ledger_record r ON r.id = l.record_id {where} AND {LIVE}
            """,
            parameters,
        )
        for programme, person, household in cursor.fetchall():
            found[programme].persons.add(person)
            if household is not None:
                found[programme].households.add(household)
    return found
