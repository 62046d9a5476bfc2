"""The last place: exactly one gets it, whoever else wants it waits in order. Real connections, all at one moment."""

import random
import threading
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from doorstep.activities import selectors, services
from doorstep.activities.models import Activity, Signup, Stall
from doorstep.activities.plans import StallPlan
from doorstep.activities.recurrence import Rule
from doorstep.activities.tests.factories import SYSTEM, Town, make_plan
from doorstep.kernel import clock
from doorstep.kernel.errors import Refused, WrongState
from doorstep.messaging.models import Message
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 20


@pytest.fixture
def town(transactional_db: None) -> Town:
    return Town()


def signer(activity, person, actor, **more):
    return partial(services.sign_up, actor=actor, activity_id=activity.pk, person_id=person.pk, **more)


def assert_counts_agree(activity):
    """The counters say what the sign-ups say, and nothing is sold twice."""
    activity.refresh_from_db()
    states = list(Signup.objects.filter(activity=activity).values_list("state", flat=True))
    assert activity.taken == states.count("booked") + states.count("attended")
    assert activity.waiting == states.count("waiting")
    assert activity.capacity is None or activity.taken <= activity.capacity
    for stall in Stall.objects.filter(activity=activity):
        holding = Signup.objects.filter(stall=stall, state__in=("booked", "attended")).count()
        assert stall.taken == holding
        assert stall.capacity is None or stall.taken <= stall.capacity
    numbers = list(Signup.objects.filter(activity=activity).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("round_", range(5))
def test_two_want_the_last_place_and_one_gets_it(town, round_):
    activity = town.activity(capacity=1)
    residents = [town.resident(name) for name in ("周明兰", "钱阿姨")]
    signups = results(at_once([signer(activity, person, actor) for person, actor in residents]))
    assert sorted(signup.state for signup in signups) == ["booked", "waiting"]
    loser = next(signup for signup in signups if signup.state == "waiting")
    assert selectors.place_in_queue(loser) == 1
    assert_counts_agree(activity)


def test_twenty_want_three_places(town):
    activity = town.activity(capacity=3)
    residents = [town.resident(f"居民{number}") for number in range(MANY)]
    signups = results(at_once([signer(activity, person, actor) for person, actor in residents]))
    assert sorted(signup.state for signup in signups).count("booked") == 3
    assert {signup.number for signup in signups} == set(range(1, MANY + 1))
    # Whoever came first has the place.
    assert {signup.number for signup in signups if signup.state == "booked"} == {1, 2, 3}
    assert_counts_agree(activity)


def test_control_reading_first_and_writing_then_sells_the_place_many_times(town):
    """The way one writes it first: look whether there is room, then take it. Everybody sees the same room."""
    activity = town.activity(capacity=1)
    people = [town.person(f"居民{number}") for number in range(MANY)]
    everybody_has_looked = threading.Barrier(MANY)
    now = clock.now()

    def naive(number, person):
        seen = Activity.objects.get(pk=activity.pk)
        state = "booked" if seen.taken < (seen.capacity or 0) else "waiting"
        everybody_has_looked.wait(timeout=60)
        seen.taken += 1
        seen.save(update_fields=["taken"])
        return Signup.objects.create(
            activity=activity,
            person=person,
            state=state,
            number=number,
            token=f"00000000-0000-4000-8000-{number:012d}",
            via="staff",
            created_at=now,
            changed_at=now,
        )

    signups = results(at_once([partial(naive, number, person) for number, person in enumerate(people)]))
    assert sum(signup.state == "booked" for signup in signups) > 1


def test_the_same_person_on_two_phones_has_one_place(town):
    activity = town.activity(capacity=5)
    person, actor = town.resident()
    signups = results(at_once([signer(activity, person, actor) for _ in range(MANY)]))
    assert len({signup.pk for signup in signups}) == 1
    assert_counts_agree(activity)
    activity.refresh_from_db()
    assert activity.taken == 1


@pytest.mark.parametrize("round_", range(3))
def test_one_gives_up_while_others_sign_up(town, round_):
    """Whether they come before or after, the place is held by one, and by the one who came first."""
    activity = town.activity(capacity=1)
    holder = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person("甲").pk)
    early = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person("乙").pk)
    acts = [partial(services.cancel_signup, actor=SYSTEM, signup_id=holder.pk)]
    acts += [signer(activity, town.person(f"居民{number}"), SYSTEM) for number in range(8)]
    results(at_once(acts))
    assert Signup.objects.get(activity=activity, state="booked").pk == early.pk
    assert Message.objects.filter(recipient_label="乙").count() == 1
    assert_counts_agree(activity)


def test_one_place_given_back_by_two_is_given_on_twice_and_not_more(town):
    activity = town.activity(capacity=2)
    signups = [
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=town.person(f"居民{number}").pk)
        for number in range(6)
    ]
    acts = [partial(services.cancel_signup, actor=SYSTEM, signup_id=signup.pk) for signup in signups[:2]]
    # Each is given back by two people at once; the second finds it given back.
    outcomes = at_once([*acts, *acts])
    assert sum(isinstance(fault, WrongState) for _, fault in outcomes) == 2
    assert set(Signup.objects.filter(state="booked").values_list("pk", flat=True)) == {signups[2].pk, signups[3].pk}
    assert_counts_agree(activity)


def test_everything_at_once_neither_locks_up_nor_loses_count(town):
    """Sign-ups for two stalls, cancellations, check-ins, more places and the worker's confirmations, all mixed."""
    stalls = [
        StallPlan(name="问医生", items=("consultation",), capacity=3),
        StallPlan(name="量血压", items=("blood_pressure",), capacity=4),
    ]
    activity = town.today(capacity=8, stalls=stalls)
    rows = list(Stall.objects.filter(activity=activity))
    chosen = random.Random(20231110)
    held = [
        services.sign_up(
            actor=SYSTEM,
            activity_id=activity.pk,
            person_id=town.person(f"先到{number}").pk,
            stall_id=chosen.choice([None, *[row.pk for row in rows]]),
        )
        for number in range(10)
    ]
    acts: list[Any] = [
        signer(
            activity,
            town.person(f"居民{number}"),
            SYSTEM,
            stall_id=chosen.choice([None, *[row.pk for row in rows]]),
        )
        for number in range(10)
    ]
    acts += [partial(services.cancel_signup, actor=SYSTEM, signup_id=signup.pk) for signup in held[:4]]
    acts += [
        partial(
            services.check_in,
            actor=SYSTEM,
            activity_id=activity.pk,
            person_id=signup.person_id,
            method="name",
            client_id=signup.token,
        )
        for signup in held[4:8]
    ]
    wider = make_plan(starts_at=activity.starts_at, capacity=12, stalls=stalls)
    acts += [partial(services.update_activity, actor=SYSTEM, activity_id=activity.pk, plan=wider)]
    acts += [services.confirm_signups, services.confirm_signups]
    chosen.shuffle(acts)
    for _, fault in at_once(acts):
        assert fault is None or isinstance(fault, Refused), fault
    assert_counts_agree(activity)
    services.confirm_all()
    assert not Signup.objects.filter(told=False, state__in=("booked", "waiting")).exists()


def test_two_workers_confirm_everybody_once(town):
    activity = town.activity()
    for number in range(12):
        person = town.person(f"居民{number}", phone=f"139000000{number:02d}")
        services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=person.pk)
    taken = results(at_once([partial(services.confirm_signups, 4) for _ in range(3)]))
    taken.append(services.confirm_all())
    assert sum(taken) == 12
    assert Message.objects.filter(channel="sms").count() == 12


def test_two_who_extend_a_series_make_each_day_once(town):
    start = clock.today() + timedelta(days=1)
    series = services.create_series(
        actor=SYSTEM,
        region=town.community,
        programme=town.programme,
        plan=make_plan(starts_at=clock.at(start, "08:00")),
        rule=Rule("weekly", weekday=3),
        ends_on=start + timedelta(days=300),
    )
    extend = partial(services.extend_series, actor=SYSTEM, series_id=series.pk, until=series.ends_on)
    made = results(at_once([extend, extend, extend]))
    assert sorted(len(one) for one in made)[:2] == [0, 0]
    days = list(Activity.objects.filter(series=series).values_list("series_day", flat=True))
    assert len(days) == len(set(days))


def test_nobody_slips_in_while_the_activity_is_closed(town):
    activity = town.today()
    people = [town.person(f"居民{number}") for number in range(8)]
    services.count_heads(actor=SYSTEM, activity_id=activity.pk, heads=1, client_id=activity.door_token)
    begun = clock.now() - timedelta(minutes=5)
    Activity.objects.filter(pk=activity.pk).update(starts_at=begun)
    acts: list[Any] = [partial(services.close_activity, actor=SYSTEM, activity_id=activity.pk)]
    acts += [
        partial(
            services.check_in,
            actor=SYSTEM,
            activity_id=activity.pk,
            person_id=person.pk,
            method="name",
            client_id=uuid.uuid4(),
        )
        for person in people
    ]
    outcomes = at_once(acts)
    activity.refresh_from_db()
    came = activity.attendances.filter(person__isnull=False)
    assert came.count() == sum(fault is None for _, fault in outcomes[1:])
    assert not came.filter(late=True).exists()
    assert all(isinstance(fault, Refused) for _, fault in outcomes if fault is not None)
