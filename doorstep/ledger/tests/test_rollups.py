"""A figure is the same before, during and after folding, and the same as counting by hand."""

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from doorstep.ledger import rollups, services
from doorstep.ledger.models import Pending, Record, RollUp, WalkInLink
from doorstep.ledger.selectors import totals
from doorstep.ledger.services import Entry
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.tests.factories import actor_over, make_community, make_region
from doorstep.residents.tests.factories import make_household, make_person

pytestmark = pytest.mark.django_db


def by_hand(path: str, start: date, end: date) -> dict[int, tuple[int, ...]]:
    """The slow and obvious way, in Python, row by row."""
    rows = [r for r in Record.objects.all() if r.area_path.startswith(path) and start <= r.occurred_on <= end]
    undone = set(Record.objects.filter(reverses__isnull=False).values_list("reverses_id", flat=True))
    measures: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    persons: dict[int, set[int]] = defaultdict(set)
    households: dict[int, set[int]] = defaultdict(set)
    for r in rows:
        anonymous = r.person_times if r.person_id is None else 0
        for place, value in enumerate([r.sessions, r.items, r.person_times, anonymous, r.household_times]):
            measures[r.programme_id][place] += value
        if r.reverses_id or r.pk in undone:
            continue
        if r.person_id and r.person_times:
            persons[r.programme_id].add(r.person_id)
        if r.household_id and r.household_times:
            households[r.programme_id].add(r.household_id)
        for link in WalkInLink.objects.filter(record=r):
            persons[r.programme_id].add(link.person_id)
            if link.household_id:
                households[r.programme_id].add(link.household_id)
    return {p: (*m, len(persons[p]), len(households[p])) for p, m in measures.items()}


def by_the_book(path: str, start: date, end: date) -> dict[int, tuple[int, ...]]:
    return {
        t.programme_id: (
            t.sessions,
            t.items,
            t.person_times,
            t.anonymous_times,
            t.household_times,
            t.persons,
            t.households,
        )
        for t in totals(area_path=path, start=start, end=end)
    }


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_counting_by_hand_at_any_moment(seed: int) -> None:
    """Posting, reversing, linking and folding in random order, over random periods and all levels of area."""
    chance = random.Random(seed)
    community = make_community()
    neighbour = make_region(community.parent, name="兰亭社区")
    grids = [make_region(community), make_region(community), make_region(neighbour)]
    programmes = [make_programme(), make_programme()]
    homes = [make_household(grid) for grid in grids for _ in range(2)]
    people = [make_person(chance.choice(grids), household=chance.choice([*homes, None])) for _ in range(8)]
    assert community.parent is not None
    assert community.parent.parent is not None
    clerk = actor_over(community.parent.parent, "ledger.correct")
    posted: list[Record] = []
    first = date(2023, 1, 20)
    for number in range(60):
        dice = chance.random()
        if dice < 0.7 or not posted:
            person: Any = chance.choice([*people, None])
            posted += services.post(
                actor=clerk,
                entries=[
                    Entry(
                        programme=chance.choice(programmes),
                        region=chance.choice([*grids, community]),
                        occurred_on=first + timedelta(days=chance.randrange(90)),
                        source=f"test:{number}",
                        person=person,
                        person_times=1 if person else chance.randrange(4),
                        items=chance.randrange(3),
                        sessions=1,
                        household_times=1 if person and person.household_id else 0,
                    )
                ],
            )
        elif dice < 0.8:
            record = chance.choice(posted)
            if not Record.objects.filter(reverses=record).exists():
                services.reverse(actor=clerk, record=record, reason="试")
        elif dice < 0.9:
            heads = [r for r in posted if r.person_id is None and r.person_times > 0]
            heads = [r for r in heads if not Record.objects.filter(reverses=r).exists()]
            if heads:
                record = chance.choice(heads)
                if WalkInLink.objects.filter(record=record).count() < record.person_times:
                    services.link_walk_in(actor=clerk, record=record, person=chance.choice(people))
        else:
            rollups.fold(limit=chance.choice([1, 5, 5000]))
        if number % 6 == 0:
            start = first + timedelta(days=chance.randrange(60))
            end = start + timedelta(days=chance.randrange(75))
            for area in (community.parent.parent, community.parent, community, neighbour, *grids):
                assert by_the_book(area.path, start, end) == by_hand(area.path, start, end)
    rollups.fold_all()
    assert not Pending.objects.exists()
    year = (date(2023, 1, 1), date(2023, 12, 31))
    folded = by_the_book(community.path, *year)
    assert folded == by_hand(community.path, *year)
    rollups.rebuild()
    assert by_the_book(community.path, *year) == folded


def test_folding_makes_the_three_levels_above_a_grid() -> None:
    community = make_community()
    grid = make_region(community)
    services.post(
        actor=actor_over(community),
        entries=[
            Entry(programme=make_programme(), region=grid, occurred_on=date(2023, 5, 4), source="one", person_times=1)
        ],
    )
    assert rollups.fold() == 1
    assert rollups.fold() == 0
    assert sorted(RollUp.objects.values_list("area_path", flat=True)) == rollups.prefixes(grid.path)


def test_reading_a_year_costs_the_same_however_many_records() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    community = make_community()
    programme = make_programme()
    clerk = actor_over(community)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            totals(area_path=community.path, start=date(2023, 1, 1), end=date(2023, 12, 31))
        return len(captured)

    few = queries()
    for number in range(20):
        day = date(2023, 1 + number % 12, 5)
        services.post(
            actor=clerk,
            entries=[
                Entry(programme=programme, region=community, occurred_on=day, source=f"q:{number}", person_times=1)
            ],
        )
    rollups.fold_all()
    assert queries() == few == 1
