"""`doorstep createadmin` and the nightly sweep."""

import argparse
import io
from datetime import timedelta
from pathlib import Path

import pytest

from doorstep.accounts import command, errors, tasks
from doorstep.accounts.models import AttemptCounter, PhoneCode, SignIn, User
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import PASSWORD
from doorstep.kernel import clock
from doorstep.regions.errors import BadRegionFile

pytestmark = pytest.mark.django_db


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def create(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return command.run(arguments("--username", "chief", "--name", "林国强", "--password-stdin", *words))


def test_the_first_administrator_looks_after_the_district(monkeypatch, place):
    assert create(monkeypatch) == 0
    user = User.objects.get(username="chief")
    row = user.assignments.get()
    assert (row.role, row.region) == (Role.ADMINISTRATOR, place.district)
    assert user.check_password(PASSWORD)
    assert not user.must_change_password


def test_on_an_empty_installation_the_areas_that_ship_are_loaded_first(monkeypatch, capsys):
    assert create(monkeypatch) == 0
    assert User.objects.get(username="chief").assignments.get().region.code == "320613"
    assert "loaded" in capsys.readouterr().out


@pytest.mark.parametrize("password", ["", "short", "1234567890"])
def test_a_weak_or_missing_password_makes_nobody(monkeypatch, place, password):
    with pytest.raises(errors.BadPassword):
        create(monkeypatch, password=password)
    assert not User.objects.exists()


def test_an_area_below_the_district_is_refused(monkeypatch, place):
    with pytest.raises(errors.NeedsArea):
        create(monkeypatch, "--region", "唐闸镇街道")
    assert not User.objects.exists()


def test_a_missing_file_of_areas_is_refused(monkeypatch):
    with pytest.raises(BadRegionFile):
        create(monkeypatch, "--regions-file", str(Path("not-there.yaml")))


def test_it_asks_for_what_was_not_given(monkeypatch, place):
    answers = iter(["chief", "林国强"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: PASSWORD)
    assert command.run(arguments()) == 0
    assert User.objects.filter(username="chief").exists()


def test_two_different_passwords_make_nobody(monkeypatch, place):
    typed = iter(["eins und zwei und drei", "etwas anderes"])
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))
    assert command.run(arguments("--username", "chief", "--name", "林国强")) == 2
    assert not User.objects.exists()


def test_the_sweep_takes_what_is_worthless_and_nothing_else():
    now = clock.now()
    for age in (timedelta(days=3), timedelta(minutes=1)):
        PhoneCode.objects.create(phone_hash="x", code_hash="y", created_at=now - age)
        AttemptCounter.objects.create(key=f"k{age}", window_start=now - age, count=1)
        SignIn.objects.create(session_key=f"s{age.days}", session_data="", expire_date=now - age + timedelta(minutes=5))
    assert tasks.sweep() == 3
    assert (PhoneCode.objects.count(), AttemptCounter.objects.count(), SignIn.objects.count()) == (1, 1, 1)
