"""The one promise of the figures: roll-ups and tail together are exactly what counting the records one by one gives."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pyroaring import BitMap

from doorstep.ledger import breakdown, rollups
from doorstep.ledger.errors import NoHeadLeft
from doorstep.ledger.models import Record, WalkInLink
from doorstep.ledger.selectors import sums
from doorstep.ledger.services import link_walk_in, reverse
from doorstep.regions.models import Region
from doorstep.reports.tests.factories import SYSTEM, make_household, make_person, make_programme, make_region, record

pytestmark = pytest.mark.django_db
FIRST = date(2023, 1, 1)


@dataclass
class Naive:
    """What somebody with paper and patience would count."""

    sessions: int = 0
    items: int = 0
    person_times: int = 0
    anonymous_times: int = 0
    household_times: int = 0


def count_by_hand(area: Region, programme_id: int, start: date, end: date) -> tuple[list[int], set[int], set[int]]:
    total, persons, households = Naive(), set(), set()
    links = defaultdict(list)
    for link in WalkInLink.objects.all():
        links[link.record_id].append(link)
    taken_back = {one.reverses_id for one in Record.objects.all() if one.reverses_id}
    for one in Record.objects.all():
        if one.programme_id != programme_id or not one.area_path.startswith(area.path):
            continue
        if not start <= one.occurred_on <= end:
            continue
        total.sessions += one.sessions
        total.items += one.items
        total.person_times += one.person_times
        total.household_times += one.household_times
        if one.person_id is None:
            total.anonymous_times += one.person_times
        if one.reverses_id is not None or one.pk in taken_back:
            continue
        if one.person_id is not None and one.person_times > 0:
            persons.add(one.person_id)
        if one.household_id is not None and one.household_times > 0:
            households.add(one.household_id)
        for link in links[one.pk]:
            persons.add(link.person_id)
            if link.household_id is not None:
                households.add(link.household_id)
    return list(vars(total).values()), persons, households


OPERATION = st.one_of(
    st.tuples(st.just("named"), st.integers(0, 3), st.integers(0, 3), st.integers(0, 120), st.integers(0, 1)),
    st.tuples(st.just("heads"), st.integers(0, 3), st.integers(1, 4), st.integers(0, 120), st.integers(0, 1)),
    st.tuples(st.just("session"), st.integers(0, 3), st.just(0), st.integers(0, 120), st.integers(0, 1)),
    st.tuples(st.just("door"), st.integers(0, 3), st.integers(0, 3), st.integers(0, 120), st.integers(0, 1)),
    st.tuples(st.just("reverse"), st.integers(0, 30), st.just(0), st.just(0), st.just(0)),
    st.tuples(st.just("link"), st.integers(0, 30), st.integers(0, 3), st.just(0), st.just(0)),
    st.tuples(st.just("fold"), st.integers(1, 7), st.just(0), st.just(0), st.just(0)),
)


class Exact(TestCase):
    @given(
        st.lists(OPERATION, min_size=1, max_size=25),
        st.integers(0, 120),
        st.integers(0, 120),
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_rolled_up_folded_reversed_linked_or_raw_it_is_the_same_number(
        self, operations: list[tuple[str, int, int, int, int]], one_day: int, other_day: int
    ) -> None:
        district = make_region(name="试验区")
        street = make_region(district)
        communities = [make_region(street), make_region(street)]
        places = [make_region(communities[0]), make_region(communities[0]), make_region(communities[1]), communities[1]]
        programmes = [
            make_programme(
                f"p{n}", counts=["sessions", "items", "person_times", "people", "household_times", "households"]
            )
            for n in range(2)
        ]
        doors = [make_household(places[0]) for _n in range(4)]
        people = [make_person(places[0], household=doors[n]) for n in range(4)]
        for kind, first, second, day, programme in operations:
            self.act(kind, first, second, FIRST + timedelta(day), programmes[programme], places, people, doors)
        start, end = sorted((FIRST + timedelta(one_day), FIRST + timedelta(other_day)))
        self.compare([district, street, *communities, *places], programmes, start, end)
        self.compare([district, communities[0]], programmes, FIRST, date(2023, 4, 30))
        rollups.fold_all()
        self.compare([district, street, *communities], programmes, FIRST, date(2023, 4, 30))
        folded = snapshot()
        rollups.rebuild()
        assert snapshot() == folded

    def act(self, kind, first, second, day, programme, places, people, doors) -> None:
        records = list(Record.objects.filter(reverses__isnull=True, reversal__isnull=True).order_by("id"))
        match kind:
            case "named":
                record(programme, places[first], day, person=people[second], person_times=1, items=second)
            case "heads":
                record(programme, places[first], day, person_times=second)
            case "session":
                record(programme, places[first], day, sessions=1)
            case "door":
                record(programme, places[first], day, household=doors[second], household_times=1)
            case "reverse" if records:
                reverse(actor=SYSTEM, record=records[first % len(records)], reason="记错了")
            case "link":
                heads = [one for one in records if one.person_id is None and one.person_times > 0]
                if heads:
                    try:
                        link_walk_in(actor=SYSTEM, record=heads[first % len(heads)], person=people[second])
                    except NoHeadLeft:
                        assert heads[first % len(heads)].links.count() == heads[first % len(heads)].person_times
            case "fold":
                rollups.fold(first)

    def compare(self, areas, programmes, start: date, end: date) -> None:
        for area in areas:
            found = sums(area_path=area.path, start=start, end=end)
            children = list(Region.objects.filter(parent=area))
            parts = breakdown.areas(parent=area.path, children=[c.path for c in children], start=start, end=end)
            months = breakdown.months(area_path=area.path, first=start, last=end)
            for programme in programmes:
                measures, persons, households = count_by_hand(area, programme.pk, start, end)
                assert as_list(found.get(programme.pk)) == (measures, persons, households)
                for child in children:
                    assert as_list(parts[child.path].get(programme.pk)) == count_by_hand(
                        child, programme.pk, start, end
                    )
                added = [
                    sum(values)
                    for values in zip(*(as_list(p.get(programme.pk))[0] for p in parts.values()), strict=True)
                ]
                assert (added or [0] * 5) == measures
                if start.day == 1 and (end + timedelta(1)).day == 1:
                    curve = [month for (at, _month), month in months.items() if at == programme.pk]
                    assert sum(month.person_times for month in curve) == measures[2]
                    assert sum(month.anonymous_times for month in curve) == measures[3]


def as_list(part) -> tuple[list[int], set[int], set[int]]:
    if part is None:
        return [0] * 5, set(), set()
    measures = [part.sessions, part.items, part.person_times, part.anonymous_times, part.household_times]
    return measures, set(part.persons), set(part.households)


def snapshot() -> dict[tuple[str, int, date], tuple[object, ...]]:
    from doorstep.ledger.models import RollUp

    return {
        (row.area_path, row.programme_id, row.month): (
            row.sessions,
            row.items,
            row.person_times,
            row.anonymous_times,
            row.household_times,
            set(BitMap.deserialize(bytes(row.persons))),
            set(BitMap.deserialize(bytes(row.households))),
        )
        for row in RollUp.objects.all()
        if row.sessions or row.items or row.person_times or row.household_times or bytes(row.persons) != EMPTY
    }


EMPTY = BitMap().serialize()
