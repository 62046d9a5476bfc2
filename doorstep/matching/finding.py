"""Looking for files that may be of one person, by blocking keys: only those are compared who share one.

The keys are the birth date, the telephone and the door, each with the initials of the name: joins by index. Who sounds
alike is then decided by name (alike.py). Two files with an ID number each are two people.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require
from doorstep.matching.models import Pair
from doorstep.matching.states import LAPSED, OPEN, RIGHT
from doorstep.residents.alike import alike

BATCH = 2000
_WEIGHT = {"name": 2, "sound": 1, "birth": 3, "phone": 2, "door": 2}
#: A telephone or door shared by more than these is a shop's or a home's and says nothing about who somebody is.
CROWD = 30

_SAME = "b.life = 'active' AND b.id <> a.id AND b.initials = a.initials AND (a.id_hash = '' OR b.id_hash = '')"
_COLUMNS = """
    least(a.id, b.id), greatest(a.id, b.id), a.name, b.name, a.birth_date IS NOT NULL AND a.birth_date = b.birth_date,
    a.phone_hash <> '' AND a.phone_hash = b.phone_hash, a.household_id IS NOT NULL AND a.household_id = b.household_id
"""
_FRESH = """
    a.life = 'active' AND a.area_path >= %(from)s AND a.area_path < %(to)s
    AND (%(since)s::timestamptz IS NULL OR a.updated_at >= %(since)s)
"""
_FIND = f"""
    SELECT {_COLUMNS} FROM residents_person a JOIN residents_person b ON b.birth_date = a.birth_date AND {_SAME}
     WHERE {_FRESH}
    UNION
    SELECT {_COLUMNS} FROM residents_person a JOIN residents_person b ON b.phone_hash = a.phone_hash AND {_SAME}
     WHERE a.phone_hash <> '' AND b.phone_hash <> '' AND {_FRESH}
       AND %(crowd)s > (SELECT count(*) FROM
           (SELECT FROM residents_person c
            WHERE c.phone_hash <> '' AND c.phone_hash = a.phone_hash LIMIT %(crowd)s) n)
    UNION
    SELECT {_COLUMNS} FROM residents_person a JOIN residents_person b ON b.household_id = a.household_id AND {_SAME}
     WHERE {_FRESH}
       AND %(crowd)s > (SELECT count(*) FROM
           (SELECT FROM residents_person c WHERE c.household_id = a.household_id LIMIT %(crowd)s) n)
"""


@dataclass(frozen=True, slots=True)
class Found:
    low: int
    high: int
    reasons: list[str]

    @property
    def weight(self) -> int:
        return sum(_WEIGHT[reason] for reason in self.reasons)


def find_pairs(*, actor: Actor, area_path: str, since: datetime | None = None) -> int:
    """Compares the open files of an area, or those changed `since`, with all of the district; gives how many are new.

    Finding the same pair again changes nothing: what was decided about it stays decided. One that had lapsed and looks
    alike again is asked about again.
    """
    require(actor, RIGHT, area_path)
    now = clock.now()
    rows = [
        Pair(low_id=found.low, high_id=found.high, reasons=found.reasons, weight=found.weight, found_at=now)
        for found in _candidates(area_path, since)
    ]
    with transaction.atomic():
        before = Pair.objects.count()
        Pair.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        new = Pair.objects.count() - before
        for start in range(0, len(rows), BATCH):
            keys = [(row.low_id, row.high_id) for row in rows[start : start + BATCH]]
            lapsed = Pair.objects.filter(state=LAPSED, low_id__in={low for low, _high in keys})
            again = [pair.pk for pair in lapsed if (pair.low_id, pair.high_id) in set(keys)]
            new += Pair.objects.filter(pk__in=again).update(state=OPEN, found_at=now)
    return new


def _candidates(area_path: str, since: datetime | None) -> list[Found]:
    values = {"from": area_path, "to": area_path + "~", "since": since, "crowd": CROWD}
    found: dict[tuple[int, int], Found] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        for low, high, one, other, birth, phone, door in cursor.fetchall():
            how = alike(one, other)
            if not how:
                continue
            reasons = [how, *(word for word, is_so in (("birth", birth), ("phone", phone), ("door", door)) if is_so)]
            found[low, high] = Found(low, high, reasons)
    return list(found.values())
