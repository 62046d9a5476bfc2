"""Which door has which card: noted once, in walking order, taken back when it was a mistake."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from doorstep.accounts.selectors import actor_for_user
from doorstep.cards import errors, selectors, services
from doorstep.cards.models import CardDelivery
from doorstep.cards.tests.conftest import SYSTEM
from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.residents.tests.factories import make_household, make_person, make_staff


@pytest.fixture
def estate(estate):
    """With a card in force and three doors."""
    estate.line = estate.enter(estate.community)
    estate.homes = [estate.door("1", room) for room in ("101", "201", "1001")]
    return estate


def bring(estate, *homes, actor=None, version=None, **more):
    wanted = {
        "actor": actor or estate.worker,
        "version_id": (version or estate.card().current).pk,
        "household_ids": [home.pk for home in homes or estate.homes],
        "client_uuid": uuid.uuid4(),
    }
    return services.deliver(**{**wanted, **more})


def change(estate, name="新物业"):
    services.change_entry(actor=SYSTEM, entry_id=estate.line.pk, name=name, phone="0513-00002345")


def due(estate, actor=None, **more):
    page = selectors.doors_page(actor=actor or estate.worker, pk=estate.card().pk, **more)
    return [line.household_id for line in page.lines]


def keys(*homes):
    return [home.pk for home in homes]


def test_a_door_that_got_the_card_is_off_the_list_until_somebody_changes(estate):
    first, second, third = estate.homes
    assert due(estate) == keys(first, second, third)
    bring(estate, first)
    assert due(estate) == keys(second, third)
    change(estate)
    assert due(estate) == keys(first, second, third)
    lines = {line.household_id: line for line in selectors.doors_page(actor=estate.worker, pk=estate.card().pk).lines}
    assert lines[first.pk].number == 1
    assert lines[second.pk].number is None


def test_when_the_old_content_comes_back_the_old_paper_is_right_again(estate):
    bring(estate, estate.homes[0])
    change(estate)
    change(estate, "紫兴物业")
    assert due(estate) == keys(*estate.homes[1:])


def test_the_same_act_sent_twice_is_one_and_so_is_another_of_the_same_card(estate):
    number = uuid.uuid4()
    first = bring(estate, client_uuid=number)
    assert bring(estate, client_uuid=number) == first
    assert bring(estate, actor=estate.staff) == first
    assert CardDelivery.objects.count() == 3


def test_the_first_of_an_older_card_is_noted_and_the_door_stays_on_the_list(estate):
    """The paper was printed before the change; it hangs there all the same."""
    old = estate.card().current
    change(estate)
    bring(estate, estate.homes[0], version=old)
    assert estate.homes[0].pk in due(estate)
    bring(estate, estate.homes[0])
    assert estate.homes[0].pk not in due(estate)
    assert CardDelivery.objects.filter(household=estate.homes[0], is_current=True).count() == 1


def test_one_row_hangs_at_a_door_and_the_database_says_so(estate):
    one = bring(estate, estate.homes[0])[0]
    one.pk, one.client_uuid = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_taken_back_what_hung_there_before_hangs_there_again(estate):
    bring(estate, estate.homes[0], delivered_at=clock.now() - timedelta(days=9))
    change(estate)
    second = bring(estate, estate.homes[0])[0]
    services.take_back(actor=estate.worker, delivery_id=second.pk)
    hanging = CardDelivery.objects.get(household=estate.homes[0], is_current=True)
    assert hanging.version.number == 1
    with pytest.raises(errors.TakenBackAlready):
        services.take_back(actor=estate.worker, delivery_id=second.pk)


def test_one_walks_by_building_unit_and_room_and_ten_comes_after_nine(estate):
    other = estate.door("1", "101", building=estate.next_building)
    second_unit = estate.door("2", "101")
    tenth_unit = estate.door("10", "101")
    plain = make_household(estate.grid, "平房8号")
    make_person(estate.grid, "许长林", household=plain)
    assert due(estate) == keys(*estate.homes, second_unit, tenth_unit, other, plain)
    assert due(estate, building=str(estate.next_building.pk)) == keys(other)
    assert due(estate, building="0") == keys(plain)


def test_nobody_walks_to_a_door_behind_which_nobody_lives(estate):
    empty = make_household(estate.grid, "空屋")
    assert empty.pk not in due(estate)


def test_doors_of_a_building_with_a_card_of_its_own_belong_to_that_card(estate):
    bring(estate)
    estate.enter(estate.building, "building_steward", "吴示例", agreed=True)
    assert due(estate) == []
    card = estate.card(estate.building)
    page = selectors.doors_page(actor=estate.worker, pk=card.pk)
    assert [line.household_id for line in page.lines] == keys(*estate.homes)
    with pytest.raises(errors.OtherCard):
        bring(estate)
    bring(estate, version=card.current)
    line = next(one for one in selectors.overview(actor=estate.staff).lines if one.card == card)
    assert (line.doors, line.up_to_date, line.older, line.none) == (3, 3, 0, 0)


def test_counts_by_building_add_up(estate):
    estate.door("1", "101", building=estate.next_building)
    bring(estate, estate.homes[0])
    change(estate)
    bring(estate, estate.homes[1])
    page = selectors.card_page(actor=estate.staff, pk=estate.card().pk)
    assert [(one.name, one.doors, one.up_to_date, one.older, one.none) for one in page.buildings] == [
        ("桂花苑5幢", 3, 1, 1, 1),
        ("桂花苑6幢", 1, 0, 0, 1),
    ]
    assert (page.doors, page.out_of_date) == (4, 3)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"household_ids": []}, errors.NothingChosen),
        ({"household_ids": list(range(1, 502))}, errors.TooManyDoors),
        ({"household_ids": [10**12]}, NotFound),
        ({"version_id": 10**12}, NotFound),
        ({"via": "pigeon"}, BadInput),
        ({"delivered_at": clock.now() + timedelta(days=3650)}, errors.NotYetBrought),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_noted(estate, more, refusal):
    with pytest.raises(refusal):
        bring(estate, **more)
    assert not CardDelivery.objects.exists()


def test_neighbours_note_nothing_here_and_officers_carry_no_cards(estate):
    with pytest.raises(NotFound):
        bring(estate, actor=estate.neighbour)
    with pytest.raises(NotFound):
        bring(estate, actor=estate.officer)
    other_worker = actor_for_user(make_staff(estate.other_grid, "grid_worker", name="钱进"))
    with pytest.raises(NotFound):
        bring(estate, actor=other_worker)
    one = bring(estate, estate.homes[0])[0]
    for actor in (estate.neighbour, other_worker):
        with pytest.raises(NotFound):
            services.take_back(actor=actor, delivery_id=one.pk)
    with pytest.raises(NotAllowed):
        services.take_back(actor=estate.officer, delivery_id=one.pk)
    for ask in (selectors.card_page, selectors.doors_page):
        with pytest.raises(NotFound):
            ask(actor=estate.neighbour, pk=estate.card().pk)


def test_the_list_takes_as_many_queries_for_forty_doors_as_for_three(estate, django_assert_num_queries):
    bring(estate, estate.homes[0])
    card = estate.card()
    with django_assert_num_queries(4):
        selectors.doors_page(actor=estate.worker, pk=card.pk, only_due=False)
    with django_assert_num_queries(4):
        selectors.card_page(actor=estate.worker, pk=card.pk)
    homes = [estate.door("3", str(number)) for number in range(40)]
    bring(estate, *homes[:20])
    with django_assert_num_queries(4):
        selectors.doors_page(actor=estate.worker, pk=card.pk, only_due=False)
    with django_assert_num_queries(4):
        selectors.card_page(actor=estate.worker, pk=card.pk)


def test_noting_forty_doors_takes_as_many_queries_as_one(estate, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        bring(estate, estate.homes[0])
    homes = [estate.door("3", str(number)) for number in range(40)]
    with django_assert_num_queries(len(few)):
        bring(estate, *homes)


def test_ticked_in_the_list_and_all_of_a_building_at_once(estate, client):
    client.force_login(estate.worker_user)
    address = reverse("cards:doors", args=[estate.card().pk])
    sent = {"version": estate.card().current.pk, "client": str(uuid.uuid4())}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "一户也没有选" in refused.content.decode()
    first = estate.homes[0].pk
    assert client.post(address, {**sent, "door": [first], "listed": keys(*estate.homes)}).status_code == 302
    assert due(estate) == keys(*estate.homes[1:])
    sent["client"] = str(uuid.uuid4())
    client.post(address + f"?building={estate.building.pk}", {**sent, "all": "1", "listed": due(estate)})
    assert due(estate) == []
    assert client.get(address).status_code == 200
    client.post(reverse("cards:take_back"), {"delivery": CardDelivery.objects.get(household=first).pk})
    assert due(estate) == [first]


@pytest.mark.parametrize(
    "bad", [{"version": "x"}, {"client": "x"}, {"door": ["x"]}, {"version": "9" * 30}, {"door": ["-1"]}]
)
def test_what_no_page_of_ours_sends_is_refused(estate, client, bad):
    client.force_login(estate.worker_user)
    sent = {"version": estate.card().current.pk, "client": str(uuid.uuid4()), "door": keys(estate.homes[0])}
    answer = client.post(reverse("cards:doors", args=[estate.card().pk]), {**sent, **bad})
    assert answer.status_code == 422
    assert not CardDelivery.objects.exists()
    assert client.post(reverse("cards:take_back"), {"delivery": "x"}).status_code == 422


def test_a_list_for_the_walk_is_printed(estate, client):
    client.force_login(estate.worker_user)
    page = client.get(reverse("cards:doors_print", args=[estate.card().pk])).content.decode()
    assert page.count("☐") == 3
    assert "周明兰" not in page, "the list names doors, not people"
