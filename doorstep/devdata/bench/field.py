"""A telephone of a grid worker: its first synchronisation and a later one, over HTTP on loopback.

1,500 residents in 600 households, 200 open doors and the rest of the caseload. Beside it the floor: one statement
of the people, written as JSON and packed, with no rights, fingerprints or rules.
"""

import argparse
import gzip
import http.client
import json
import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any

from django.db import connection, connections
from django.urls import reverse

from doorstep.devdata.bench import people, servers
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.outreach.models import OutreachDoor, OutreachRound
from doorstep.outreach.services import make_round
from doorstep.programmes.models import Programme
from doorstep.programmes.services import load_delivered
from doorstep.regions.models import Level, Region
from doorstep.residents.models import Household, Person

RESIDENTS, HOMES, TASKS, TIMES = 1500, 600, 200, 20
#: Design targets: a first synchronisation under so many milliseconds, a later one under so many bytes.
FIRST_LIMIT, LATER_LIMIT = 1000.0, 5 * 1024
PATH = ("B20613", "B01", "B001", "B0001")
SYSTEM = system("bench")


@dataclass(frozen=True, slots=True)
class Reply:
    milliseconds: float
    size: int
    content: dict[str, Any]


class Line:
    """One telephone's connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def post(self, name: str, content: Any) -> Reply:
        body = json.dumps(content).encode()
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Cookie": self.cookie,
            "X-CSRFToken": people.TOKEN,
        }
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        line.request("POST", reverse(name), body, headers)
        answer = line.getresponse()
        packed = answer.read()
        took = 1000 * (time.perf_counter() - began)
        line.close()
        if answer.status != 200:
            raise AssertionError(f"{name} answered {answer.status}")
        plain = gzip.decompress(packed) if answer.headers.get("Content-Encoding") == "gzip" else packed
        return Reply(took, len(packed), json.loads(plain))


def run(args: argparse.Namespace) -> None:
    grid = _grid()
    cookie = people.signed_in_staff("grid_worker", grid.path)
    floor = [_floor(grid) for _ in range(TIMES)]
    connections.close_all()
    with servers.product(args.port, args.workers):
        line = Line(args.port, cookie)
        device = line.post("field:register", {"install": str(uuid.uuid4()), "name": "bench"}).content["device"]
        first = [line.post("field:sync", _question(device)) for _ in range(TIMES)]
        cursor = first[-1].content["cursor"]
        idle = [line.post("field:sync", _question(device, cursor)) for _ in range(TIMES)]
        later = []
        for door in list(OutreachDoor.objects.filter(area_path=grid.path, state="waiting").order_by("pk")[:TIMES]):
            knock = {"door": door.pk, "result": "no_answer"}
            operation = {"id": str(uuid.uuid4()), "kind": "knock", "at": clock.now().isoformat(), "body": knock}
            later.append(line.post("field:sync", _question(device, cursor, [operation])))
            cursor = later[-1].content["cursor"]
    held = {name: len(rows) for name, rows in first[0].content["rows"].items()}
    print("held: " + ", ".join(f"{number:,} {name}" for name, number in held.items()))
    print(f"{'':<42}{'p50':>10}{'p95':>10}{'on the line':>14}")
    print(f"{'floor: the people alone, in the process':<42}{median(floor):>7.1f} ms")
    for name, replies in (("first", first), ("later, nothing new", idle), ("later, one record in", later)):
        times = [one.milliseconds for one in replies]
        size = max(one.size for one in replies)
        print(f"{name:<42}{median(times):>7.1f} ms{quantiles(times, n=20)[-1]:>7.1f} ms{size:>12,} B")
    print(f"Targets: the first under {FIRST_LIMIT:g} ms, a later one under {LATER_LIMIT:,} B.")


def _question(device: str, cursor: int = 0, operations: Any = ()) -> dict[str, Any]:
    now = clock.now().isoformat()
    return {"device": device, "cursor": cursor, "sent_at": now, "waiting": 0, "operations": list(operations)}


def _floor(grid: Region) -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.name, p.sex, extract(year FROM p.birth_date)::int, h.address FROM residents_person p "
            "JOIN residents_household h ON h.id = p.household_id WHERE p.area_path = %s",
            [grid.path],
        )
        gzip.compress(json.dumps(cursor.fetchall()).encode(), 5)
    return 1000 * (time.perf_counter() - began)


def _grid() -> Region:
    """A grid of its own, made on the first run; its doors are all open again on every run."""
    load_delivered(actor=SYSTEM)
    parent: Region | None = None
    for code, level in zip(PATH, (Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.GRID), strict=True):
        path = f"{parent.path if parent else ''}{code}/"
        given = {"parent": parent, "level": level, "code": code, "name": code, "valid_from": date(2020, 1, 1)}
        parent, _ = Region.objects.get_or_create(path=path, defaults=given)
    assert parent is not None
    if not Person.objects.filter(region=parent).exists():
        _fill(parent)
    OutreachRound.objects.filter(region=parent, state="running").update(state="closed", ended_at=clock.now())
    today = clock.today()
    made = make_round(
        actor=SYSTEM,
        region=parent,
        programme=Programme.objects.get(code="waste_sorting_visits"),
        topic=f"bench {uuid.uuid4().hex[:8]}",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=7),
    )
    doors = OutreachDoor.objects.filter(round=made).order_by("pk").values_list("pk", flat=True)
    OutreachDoor.objects.filter(pk__in=list(doors[TASKS:])).delete()
    return parent


def _fill(grid: Region) -> None:
    place = {"region": grid, "area_path": grid.path}
    homes = Household.objects.bulk_create(
        Household(
            **place, address=f"桂花苑{1 + n // 24}幢{1 + n // 12 % 2}单元{1 + n // 2 % 6:d}0{1 + n % 2}室", room=str(n)
        )
        for n in range(HOMES)
    )
    Person.objects.bulk_create(
        Person(
            **place,
            name=f"{'王李张刘陈杨赵黄周吴'[n % 10]}{'秀建明桂国玉春文'[n % 8]}{'兰英华芳强珍生梅军'[n % 9]}",
            initials="wxl",
            sex=1 + n % 2,
            birth_date=date(1935 + n % 80, 1 + n % 12, 1 + n % 28),
            household=homes[n % HOMES],
        )
        for n in range(RESIDENTS)
    )
