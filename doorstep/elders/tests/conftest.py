"""The little town of the residents' tests, with an elder of whom a ledger is kept."""

from datetime import date

import pytest

from doorstep.accounts.models import Assignment
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.tests.conftest import _standing, town
from doorstep.residents.tests.factories import make_household, make_id_number, make_person, make_staff

__all__ = ["_standing", "town"]
NUMBER = make_id_number(date(1945, 3, 12), sequence=12)


@pytest.fixture
def zhou(town):
    """周明兰, 78."""
    return make_person(
        town.grid,
        "周明兰",
        phone="13900000147",
        id_number=NUMBER,
        birth_date=date(1945, 3, 12),
        sex=2,
        household=make_household(town.grid, "桂花苑6幢302"),
    )


@pytest.fixture
def worker(town):
    """An actor with the rights of community staff that matter here."""
    return actor_over(town.home, "residents.view", "residents.edit", "residents.unmask")


@pytest.fixture
def reader(town):
    """A grid worker: sees the people of the grid, changes nothing."""
    return actor_over(town.grid, "residents.view", "visits.record")


@pytest.fixture
def outsider(town):
    """The same rights as the worker, in the community next door."""
    return actor_over(town.elsewhere, "residents.view", "residents.edit", "residents.unmask", "elders.sensitive")


@pytest.fixture
def special(town):
    """Who looks after the families that lost their only child."""
    return actor_over(town.home, "residents.view", "elders.sensitive")


@pytest.fixture
def li(town, client):
    """Community staff, signed in."""
    user = make_staff(town.home, name="李秀芳")
    client.force_login(user)
    return user


@pytest.fixture
def give(town):
    """Gives somebody a further role over the community."""
    return lambda user, role: Assignment.objects.create(
        user=user, role=role, region=town.home, valid_from=date(2020, 1, 1)
    )
