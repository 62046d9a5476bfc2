"""Entering, changing and ending the lines of an area, and what is refused."""

from datetime import date, timedelta

import pytest

from doorstep.accounts.phones import NotAPhone
from doorstep.cards import errors, services
from doorstep.cards.models import CardEntry, CardVersion
from doorstep.cards.tests.conftest import SYSTEM
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.models import Event
from doorstep.residents.tests.factories import make_staff
from tests.moments import at


def test_a_line_of_the_community_stands_on_the_cards_of_all_its_grids(estate):
    estate.enter(estate.community, actor=estate.staff)
    assert estate.names(estate.grid) == estate.names(estate.other_grid) == ["紫兴物业"]


def test_a_line_of_the_grid_replaces_it_there_alone(estate):
    estate.enter(estate.community)
    entry = estate.enter(estate.grid, name="桂花物业")
    assert estate.names(estate.grid) == ["桂花物业"]
    assert estate.names(estate.other_grid) == ["紫兴物业"]
    services.end_entry(actor=estate.staff, entry_id=entry.pk)
    assert estate.names(estate.grid) == ["紫兴物业"], "the wider one holds again"


def test_a_building_gets_a_card_of_its_own_when_something_is_entered_for_it_and_loses_it_again(estate):
    estate.enter(estate.community)
    steward = estate.enter(estate.building, "building_steward", "吴示例", agreed=True)
    assert estate.names(estate.building) == ["吴示例", "紫兴物业"]
    services.end_entry(actor=SYSTEM, entry_id=steward.pk)
    assert not estate.card(estate.building).active


def test_a_change_makes_a_version_and_the_same_content_again_is_the_earlier_version(estate):
    entry = estate.enter(estate.grid)
    first = estate.card().current
    change = {"actor": estate.staff, "entry_id": entry.pk, "phone": "0513-00002345"}
    services.change_entry(**change, name="新物业")
    second = estate.card().current
    services.change_entry(**change, name="紫兴物业")
    assert (first.number, second.number, estate.card().current) == (1, 2, first)
    assert CardVersion.objects.filter(card=estate.card()).count() == 2


def test_nothing_changed_makes_no_version_and_no_event(estate):
    entry = estate.enter(estate.grid)
    before = Event.objects.count(), CardVersion.objects.count()
    services.change_entry(actor=estate.staff, entry_id=entry.pk, name="紫兴物业", phone="0513 0000 2345")
    assert (Event.objects.count(), CardVersion.objects.count()) == before


def test_a_line_from_a_later_day_waits_for_it(estate):
    tomorrow = clock.today() + timedelta(days=1)
    estate.enter(estate.grid, valid_from=tomorrow)
    assert estate.names() == []
    with at(clock.at(tomorrow, "00:06")):
        services.renew_changed(actor=SYSTEM)
        assert estate.names() == ["紫兴物业"]
        assert estate.card().current.made_on == tomorrow


def test_a_line_for_the_whole_district_waits_for_the_worker_and_is_not_lost(estate):
    estate.enter(estate.district, "power", "供电服务", "95598", actor=estate.officer)
    assert estate.names() == []
    services.renew_changed(actor=SYSTEM)
    assert estate.names(estate.grid) == estate.names(estate.other_grid) == ["供电服务"]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"name": ""}, errors.NameMissing),
        ({"phone": ""}, errors.PhoneMissing),
        ({"phone": "12"}, NotAPhone),
        ({"name": "长" * 41}, errors.TextTooLong),
        ({"kind": "micro_grid"}, errors.NotAgreed),
        ({"duty": "身份证32060219450312901X"}, errors.LooksLikeAnIdNumber),
        ({"valid_to": date(2020, 1, 1)}, errors.DaysWrong),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(estate, more, refusal):
    with pytest.raises(refusal):
        estate.enter(estate.grid, **more)
    assert not CardEntry.objects.exists()
    assert not CardVersion.objects.exists()


def test_the_number_of_a_single_person_is_printed_only_when_he_agreed(estate):
    with pytest.raises(errors.NotAgreed):
        estate.enter_worker(agreed=False)
    estate.enter_worker()
    line = estate.card().current.content["lines"][0]
    assert (line["name"], line["phone"]) == ("沈志强", "+8613900000113")


def test_who_has_no_number_on_file_can_not_be_printed_with_it(estate):
    estate.worker_user.phone = estate.worker_user.phone_hash = ""
    estate.worker_user.save()
    with pytest.raises(errors.NoNumberOfHisOwn):
        estate.enter_worker()


def test_a_role_elsewhere_can_not_stand_here(estate):
    stranger = make_staff(estate.other_grid, "grid_worker", name="钱进")
    with pytest.raises(errors.SourceGone):
        estate.enter_worker(assignment=stranger.assignments.get(), own_phone=False, phone="0513-00001111")


def test_a_fourth_of_a_kind_does_not_fit(estate):
    for number in range(3):
        estate.enter(estate.grid, "micro_grid", f"微{number}", agreed=True)
    with pytest.raises(errors.FullUp):
        estate.enter(estate.grid, "micro_grid", "微四", agreed=True)


def test_neighbours_find_no_line_and_grid_workers_may_not_change_one(estate):
    entry = estate.enter(estate.grid)
    change = {"entry_id": entry.pk, "name": "别人", "phone": "110"}
    with pytest.raises(NotFound):
        services.change_entry(actor=estate.neighbour, **change)
    with pytest.raises(NotFound):
        services.end_entry(actor=estate.neighbour, entry_id=entry.pk)
    with pytest.raises(NotAllowed):
        estate.enter(estate.grid, "power", actor=estate.neighbour)
    with pytest.raises(NotAllowed):
        services.end_entry(actor=estate.worker, entry_id=entry.pk)
    with pytest.raises(NotAllowed):
        estate.enter(estate.district, "power", "供电", "95598", actor=estate.staff)
    assert estate.names() == ["紫兴物业"]


def test_a_line_that_ended_is_history(estate):
    entry = estate.enter(estate.grid)
    services.end_entry(actor=estate.staff, entry_id=entry.pk, reason="换了物业")
    with pytest.raises(errors.EndedAlready):
        services.end_entry(actor=estate.staff, entry_id=entry.pk)
    with pytest.raises(errors.EndedAlready):
        services.change_entry(actor=estate.staff, entry_id=entry.pk, name="紫兴物业", phone="110")
    with pytest.raises(errors.EndInThePast):
        services.end_entry(actor=estate.staff, entry_id=entry.pk, on=clock.today() - timedelta(days=1))
