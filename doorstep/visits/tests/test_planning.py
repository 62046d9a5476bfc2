"""Who is to be visited when: the rules without a database."""

from datetime import date

import pytest

from doorstep.kernel import clock
from doorstep.visits.planning import Facts, Plan, period_of, visits
from doorstep.visits.states import Frequency, Wanted

TODAY = date(2026, 11, 25)
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def plan(pk=1, **changes):
    wanted = {"area_path": "a/", "frequency": "week", "mode": "door", "family_counts": True, "care_level": "weekly"}
    return Plan(pk, **{**wanted, **changes})


def facts(**changes):
    return Facts(
        **{"person_id": 1, "region_id": 1, "area_path": "a/b/", "is_open": True, "care_level": "weekly", **changes}
    )


def test_a_week_runs_from_monday_to_sunday_and_is_due_at_its_end():
    here, after = visits([plan()], facts(), TODAY)
    assert (here.starts_on, here.ends_on) == (MONDAY, SUNDAY)
    assert here.due_at == clock.at(date(2026, 11, 30), "00:00")
    assert after.starts_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("frequency", "first", "last"),
    [
        (Frequency.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Frequency.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_months_and_quarters(frequency, first, last):
    assert period_of(frequency, TODAY) == (first, last)


def test_the_first_quarter_ends_in_march():
    assert period_of(Frequency.QUARTER, date(2026, 2, 28)) == (date(2026, 1, 1), date(2026, 3, 31))


def test_a_task_says_why():
    found = visits([plan(tags=frozenset({"lives_alone", "disabled"}))], facts(tags=frozenset({"lives_alone"})), TODAY)
    assert found[0].reason == ("care:weekly", "tag:lives_alone")


@pytest.mark.parametrize(
    "person",
    [
        facts(is_open=False),
        facts(care_level="none"),
        facts(care_level="monthly"),
        facts(area_path="c/"),
    ],
    ids=["closed file", "no visits wanted", "another level", "another area"],
)
def test_who_is_not_meant_is_not_visited(person):
    assert visits([plan()], person, TODAY) == []


def test_a_person_settled_to_need_no_visits_is_left_alone_by_tags_too():
    by_tag = plan(care_level="", tags=frozenset({"lives_alone"}))
    assert visits([by_tag], facts(care_level="none", tags=frozenset({"lives_alone"})), TODAY) == []


def test_an_age_counts_from_the_birthday():
    old = plan(age_from=80)
    assert visits([old], facts(birth_date=MONDAY.replace(year=1946)), TODAY)
    assert [one.starts_on for one in visits([old], facts(birth_date=TODAY.replace(year=1946)), TODAY)] == [
        date(2026, 11, 30)
    ]
    assert visits([old], facts(birth_date=None), TODAY) == []


def test_a_plan_sends_in_the_periods_whose_last_day_it_sees():
    assert len(visits([plan(valid_from=SUNDAY)], facts(), TODAY)) == 2
    assert len(visits([plan(valid_from=date(2026, 11, 30))], facts(), TODAY)) == 1
    assert visits([plan(valid_to=SUNDAY)], facts(), TODAY) == []
    assert len(visits([plan(valid_to=date(2026, 11, 30))], facts(), TODAY)) == 1


def test_who_is_visited_weekly_needs_no_monthly_task_beside_it():
    monthly = plan(2, frequency="month", care_level="", tags=frozenset({"lives_alone"}))
    found = visits([monthly, plan()], facts(tags=frozenset({"lives_alone"})), TODAY)
    assert {one.plan_id for one in found} == {1}


def test_a_weekly_call_does_not_stand_for_a_monthly_visit_at_the_door():
    call = plan(1, mode=Wanted.ANY)
    door = plan(2, frequency="month", care_level="", tags=frozenset({"lives_alone"}))
    found = visits([call, door], facts(tags=frozenset({"lives_alone"})), TODAY)
    assert {one.plan_id for one in found} == {1, 2}
