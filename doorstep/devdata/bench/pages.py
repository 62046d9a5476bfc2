"""List pages with a whole district loaded, beside the same page in a bare Django and the leanest list there can be.

The lists of residents and of activities have a peer each (`bare_lists`): same statements, columns and choices, and
nothing of what makes it a product. The lean list (one statement, three columns) is given too, so that nobody has to
take our word for what a page should cost; figures have no page to be compared with and are held against it alone.
"""

import argparse
import random
import uuid
from datetime import timedelta

from django.db import connections
from django.urls import NoReverseMatch, reverse

from doorstep.activities.models import Activity
from doorstep.activities.states import ActivityState
from doorstep.devdata.bench import clients, people, servers
from doorstep.devdata.bench.seed import YEAR
from doorstep.kernel import clock
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region

COMMUNITY = "320613/007/X03/"
DISTRICT = "320613/"
ACTIVITIES = 3000
#: Design targets: p50 of one visitor under twice the bare page, p95 under 16 clients below 100 ms.
P50_LIMIT, P95_LIMIT = 2.0, 100.0
HEAD = "{:<30}{:>14}{:>11}{:>11}{:>10}{:>9}{:>9}"


def run(args: argparse.Namespace) -> None:
    _make_activities()
    staff = people.signed_in_staff("community_staff", COMMUNITY)
    wide = people.signed_in_staff("community_staff", DISTRICT)
    officer = people.signed_in_staff("district_officer", DISTRICT)
    pages = [
        ("residents of a community", _url("residents:list"), staff, f"/residents/?area={COMMUNITY}"),
        ("residents of the district", _url("residents:list"), wide, f"/residents/?area={DISTRICT}"),
        ("activities of a community", _url("activities:console_list"), staff, f"/meetings/?area={COMMUNITY}"),
        ("activities of the district", _url("activities:console_list"), wide, f"/meetings/?area={DISTRICT}"),
        ("figures, community, month", f"{_url('reports:figures')}?period={YEAR}-10", staff, ""),
        ("figures, district, month", f"{_url('reports:figures')}?period={YEAR}-10", officer, ""),
        ("figures, district, year", f"{_url('reports:figures')}?period={YEAR}", officer, ""),
        ("one figure, community", f"{_url('reports:figures')}?period={YEAR}-10&of=free_clinic", staff, ""),
    ]
    connections.close_all()
    with servers.product(args.port, args.workers), servers.bare(args.port + 1, args.workers):
        print(HEAD.format("page", "p50, 1 client", "same page", "lean list", f"p50, {args.clients}", "p95", "pages/s"))
        lean = _measure(args, args.port + 1, clients.get(f"/people/?area={COMMUNITY}"))
        print(_line("lean bare list", lean, None, lean), flush=True)
        for name, address, cookie, peer in pages:
            if address.startswith("?") or not address:
                print(f"{name:<30} not built yet")
                continue
            same = _measure(args, args.port + 1, clients.get(peer)) if peer else None
            print(_line(name, _measure(args, args.port, clients.get(address, cookie)), same, lean), flush=True)
            if same:
                print(_line("  the same in a bare Django", same, None, lean), flush=True)
    print(f"Targets: p50 of one client at most {P50_LIMIT:g} times the same page, p95 under {P95_LIMIT:g} ms.")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _measure(args: argparse.Namespace, port: int, request: bytes) -> tuple[clients.Result, clients.Result]:
    """One visitor alone, then all at once; two seconds to warm up before."""
    clients.drive(port, [[request]] * 4, 2, repeat=True)
    alone = clients.drive(port, [[request]], args.seconds / 2, repeat=True)
    crowd = clients.drive(port, [[request]] * args.clients, args.seconds, repeat=True)
    for result in (alone, crowd):
        if set(result.statuses) != {200}:
            raise AssertionError(f"{request.split()[1].decode()} answered {dict(result.statuses)}")
    return alone, crowd


Measured = tuple[clients.Result, clients.Result]


def _line(name: str, measured: Measured, same: Measured | None, lean: Measured) -> str:
    alone, crowd = measured
    p50 = alone.percentile(0.5)
    beside = f"{p50 / same[0].percentile(0.5):.2f}" if same else ""
    return HEAD.format(
        name,
        f"{p50:.1f} ms",
        beside,
        f"{p50 / lean[0].percentile(0.5):.2f}",
        f"{crowd.percentile(0.5):.1f} ms",
        f"{crowd.percentile(0.95):.0f} ms",
        f"{crowd.rate:.0f}",
    )


def _make_activities() -> None:
    missing = ACTIVITIES - Activity.objects.filter(title__startswith="bench").count()
    if missing <= 0:
        return
    rng = random.Random(3)
    communities = list(Region.objects.filter(level=Level.COMMUNITY))
    programmes = list(Programme.objects.all()[:10])
    now = clock.now()
    rows = []
    for number in range(missing):
        region, begins = rng.choice(communities), now + timedelta(hours=rng.randint(-24 * 60, 24 * 60))
        rows.append(
            Activity(
                programme=rng.choice(programmes),
                region=region,
                area_path=region.path,
                title=f"bench {number}",
                place="桂花苑小广场",
                starts_at=begins,
                ends_at=begins + timedelta(hours=3),
                state=ActivityState.PUBLISHED if begins > now else ActivityState.CLOSED,
                capacity=60,
                taken=rng.randint(0, 60),
                door_token=uuid.uuid4(),
            )
        )
    Activity.objects.bulk_create(rows, batch_size=1000)
