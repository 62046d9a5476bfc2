"""Sign-ups to one hot activity over HTTP, beside a bare Django view that does the same transaction without anything."""

import argparse
import uuid
from datetime import timedelta

from django.db import connections
from django.db.models import Count

from doorstep.activities.models import Activity, Signup
from doorstep.activities.states import ActivityState, SignupState
from doorstep.devdata.bench import bare, clients, people, servers
from doorstep.kernel import clock
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region

#: The whole product at half the speed of the bare view, or better.
LIMIT = 0.5
ROUNDS = 2
#: More than any of the two can do in the time.
PER_SECOND = 1500
COMMUNITY = "320613/007/X03/"
LAST_PLACES, CROWD = 200, 600


def run(args: argparse.Namespace) -> None:
    crowd = max(CROWD, int(args.seconds * PER_SECOND))
    who = people.signed_in_residents(crowd)
    bare.create_tables()
    connections.close_all()
    with servers.product(args.port, args.workers), servers.bare(args.port + 1, args.workers):
        ours, theirs = clients.Result(), clients.Result()
        for number in range(ROUNDS):
            _measure_ours(args, who, ours, number)
            _measure_bare(args, who, theirs, number)
        _last_places(args, who[:CROWD])
    print(f"Sign-ups per second, {args.clients} clients, {args.workers} processes:")
    print(f"  bare Django view, no sign-in      {theirs.rate:8.0f}/s   p95 {theirs.percentile(0.95):6.1f} ms")
    print(f"  the whole product                 {ours.rate:8.0f}/s   p95 {ours.percentile(0.95):6.1f} ms")
    print(f"  ratio {ours.rate / theirs.rate:.2f} (target {LIMIT} or better)")


def _measure_ours(args: argparse.Namespace, who: list[tuple[int, str]], total: clients.Result, number: int) -> None:
    activity = _activity(capacity=len(who))
    connections.close_all()
    address = f"/activities/{activity}/sign-up/"
    requests = [
        clients.post(address, cookie, person=str(person), csrfmiddlewaretoken=people.TOKEN) for person, cookie in who
    ]
    result = clients.drive(args.port, _dealt(requests, args.clients), args.seconds)
    booked = Signup.objects.filter(activity_id=activity, state=SignupState.BOOKED).count()
    _expect(result, booked, "the product")
    _add(total, result)
    print(f"  round {number + 1}: product {result.rate:7.0f}/s", flush=True)


def _measure_bare(args: argparse.Namespace, who: list[tuple[int, str]], total: clients.Result, number: int) -> None:
    activity = bare.BareActivity.objects.create(capacity=len(who))
    connections.close_all()
    requests = [clients.post(f"/sign-up/{activity.pk}/{person}/") for person, _cookie in who]
    result = clients.drive(args.port + 1, _dealt(requests, args.clients), args.seconds)
    _expect(result, bare.BareSignup.objects.filter(activity=activity).count(), "the bare view")
    _add(total, result)
    print(f"  round {number + 1}: bare    {result.rate:7.0f}/s", flush=True)


def _last_places(args: argparse.Namespace, who: list[tuple[int, str]]) -> None:
    """Three times as many people as places, all at once: every place is given once, everybody else waits in order."""
    activity = _activity(capacity=LAST_PLACES)
    connections.close_all()
    address = f"/activities/{activity}/sign-up/"
    requests = [
        clients.post(address, cookie, person=str(person), csrfmiddlewaretoken=people.TOKEN) for person, cookie in who
    ]
    clients.drive(args.port, _dealt(requests, args.clients), 120)
    states = dict(Signup.objects.filter(activity_id=activity).values_list("state").annotate(Count("id")))
    row = Activity.objects.get(pk=activity)
    booked, waiting = states.get(SignupState.BOOKED, 0), states.get(SignupState.WAITING, 0)
    numbers = Signup.objects.filter(activity_id=activity).values("number").distinct().count()
    oversold = max(0, booked - LAST_PLACES)
    print(f"  {LAST_PLACES} places, {len(who)} people: {booked} booked, {waiting} waiting, {oversold} oversold")
    if (booked, waiting, row.taken, row.waiting, numbers) != (
        LAST_PLACES,
        len(who) - LAST_PLACES,
        LAST_PLACES,
        len(who) - LAST_PLACES,
        len(who),
    ):
        raise AssertionError(f"places and people do not add up: {states}, taken {row.taken}, waiting {row.waiting}")


def _activity(*, capacity: int) -> int:
    region = Region.objects.get(path=COMMUNITY)
    begins = clock.now() + timedelta(days=7)
    return Activity.objects.create(
        programme=Programme.objects.order_by("id")[0],
        region=region,
        area_path=region.path,
        title="义诊",
        place="桂花苑小广场",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        state=ActivityState.PUBLISHED,
        capacity=capacity,
        door_token=uuid.uuid4(),
    ).pk


def _dealt(requests: list[bytes], count: int) -> list[list[bytes]]:
    return [requests[number::count] for number in range(count)]


def _add(total: clients.Result, part: clients.Result) -> None:
    total.seconds += part.seconds
    total.taken += part.taken
    total.statuses += part.statuses


def _expect(result: clients.Result, written: int, what: str) -> None:
    """Only answers that did what they say count: each redirect is one row."""
    if set(result.statuses) != {302} or written != result.statuses[302]:
        raise AssertionError(f"{what} answered {dict(result.statuses)} and wrote {written} sign-ups")
