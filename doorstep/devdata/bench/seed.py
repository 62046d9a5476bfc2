"""A whole district at full size: 1.5 million invented residents and ten million service records of one year, by COPY.

The same seed always gives the same people and records; only the random nonces of the encrypted columns differ.
Telephones and ID numbers are really encrypted and hashed, with the product's own functions.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection

from doorstep.accounts.phones import phone_hash
from doorstep.devdata.bench.loading import advance_sequence, bulk, constants, copy, empty, stopwatch
from doorstep.devdata.bench.town import DISTRICT, Grid, Offer, build_regions, load_programmes
from doorstep.kernel.crypto import encrypt
from doorstep.ledger import rollups
from doorstep.ledger.models import Record
from doorstep.residents.models import Household, Person
from doorstep.residents.services.columns import id_hash, id_tail_hash, phone_tail_hash

SEED = 20_231_101
YEAR = 2025
PROGRAMMES = 25
#: Of ten residents, four doors.
HOUSEHOLDS_IN_TEN = 4
#: Records of one session: itself, people by name, service items, one count of heads.
NAMED = 22
ITEMS = 6
_PER_SESSION = 1 + NAMED + ITEMS + 1
#: Every two-hundredth record is entered in a later month.
LATE_EVERY = 200
_CREATED = "2024-12-01 08:00:00+08"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "明兰桂英建国秀珍志强玉华春梅文斌丽娟海涛美玲永康素云德福晓燕佳怡子轩雨桐浩然"


def run(args: argparse.Namespace) -> None:
    if not args.again and _is_there(args.residents, args.records):
        print(f"{args.residents:,} residents and {args.records:,} records are there already (--again loads anew).")
        return
    empty(
        [
            "ledger_pending",
            "ledger_rollup",
            "ledger_walkinlink",
            "ledger_record",
            "residents_person",
            "residents_household",
            "regions_region",
            "programmes_programme",
        ]
    )
    grids = build_regions(args.residents)
    programmes = load_programmes(PROGRAMMES)
    print(f"{len(grids):,} grids, {len(programmes)} programmes")
    tables = ("residents_household", "residents_person")
    with stopwatch(f"{args.residents:,} residents by COPY, encrypted, with indexes"), bulk(tables):
        _load_households(grids)
        _load_people(grids)
    with stopwatch(f"{args.records:,} records by COPY, with indexes"), bulk(["ledger_record"]):
        _load_records(args.records, grids, programmes)
    for table in (*tables, "ledger_record"):
        advance_sequence(table)
    _check_sample()
    with stopwatch("roll-ups of all records (ledger.rollups.rebuild)"):
        print(f"{rollups.rebuild():,} roll-ups")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_rollup")


def _is_there(residents: int, records: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM residents_person")
        people = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_record")
        last = cursor.fetchone()[0]
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ledger_rollup)")
        rolled = cursor.fetchone()[0]
    return bool(people >= residents and last >= records and rolled)


def _load_households(grids: list[Grid]) -> None:
    columns, rest = constants(Household, ("id", "region_id", "area_path", "address", "room"), created_at=_CREATED)

    def lines() -> Iterator[str]:
        for grid in grids:
            for door in range(grid.first_door, grid.first_door + grid.doors):
                number = door - grid.first_door
                room = f"{number % 6 + 1}0{number % 4 + 1}"
                yield f"{door}\t{grid.pk}\t{grid.path}\t{grid.estate}{number // 24 + 1}幢{room}室\t{room}{rest}\n"

    copy("residents_household", columns, lines())


def _load_people(grids: list[Grid]) -> None:
    from pypinyin import lazy_pinyin

    initials = {mark: lazy_pinyin(mark)[0][0] for mark in SURNAMES + GIVEN}
    columns, rest = constants(
        Person,
        (
            "id", "region_id", "area_path", "name", "initials", "sex", "birth_date", "id_number", "id_hash",
            "id_tail_hash", "phone", "phone_hash", "phone_tail_hash", "household_id",
        ),
        created_at=_CREATED,
        updated_at=_CREATED,
    )  # fmt: skip
    rng = random.Random(SEED)
    pick, real = rng.choice, rng.random
    first_day = date(1930, 1, 1)
    days = [first_day + timedelta(number) for number in range(34_000)]

    def lines() -> Iterator[str]:
        for grid in grids:
            for person in range(grid.first_person, grid.first_person + grid.people):
                name = pick(SURNAMES) + pick(GIVEN) + pick(GIVEN)
                letters = "".join(initials[mark] for mark in name)
                born = days[int(real() * 34_000)]
                sex = 1 + (person & 1)
                # Province 99 does not exist, so no number can be anybody's.
                number = f"99{person // 10_000:04d}{born:%Y%m%d}{person % 10_000:04d}"
                phone = f"+861{person + 990_000_0000:010d}"
                door = grid.first_door + (person - grid.first_person) * HOUSEHOLDS_IN_TEN // 10
                yield (
                    f"{person}\t{grid.pk}\t{grid.path}\t{name}\t{letters}\t{sex}\t{born}\t"
                    f"{encrypt(number)}\t{id_hash(number)}\t{id_tail_hash(number[-4:])}\t"
                    f"{encrypt(phone)}\t{phone_hash(phone)}\t{phone_tail_hash(phone[-4:])}\t{door}{rest}\n"
                )

    copy("residents_person", columns, lines())


def _load_records(count: int, grids: list[Grid], programmes: list[Offer]) -> None:
    columns, rest = constants(
        Record,
        (
            "id", "region_id", "area_path", "programme_id", "item_id", "occurred_on", "recorded_at", "person_id",
            "household_id", "sessions", "items", "person_times", "household_times", "source", "session",
        ),
    )  # fmt: skip
    copy("ledger_record", columns, _record_lines(count, grids, programmes, rest))


def _record_lines(count: int, grids: list[Grid], programmes: list[Offer], rest: str) -> Iterator[str]:
    rng = random.Random(SEED + 1)
    real = rng.random
    days = [date(YEAR, 1, 1) + timedelta(number) for number in range(365)]
    spoken = [day.isoformat() for day in days]
    later = [(day + timedelta(40)).isoformat() for day in days]
    # Sessions come in the order of the calendar, as records do in life: the table lies in the order of time.
    sessions = -(-count // _PER_SESSION)
    record = 0
    for session in range(sessions):
        at = session * 365 // sessions
        day, late = spoken[at], later[at]
        grid = grids[int(real() * len(grids))]
        programme = programmes[int(real() * real() * len(programmes))]
        key = f"bench.session:{session}"
        head = f"{grid.pk}\t{grid.path}\t{programme.pk}\t"
        coming = rng.sample(range(grid.people), min(NAMED, grid.people))
        for place in range(_PER_SESSION):
            record += 1
            if record > count:
                return
            moment = f"{late if record % LATE_EVERY == 0 else day} 09:00:00+08"
            if place == 0:
                what = f"\\N\t{day}\t{moment}\t\\N\t\\N\t1\t0\t0\t0"
            elif place <= NAMED:
                nth = coming[(place - 1) % len(coming)]
                door = grid.first_door + nth * HOUSEHOLDS_IN_TEN // 10
                calls = int(programme.by_door)
                what = f"\\N\t{day}\t{moment}\t{grid.first_person + nth}\t{door}\t0\t0\t1\t{calls}"
            elif place <= NAMED + ITEMS:
                item = programme.items[place % len(programme.items)] if programme.items else "\\N"
                what = f"{item}\t{day}\t{moment}\t\\N\t\\N\t0\t1\t0\t0"
            else:
                what = f"\\N\t{day}\t{moment}\t\\N\t\\N\t0\t0\t{1 + int(real() * 9)}\t0"
            yield f"{record}\t{head}{what}\tbench:{record}\t{key}{rest}\n"


def _check_sample() -> None:
    """Foreign keys were not checked while loading: they are now, on a sample, and for all paths of records."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM (SELECT * FROM ledger_record WHERE id % 97 = 0) r
            LEFT JOIN regions_region g ON g.id = r.region_id AND g.path = r.area_path
            LEFT JOIN residents_person p ON p.id = r.person_id
            LEFT JOIN residents_household h ON h.id = r.household_id
            WHERE g.id IS NULL OR (r.person_id IS NOT NULL AND p.id IS NULL)
               OR (r.household_id IS NOT NULL AND (h.id IS NULL OR h.id <> p.household_id))
            """
        )
        wrong = cursor.fetchone()[0]
    if wrong:
        raise AssertionError(f"{wrong} records of the sample point to nothing")
    print(f"District {DISTRICT}: keys of a sample of the records are right.")
