"""The year's figures from the roll-ups, beside the plain SQL that answers the same question."""

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from statistics import median
from typing import Any

from django.db import connection

from doorstep.devdata.bench.seed import YEAR
from doorstep.ledger.rollups import LEVELS, Sums, read_binary
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports.selectors import figures
from doorstep.reports.units import figure_unit

START, END = date(YEAR, 1, 1), date(YEAR, 12, 31)
AREAS = (
    ("district", "320613/"),
    ("street", "320613/007/"),
    ("community", "320613/007/X03/"),
    ("grid", "320613/007/X03/G02/"),
)
#: Design target: at most twice the bare roll-up, exact distinct persons included.
LIMIT = 2.0


def run(args: argparse.Namespace) -> None:
    print("The year's figures by programme, p50 in ms (exact distinct persons and households included):")
    print(f"{'area':<11}{'ours':>9}{'roll-up':>9}{'plain SQL':>11}{'ours/roll-up':>14}{'SQL/ours':>10}  equal")
    for name, path in AREAS:
        region = Region.objects.get(path=path)
        works: list[Callable[[], Any]] = [partial(figures, actor=None, region=region, start=START, end=END)]
        if path.count("/") in LEVELS:
            works.append(partial(bare_rollup, path))
        (ours, *bare), found = by_turns(works, 15)
        (plain,), expected = by_turns([partial(plain_sql, path)], 3)
        equal = {(one.programme, one.unit): one.value for one in found} == expected
        limit, ratio = (f"{bare[0]:>9.1f}", f"{ours / bare[0]:>14.2f}") if bare else (f"{'–':>9}", f"{'–':>14}")
        said = "yes" if equal else "NO"
        print(f"{name:<11}{ours:>9.1f}{limit}{plain:>11.1f}{ratio}{plain / ours:>10.1f}  {said}", flush=True)
        if not equal:
            raise AssertionError(f"{name}: the figures differ from the plain SQL")
    print(f"Target: ours at most {LIMIT:g} times the bare roll-up (reading and uniting the bitmaps, nothing else).")


def by_turns(works: Sequence[Callable[[], Any]], rounds: int) -> tuple[list[float], Any]:
    """p50 of each in ms, and what the first answers. In turns, so that whoever else is busy on the machine slows them
    alike; one round before to warm up."""
    answer, *_rest = [work() for work in works]
    taken: list[list[float]] = [[] for _work in works]
    for _round in range(rounds):
        for times, work in zip(taken, works, strict=True):
            begun = time.perf_counter()
            work()
            times.append((time.perf_counter() - begun) * 1000)
    return [median(times) for times in taken], answer


def bare_rollup(path: str) -> dict[int, Sums]:
    """The limit: the rows of the roll-ups and their bitmaps, with no tail, no names, no scope."""
    months: dict[int, list[tuple[Any, ...]]] = {}
    for programme, *row in read_binary(
        """
        SELECT programme_id, sessions, items, person_times, anonymous_times, household_times, persons, households
        FROM ledger_rollup WHERE area_path = %(area)s AND month BETWEEN %(start)s AND %(end)s
        """,
        {"area": path, "start": START, "end": END},
    ):
        months.setdefault(programme, []).append(tuple(row))
    return {programme: Sums.of_rollups(rows) for programme, rows in months.items()}


def plain_sql(path: str) -> dict[tuple[str, str], int]:
    """What one would write without roll-ups: count(distinct …) over the records."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT programme_id, sum(sessions), sum(items), sum(person_times), sum(household_times),
                   count(DISTINCT person_id), count(DISTINCT household_id) FILTER (WHERE household_times > 0)
            FROM ledger_record
            WHERE area_path >= %s AND area_path < %s AND occurred_on BETWEEN %s AND %s
            GROUP BY programme_id
            """,
            [path, path + "~", START, END],
        )
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    answer = {}
    columns = ("sessions", "items", "person_times", "household_times", "people", "households")
    for programme in Programme.objects.order_by("id"):
        row = dict(zip(columns, rows.get(programme.pk, (0,) * 6), strict=True))
        for unit in programme.counts:
            if row.get(unit):
                answer[programme.code, figure_unit(programme, unit)] = int(row[unit])
    return answer
