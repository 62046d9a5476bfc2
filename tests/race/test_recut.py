"""Two who re-cut the same grids at the same moment: it is done once, and nobody is left between the areas."""

import threading
from functools import partial

import pytest
from django.db import connection

from doorstep.flows import services
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import system
from doorstep.kernel.errors import Refused
from doorstep.regions.errors import HasEnded
from doorstep.regions.models import Region
from doorstep.regions.services import NewRegion
from doorstep.regions.tests.small_town import Town
from doorstep.regions.tests.small_town import town as small_town
from doorstep.residents.models import Household, Person
from doorstep.residents.services import create_person, move_person
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 6
SYSTEM = system("test")


@pytest.fixture
def town(transactional_db: None) -> Town:
    found = small_town()
    for number in range(12):
        create_person(
            actor=SYSTEM,
            region=(found.grid_1, found.grid_2)[number % 2],
            name="周明兰",
            address=f"桂花苑{number}幢",
            no_id_reason="not_at_hand",
        )
    return found


def merging(town: Town, code: str = "G11", *, order: int = 1):
    return partial(
        services.recut_areas,
        actor=SYSTEM,
        predecessors=[town.grid_1, town.grid_2][::order],
        successors=[NewRegion(code, f"网格{code}")],
        on=clock.today(),
    )


def test_the_same_recut_by_many_is_done_once(town):
    done = results(at_once([merging(town, order=(-1) ** number) for number in range(MANY)]))
    assert sum(not one.already for one in done) == 1
    assert len({one.begun[0].pk for one in done}) == 1
    assert Region.objects.filter(code="G11").count() == 1
    assert set(Person.objects.values_list("region__code", flat=True)) == {"G11"}


def test_of_two_different_ones_the_second_is_refused_and_changes_nothing(town):
    outcomes = at_once([merging(town, "G11"), merging(town, "G12")])
    assert [isinstance(fault, HasEnded) for _, fault in outcomes if fault] == [True]
    assert Region.objects.filter(code__in=("G11", "G12")).count() == 1
    assert Person.objects.values("region_id").distinct().count() == 1


def test_who_is_entered_at_the_same_moment_is_lost_in_no_case(town):
    entering = [
        partial(create_person, actor=SYSTEM, region=town.grid_1, name="王建国", no_id_reason="not_at_hand")
        for _one in range(MANY)
    ]
    results(at_once([*entering, merging(town)]))
    services.settle_areas(actor=SYSTEM)
    assert set(Person.objects.values_list("region__code", flat=True)) == {"G11"}
    assert Person.objects.count() == 12 + MANY


def test_who_moves_at_the_same_moment_waits_and_nobody_locks_up(town):
    """Moving somebody locks him and then the area; so does the re-cut."""
    people = list(Person.objects.filter(region=town.grid_1))
    to_the_other = partial(move_person, actor=SYSTEM, region=town.grid_2)
    moves = [partial(to_the_other, person=one, address=f"桂花苑{one.pk}幢") for one in people]
    outcomes = at_once([*moves, merging(town)])
    assert all(fault is None or isinstance(fault, Refused) for _, fault in outcomes), outcomes
    services.settle_areas(actor=SYSTEM)
    assert set(Person.objects.values_list("region__code", flat=True)) == {"G11"}
    assert set(Household.objects.values_list("region__code", flat=True)) == {"G11"}


def test_control_without_the_lock_the_grid_gets_many_successors(town):
    """The way one writes it first: look whether the grid is open, then begin the new one."""
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_grid (code text, ended boolean)")
        cursor.execute("INSERT INTO scratch_grid VALUES ('G01', false)")
    everybody_has_looked = threading.Barrier(MANY)

    def naive() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM scratch_grid WHERE code = 'G01' AND NOT ended")
            is_open = cursor.fetchone()
            everybody_has_looked.wait(timeout=60)
            if is_open:
                cursor.execute("UPDATE scratch_grid SET ended = true WHERE code = 'G01'")
                cursor.execute("INSERT INTO scratch_grid VALUES ('G11', false)")

    try:
        results(at_once([naive] * MANY))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM scratch_grid WHERE code = 'G11'")
            assert cursor.fetchone()[0] == MANY
    finally:
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE scratch_grid")
