"""Two settings that depend on each other, changed at the same moment: they never pass each other."""

import threading
from functools import partial
from typing import Any

import pytest

from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import system
from doorstep.kernel.models import Event, LocalSetting
from doorstep.kernel.setting_rules import AgainstEachOther
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LOW, HIGH = "clinic.filing_min_days", "clinic.filing_max_days"


def put(key: str, value: int) -> Any:
    return partial(dated_settings.set_value, actor=system("test"), key=key, new_value=value, valid_from=clock.today())


def test_of_two_that_contradict_each_other_one_is_refused():
    outcomes = at_once([put(LOW, 28), put(HIGH, 16)])
    assert [type(fault) for _, fault in outcomes if fault] == [AgainstEachOther]
    assert dated_settings.value(LOW) <= dated_settings.value(HIGH)


def test_the_same_by_many_is_one_change():
    results(at_once([put(LOW, 10)] * 6))
    assert LocalSetting.objects.count() == Event.objects.filter(action="setting_set").count() == 1


def test_control_without_the_lock_both_are_let_through(monkeypatch):
    both_have_checked = threading.Barrier(2)
    check = dated_settings._check_pairs

    def check_and_wait(key: str) -> None:
        check(key)
        both_have_checked.wait(timeout=60)

    monkeypatch.setattr(dated_settings, "_one_at_a_time", lambda: None)
    monkeypatch.setattr(dated_settings, "_check_pairs", check_and_wait)
    results(at_once([put(LOW, 28), put(HIGH, 16)]))
    assert dated_settings.value(LOW) > dated_settings.value(HIGH)
