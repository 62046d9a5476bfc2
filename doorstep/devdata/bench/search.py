"""Finding one person among all, beside the bare statement that reads the same index and nothing else."""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.db import connection

from doorstep.accounts.identity import of_user
from doorstep.accounts.models import Assignment, User
from doorstep.accounts.phones import phone_hash
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region
from doorstep.residents.models import Person
from doorstep.residents.selectors.search import search
from doorstep.residents.services.columns import id_hash, id_tail_hash

DISTRICT, COMMUNITY = "320613/", "320613/007/X03/"
PEOPLE = 60
#: Design target: a search answers under so many ms at 1.5 million people.
LIMIT = 100.0


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody types, and the condition of the bare statement beside it."""

    name: str
    typed: Callable[[Person], str]
    where: str
    value: Callable[[Person], Any]


def _address(person: Person) -> str:
    return person.household.address if person.household else ""


WAYS = (
    Way("whole name", lambda one: one.name, "p.name = %s", lambda one: one.name),
    Way("beginning of a name", lambda one: one.name[:2], "p.name LIKE %s", lambda one: one.name[:2] + "%"),
    Way("pinyin initials", lambda one: one.initials[:3], "p.initials LIKE %s", lambda one: one.initials[:3] + "%"),
    Way("telephone", lambda one: one.phone, "p.phone_hash = %s", lambda one: phone_hash(one.phone)),
    Way("ID number", lambda one: one.id_number, "p.id_hash = %s", lambda one: id_hash(one.id_number)),
    Way(
        "last four of the ID",
        lambda one: one.id_number[-4:],
        "p.id_tail_hash = %s",
        lambda one: id_tail_hash(one.id_number),
    ),
    Way("address", _address, "h.address LIKE %s", lambda one: _address(one) + "%"),
)


def run(args: argparse.Namespace) -> None:
    for name, area in (("district", DISTRICT), ("community", COMMUNITY)):
        actor = _staff(area)
        people = _some(area)
        print(f"Staff of a {name}, {len(people)} people looked for, ms:")
        print(f"{'by':<22}{'p50':>8}{'p95':>8}{'longest':>9}{'bare SQL':>10}{'ratio':>8}")
        for way in WAYS:
            ours, bare = [], []
            for person in people:
                if not way.typed(person):
                    continue
                found, taken = _timed(partial(search, actor=actor, text=way.typed(person)))
                if len(found) < 50 and person.pk not in {one.pk for one in found}:
                    raise AssertionError(f"{way.name}: {person} is not found")
                ours.append(taken)
                bare.append(_timed(partial(_bare, area, way, person))[1])
            p95 = quantiles(ours, n=20)[-1]
            print(
                f"{way.name:<22}{median(ours):>8.1f}{p95:>8.1f}{max(ours):>9.1f}{median(bare):>10.1f}"
                f"{median(ours) / median(bare):>8.1f}",
                flush=True,
            )
    print(f"Target: a search answers under {LIMIT:g} ms.")


def _timed(work: Callable[[], list[Any]]) -> tuple[list[Any], float]:
    begun = time.perf_counter()
    answer = work()
    return answer, (time.perf_counter() - begun) * 1000


def _bare(area: str, way: Way, person: Person) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.name, h.address FROM residents_person p "
            "LEFT JOIN residents_household h ON h.id = p.household_id "
            f"WHERE p.area_path >= %s AND p.area_path < %s AND {way.where} LIMIT 50",
            [area, area + "~", way.value(person)],
        )
        return list(cursor.fetchall())


def _some(area: str) -> list[Person]:
    """The same people in every run, spread over the area."""
    rows = Person.objects.filter(area_path__gte=area, area_path__lt=area + "~", household__isnull=False)
    ends = rows.order_by("pk").first(), rows.order_by("-pk").first()
    assert ends[0]
    assert ends[1]
    rng = random.Random(11)
    people = []
    for _turn in range(PEOPLE):
        start = rng.randint(ends[0].pk, ends[1].pk)
        person = rows.filter(pk__gte=start).select_related("household").order_by("pk").first()
        assert person
        people.append(person)
    return people


def _staff(area: str) -> Actor:
    region = Region.objects.get(path=area)
    user, _ = User.objects.get_or_create(username=f"bench-search-{region.pk}", defaults={"name": "林国强"})
    Assignment.objects.get_or_create(
        user=user, role="community_staff", region=region, valid_to=None, defaults={"valid_from": date(2020, 1, 1)}
    )
    identity = of_user(user.pk)
    assert identity
    return identity.actor(second_factor=True)
