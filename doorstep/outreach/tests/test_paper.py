"""A list on paper entered at once: line by line what single knocks would have been, or nothing at all."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Sum

from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.models import Event
from doorstep.ledger.models import Record
from doorstep.outreach import services
from doorstep.outreach.errors import HeadsWrong, NotOfThisDoor, NotYetBegun, ReachedAlready, RoundOver
from doorstep.outreach.models import Knock
from doorstep.outreach.services import PaperKnock
from doorstep.residents.tests.factories import make_household, make_person

YESTERDAY = timedelta(days=1)


def line(home, result="reached", *, people=(), heads=None, at=None, number=None):
    heads = heads if heads is not None else len(people)
    return PaperKnock(
        household_id=home.pk,
        result=result,
        happened_at=at or clock.now() - YESTERDAY,
        client_uuid=number or uuid.uuid4(),
        heads=heads,
        person_ids=tuple(one.pk for one in people),
    )


def enter(walk, *lines, actor=None, found=None):
    return services.enter_list(actor=actor or walk.staff, round_id=(found or walk.round).pk, knocks=lines)


def figures():
    found = Record.objects.aggregate(Sum("person_times"), Sum("household_times"))
    return found["person_times__sum"], found["household_times__sum"]


def test_it_counts_what_the_knocks_one_by_one_would_have_counted(walk):
    before = clock.now() - timedelta(days=2)
    entered = enter(
        walk,
        line(walk.homes[0], people=[walk.mother, walk.father], heads=3),
        line(walk.homes[1], "no_answer", at=before),
        line(walk.homes[1], people=[walk.single]),
        line(walk.far_home, "declined"),
    )
    listed = sorted(Record.objects.values_list("person", "person_times", "household_times", "household"), key=str)
    assert (entered, figures()) == (4, (4, 2))
    assert [walk.door(home).state for home in (*walk.homes, walk.far_home)] == ["reached", "reached", "declined"]
    assert (walk.door(walk.homes[1]).knocks, Event.objects.filter(action="knock").count()) == (2, 4)

    other = walk.make(topic="防火")
    for home, people, heads in ((walk.homes[0], [walk.mother, walk.father], 3), (walk.homes[1], [walk.single], 1)):
        services.knock(
            actor=walk.staff,
            door_id=other.at_doors.get(household=home).pk,
            result="reached",
            client_uuid=uuid.uuid4(),
            heads=heads,
            person_ids=[one.pk for one in people],
        )
    session = services.session_of(other)
    single = Record.objects.filter(session=session)
    one_by_one = single.values_list("person", "person_times", "household_times", "household")
    assert sorted(one_by_one, key=str) == listed


def test_entered_again_it_is_the_same_list(walk):
    first = [line(walk.homes[0], people=[walk.mother]), line(walk.homes[1], "no_answer")]
    assert enter(walk, *first) == 2
    assert enter(walk, *first, line(walk.far_home, "no_answer")) == 1
    assert Knock.objects.count() == 3
    assert figures() == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (lambda walk: line(walk.homes[1], people=[walk.mother]), NotOfThisDoor),
        (lambda walk: line(walk.homes[1], heads=0), HeadsWrong),
        (lambda walk: line(walk.homes[1], "no_answer", heads=2), HeadsWrong),
        (lambda walk: line(walk.homes[0], heads=1), ReachedAlready),
        (lambda walk: line(walk.homes[1], "danced", heads=1), BadInput),
        (lambda walk: line(walk.homes[1], "no_answer", at=clock.now() + YESTERDAY), BadInput),
        (lambda walk: line(walk.homes[1], "no_answer", at=clock.now() - timedelta(days=9)), NotYetBegun),
        (lambda walk: line(walk.empty_home, "no_answer"), NotFound),
    ],
)
def test_one_line_that_can_not_be_taken_refuses_the_whole_list(walk, wrong, refusal):
    good = line(walk.homes[0], people=[walk.mother], at=clock.now() - timedelta(days=3))
    with pytest.raises(refusal):
        enter(walk, good, wrong(walk))
    assert not Knock.objects.exists()
    assert not Record.objects.exists()
    assert walk.door().state == "waiting"


def test_a_worker_enters_the_doors_of_his_grid_and_finds_no_other(walk):
    assert enter(walk, line(walk.homes[0], "no_answer"), actor=walk.worker) == 1
    with pytest.raises(NotFound):
        enter(walk, line(walk.far_home, "no_answer"), actor=walk.worker)


def test_knocks_made_after_the_round_ended_are_refused_those_before_come_in(walk):
    services.close_round(actor=walk.staff, round_id=walk.round.pk)
    assert enter(walk, line(walk.homes[0], people=[walk.mother])) == 1
    with pytest.raises(RoundOver):
        enter(walk, line(walk.homes[1], "no_answer", at=clock.now()))


def test_it_takes_as_many_queries_for_twelve_doors_as_for_two(walk, django_assert_max_num_queries):
    homes = [make_household(walk.grid, f"桂花苑{n}幢202室") for n in range(12)]
    people = {home: make_person(walk.grid, f"孙有{n}", household=home) for n, home in enumerate(homes)}
    found = walk.make(topic="燃气")
    with django_assert_max_num_queries(30) as few:
        enter(walk, *(line(home, people=[people[home]]) for home in homes[:2]), found=found)
    with django_assert_max_num_queries(len(few)):
        enter(walk, *(line(home, people=[people[home]]) for home in homes[2:]), found=found)
