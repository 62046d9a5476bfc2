"""A round goes to every door once, and what was said there counts as the glossary says."""

import uuid
from datetime import timedelta

import pytest

from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.ledger.models import Record
from doorstep.ledger.selectors import totals
from doorstep.outreach import errors, services
from doorstep.outreach.models import Knock, OutreachDoor
from doorstep.regions.tests.factories import make_community, make_region
from doorstep.residents.tests.factories import make_person


def reach(walk, home=None, *, heads=1, persons=(), **more):
    wanted = {"actor": walk.worker, "door_id": walk.door(home).pk, "result": "reached", "client_uuid": uuid.uuid4()}
    return services.knock(**{**wanted, "heads": heads, "person_ids": [one.pk for one in persons], **more})


def counted(walk):
    """(rounds, 户次, 人次, 人数)"""
    today = clock.today()
    found = totals(area_path=walk.community.path, start=today - timedelta(days=30), end=today)
    if not found:
        return 0, 0, 0, 0
    return found[0].sessions, found[0].household_times, found[0].person_times, found[0].persons


def test_every_household_with_somebody_in_it_is_a_door(walk):
    homes = set(OutreachDoor.objects.filter(round=walk.round).values_list("household_id", flat=True))
    assert homes == {*(home.pk for home in walk.homes), walk.far_home.pk}
    assert walk.round.doors == 3


def test_a_household_that_comes_later_does_not_change_the_denominator(walk):
    make_person(walk.grid, "吴老太", household=walk.empty_home)
    walk.round.refresh_from_db()
    assert walk.round.doors == 3


def test_a_reached_door_is_one_household_visit_with_its_people_by_name_and_the_others_as_heads(walk):
    reach(walk, heads=3, persons=[walk.mother, walk.father])
    assert counted(walk) == (0, 1, 3, 2)


def test_nobody_answering_counts_nothing_and_the_door_stays_open(walk):
    reach(walk, result="no_answer", heads=0)
    assert counted(walk) == (0, 0, 0, 0)
    reach(walk, heads=1, persons=[walk.mother])
    assert counted(walk) == (0, 1, 1, 1)
    assert walk.door().knocks == 2


def test_the_same_knock_again_is_the_same_knock(walk):
    number = uuid.uuid4()
    assert reach(walk, heads=2, client_uuid=number) == reach(walk, heads=2, client_uuid=number)
    assert (Knock.objects.count(), counted(walk)) == (1, (0, 1, 2, 0))
    with pytest.raises(errors.KnockUsedElsewhere):
        reach(walk, heads=4, client_uuid=number)


def test_a_door_counts_once_a_round_and_again_in_the_next(walk):
    reach(walk)
    with pytest.raises(errors.ReachedAlready):
        reach(walk)
    walk.round = walk.make(starts_on=clock.today())
    reach(walk)
    assert counted(walk) == (0, 2, 2, 0)


@pytest.mark.parametrize(("heads", "result"), [(0, "reached"), (100, "reached"), (1, "no_answer")])
def test_heads_fit_the_result(walk, heads, result):
    with pytest.raises(errors.HeadsWrong):
        reach(walk, heads=heads, result=result)


def test_people_of_another_door_are_not_counted_by_name_here(walk):
    with pytest.raises(errors.NotOfThisDoor):
        reach(walk, heads=1, persons=[walk.single])


def test_the_worker_of_the_neighbour_grid_finds_no_such_door(walk):
    with pytest.raises(NotFound):
        reach(walk, walk.far_home)


def test_a_grid_worker_plans_no_round(walk):
    with pytest.raises(NotAllowed):
        walk.make(actor=walk.worker, topic="防诈骗", region=walk.grid)


def test_closing_counts_one_round_and_only_when_somebody_was_reached(walk):
    reach(walk)
    services.close_round(actor=walk.staff, round_id=walk.round.pk)
    assert counted(walk)[0] == 1
    empty = walk.make(topic="防诈骗")
    services.close_round(actor=walk.staff, round_id=empty.pk)
    assert counted(walk)[0] == 1


def test_a_knock_made_before_the_end_may_arrive_after_it_and_belongs_to_its_day(walk):
    before = clock.now() - timedelta(days=2)
    services.close_round(actor=walk.staff, round_id=walk.round.pk)
    reach(walk, happened_at=before)
    assert Record.objects.get(household_times=1).occurred_on == clock.local(before).date()
    with pytest.raises(errors.RoundOver):
        reach(walk, walk.homes[1], happened_at=clock.now() + timedelta(hours=1))


def test_before_its_first_day_nobody_knocks(walk):
    walk.round = walk.make(topic="防诈骗", starts_on=clock.today() + timedelta(days=1))
    with pytest.raises(errors.NotYetBegun):
        reach(walk)


def test_called_off_only_while_nobody_was_reached(walk):
    reach(walk)
    with pytest.raises(errors.SomebodyWasReached):
        services.call_off(actor=walk.staff, round_id=walk.round.pk, reason="下雨")
    other = walk.make(topic="防诈骗")
    services.call_off(actor=walk.staff, round_id=other.pk, reason="下雨")
    with pytest.raises(WrongState):
        services.close_round(actor=walk.staff, round_id=other.pk)
    # The same round may be planned again.
    assert walk.make(topic="防诈骗").doors == 3


def test_one_round_about_a_matter_in_an_area_from_a_day(walk):
    with pytest.raises(errors.RoundTwice):
        walk.make()


def test_dates_topic_programme_and_doors_must_fit(walk):
    with pytest.raises(errors.DatesWrong):
        walk.make(ends_on=clock.today() - timedelta(days=30))
    with pytest.raises(errors.TopicMissing):
        walk.make(topic=" ")
    walk.programme.counts = ["sessions"]
    with pytest.raises(errors.CountsNoDoors):
        walk.make(topic="讲座")
    walk.programme.counts = ["household_times"]
    with pytest.raises(errors.NoDoors):
        walk.make(region=make_region(walk.community, name="空网格"))


def test_another_community_neither_sees_nor_ends_the_round(walk):
    from doorstep.accounts.selectors import actor_for_user
    from doorstep.residents.tests.factories import make_staff

    stranger = actor_for_user(make_staff(make_community("转水社区")))
    with pytest.raises(NotFound):
        services.close_round(actor=stranger, round_id=walk.round.pk)


def test_the_grid_worker_sees_the_round_of_his_community_but_does_not_end_it(walk):
    with pytest.raises(NotAllowed):
        services.close_round(actor=walk.worker, round_id=walk.round.pk)
