from datetime import date

import pytest
from django.utils import translation

from doorstep.kernel.errors import NotFound
from doorstep.ledger import rollups
from doorstep.ledger.services import link_walk_in, reverse
from doorstep.places.models import Site
from doorstep.reports import periods
from doorstep.reports.errors import ProgrammeUnknown
from doorstep.reports.periods import Against
from doorstep.reports.selectors import Figure, compare, figures, for_public
from doorstep.reports.tests.factories import (
    SYSTEM,
    Town,
    actor_over,
    make_household,
    make_person,
    make_programme,
    record,
)

OCTOBER = (date(2023, 10, 1), date(2023, 10, 31))


def values(found: list[Figure]) -> dict[tuple[str, str], int]:
    return {(one.programme, one.unit): one.value for one in found}


def test_a_month_counts_every_coming_and_each_person_once(town: Town) -> None:
    town.october()

    found = values(figures(actor=None, region=town.community, start=OCTOBER[0], end=OCTOBER[1]))

    assert found == {
        ("free_clinic", "sessions"): 4,
        ("free_clinic", "person_times"): 86,
        ("free_clinic", "people"): 61,
    }


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("area", ["district", "street", "community", "grid", "other_grid"])
def test_every_level_agrees_whether_folded_or_not(town: Town, area: str, folded: bool) -> None:
    town.october()
    if folded:
        rollups.fold_all()

    found = values(figures(actor=None, region=getattr(town, area), start=OCTOBER[0], end=OCTOBER[1]))

    expected = {"grid": (47, 37), "other_grid": (39, 31)}.get(area, (86, 61))
    assert (found["free_clinic", "person_times"], found["free_clinic", "people"]) == expected


def test_a_programme_asked_for_answers_in_all_its_units(town: Town) -> None:
    found = figures(actor=None, region=town.community, start=OCTOBER[0], end=OCTOBER[1], programme="free_clinic")

    assert [(one.unit, one.value) for one in found] == [
        ("sessions", 0),
        ("items", 0),
        ("person_times", 0),
        ("people", 0),
        ("households", 0),
    ]


def test_rounds_go_by_their_own_name_and_households_are_doors(town: Town) -> None:
    visits = make_programme(
        "waste_sorting_visits",
        "入户宣传",
        counts=["sessions", "person_times", "people", "household_times", "households"],
        session_unit="rounds",
    )
    door = make_household(town.grid)
    for day in (3, 4):
        person = make_person(town.grid, household=door)
        record(visits, town.grid, date(2023, 10, day), person=person, household=door, person_times=1, household_times=1)
    record(visits, town.grid, date(2023, 10, 5), sessions=1)

    found = values(figures(actor=None, region=town.community, start=OCTOBER[0], end=OCTOBER[1]))

    assert found == {
        ("waste_sorting_visits", "rounds"): 1,
        ("waste_sorting_visits", "person_times"): 2,
        ("waste_sorting_visits", "people"): 2,
        ("waste_sorting_visits", "household_times"): 2,
        ("waste_sorting_visits", "households"): 1,
    }


def test_sites_are_those_that_stand_open_on_the_last_day(town: Town) -> None:
    make_programme("reading_corner", "读书角", counts=["sites"], sites_kind="reading_corner")
    for number, (opened, closed, region) in enumerate(
        [
            (date(2023, 1, 1), None, town.grid),
            (date(2023, 10, 31), None, town.community),
            (date(2023, 11, 1), None, town.grid),
            (date(2023, 1, 1), date(2023, 10, 31), town.grid),
            (date(2023, 1, 1), None, town.neighbour),
        ]
    ):
        Site.objects.create(
            region=region,
            area_path=region.path,
            kind="reading_corner",
            code=f"S{number}",
            name=f"读书角{number}",
            opened_on=opened,
            closed_on=closed,
        )

    found = values(figures(actor=None, region=town.community, start=OCTOBER[0], end=OCTOBER[1]))

    assert found == {("reading_corner", "sites"): 2}


def test_a_reversal_takes_the_person_out_and_a_walk_in_recognised_later_brings_one_in(town: Town) -> None:
    town.october()
    rollups.fold_all()
    only_once = record(town.clinic, town.grid, date(2023, 10, 30), person=make_person(town.grid), person_times=1)
    heads = record(town.clinic, town.grid, date(2023, 10, 30), person_times=4)
    link_walk_in(actor=SYSTEM, record=heads, person=make_person(town.grid, "李桂英"))
    reverse(actor=SYSTEM, record=only_once, reason="签错了")

    found = values(figures(actor=None, region=town.community, start=OCTOBER[0], end=OCTOBER[1]))

    assert found["free_clinic", "person_times"] == 86 + 4
    assert found["free_clinic", "people"] == 61 + 1


def test_figures_are_compared_with_the_month_before(town: Town) -> None:
    town.october()
    town.september()

    found = {
        one.unit: one for one in compare(actor=None, region=town.community, period=periods.month_containing(OCTOBER[0]))
    }

    times = found["person_times"]
    assert (times.value, times.before, times.difference) == (86, 71, 15)
    assert round(times.percent or 0, 1) == 21.1
    assert found["sessions"].difference == 3


def test_what_there_was_before_and_is_no_more_is_compared_too(town: Town) -> None:
    town.september()

    [sessions, *_rest] = compare(actor=None, region=town.community, period=periods.month_containing(OCTOBER[0]))

    assert (sessions.value, sessions.before) == (0, 1)


def test_from_nothing_there_is_no_percentage(town: Town) -> None:
    town.october()
    october = periods.month_containing(OCTOBER[0])

    before = compare(actor=None, region=town.community, period=october)
    nothing = compare(actor=None, region=town.community, period=october, against=Against.NOTHING)

    assert {one.percent for one in before} == {None}
    assert {one.difference for one in nothing} == {None}


def test_one_sees_the_figures_of_his_own_area_alone(town: Town) -> None:
    worker = actor_over(town.grid, "figures.view", "ledger.view")
    figures(actor=worker, region=town.grid, start=OCTOBER[0], end=OCTOBER[1])

    for elsewhere in (town.other_grid, town.community, town.neighbour, town.district):
        with pytest.raises(NotFound):
            figures(actor=worker, region=elsewhere, start=OCTOBER[0], end=OCTOBER[1])


def test_without_the_right_there_are_no_figures(town: Town) -> None:
    with pytest.raises(NotFound):
        figures(actor=actor_over(town.grid, "residents.view"), region=town.grid, start=OCTOBER[0], end=OCTOBER[1])


def test_an_unknown_programme_is_answered_with_the_known_ones(town: Town) -> None:
    with pytest.raises(ProgrammeUnknown) as refused:
        figures(actor=None, region=town.grid, start=OCTOBER[0], end=OCTOBER[1], programme="clinic")

    with translation.override("zh-hans"):
        assert str(refused.value) == "没有“clinic”这个项目。有这些项目：free_clinic, health_talk。"


def test_a_public_table_hides_small_numbers_of_people_but_not_of_sessions() -> None:
    shown = for_public(
        [Figure("a", "people", 4), Figure("a", "people", 5), Figure("a", "people", 0), Figure("a", "sessions", 1)],
        smallest=5,
    )

    assert [one.value if one else None for one in shown] == [None, 5, 0, 1]
