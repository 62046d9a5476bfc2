"""One sign-in code, many at the door: exactly one gets in, and wrong tries are all counted.

Real threads on real connections, each with a control that does it the way one writes it first, and fails.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client

from doorstep.accounts import codes, errors, ratelimit, services
from doorstep.accounts.models import AttemptCounter, PhoneCode, User
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import make_staff, mobile
from doorstep.kernel import clock, crypto
from doorstep.kernel.actor import system
from doorstep.kernel.errors import Refused
from doorstep.regions.tests.factories import make_region

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PHONE = mobile(147)
CROWD = 12


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Lets `count` threads do it at the same moment; what each returned, or the refusal it got."""
    gate = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            results[number] = act(number)
        except Refused as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def fresh_code() -> str:
    return codes.issue(PHONE)


@pytest.fixture(autouse=True)
def _sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "senders", [lambda phone, code: None])


def test_of_many_who_enter_one_code_exactly_one_gets_in() -> None:
    for _ in range(5):
        code = fresh_code()
        results = at_once(CROWD, lambda number: codes.redeem(PHONE, code))  # noqa: B023
        assert results.count(None) == 1
        assert sum(isinstance(result, errors.NoCode) for result in results) == CROWD - 1


def test_the_control_without_the_lock_lets_in_several() -> None:
    """Reads, compares, then marks: what `redeem` would be without select_for_update."""
    code = fresh_code()
    both_have_read = threading.Barrier(2)

    def careless(number: int) -> bool:
        row = PhoneCode.objects.filter(used_at__isnull=True).get()
        both_have_read.wait(timeout=30)
        if row.code_hash != codes._hash(row.phone_hash, code):
            return False
        row.used_at = clock.now()
        row.save(update_fields=["used_at"])
        return True

    assert at_once(2, careless) == [True, True]


def test_over_http_one_code_makes_one_account_and_one_session() -> None:
    clients = []
    for _ in range(6):
        client = Client()
        session = client.session
        session["accounts.phone"] = crypto.encrypt(PHONE)
        session.save()
        clients.append(client)
    code = fresh_code()
    results = at_once(6, lambda number: clients[number].post("/sign-in/code/", {"code": code}).status_code)
    assert sorted(results, key=str) == [302, 422, 422, 422, 422, 422]
    assert User.objects.count() == 1
    assert sum("_auth_user_id" in client.session for client in clients) == 1


def test_wrong_tries_at_once_do_not_become_more_than_five() -> None:
    code = fresh_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    results = at_once(CROWD, lambda number: codes.redeem(PHONE, wrong))
    assert sum(isinstance(result, errors.WrongCode) for result in results) == codes.TRIES - 1
    assert PhoneCode.objects.get().tries == codes.TRIES
    with pytest.raises(errors.NoCode):
        codes.redeem(PHONE, code)


def test_the_control_counting_by_reading_and_writing_loses_tries() -> None:
    fresh_code()
    both_have_read = threading.Barrier(2)

    def careless(number: int) -> None:
        row = PhoneCode.objects.get()
        both_have_read.wait(timeout=30)
        row.tries += 1
        row.save(update_fields=["tries"])

    at_once(2, careless)
    assert PhoneCode.objects.get().tries == 1


def test_a_limit_lets_through_just_as_many_as_it_says() -> None:
    limit = ratelimit.Limit("race", 5, 60, "for this test")
    results = at_once(CROWD, lambda number: ratelimit.take(limit, "somebody"))
    assert results.count(None) == 5
    assert AttemptCounter.objects.get().count == CROWD


def test_the_control_reading_the_counter_first_lets_through_too_many() -> None:
    AttemptCounter.objects.create(key="race", window_start=clock.now(), count=4)
    both_have_read = threading.Barrier(2)

    def careless(number: int) -> bool:
        row = AttemptCounter.objects.get(key="race", window_start__gt=clock.now() - timedelta(minutes=1))
        both_have_read.wait(timeout=30)
        if row.count >= 5:
            return False
        AttemptCounter.objects.filter(key="race").update(count=row.count + 1)
        return True

    assert at_once(2, careless) == [True, True]


def test_two_administrators_who_lay_each_other_off_do_not_both_succeed() -> None:
    district = make_region(name="试验区")
    for _ in range(4):
        User.objects.update(is_active=False)
        pair = [make_staff(Role.ADMINISTRATOR, district, name, totp=False) for name in ("林国强", "陈志远")]
        results = at_once(2, lambda number: services.close_account(actor=system(), user=pair[number]))  # noqa: B023
        assert results.count(None) == 1
        assert sum(isinstance(result, errors.LastAdministrator) for result in results) == 1
        pair = [make_staff(Role.ADMINISTRATOR, district, name, totp=False) for name in ("王秀英", "周明兰")]
        User.objects.exclude(pk__in=[user.pk for user in pair]).update(is_active=False)
        rows = [user.assignments.get() for user in pair]
        results = at_once(2, lambda number: services.end_role(actor=system(), assignment=rows[number]))  # noqa: B023
        assert sum(isinstance(result, errors.LastAdministrator) for result in results) == 1
