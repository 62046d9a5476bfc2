"""The pages of staff and the public page behind the code."""

import pytest
from django.urls import reverse

from doorstep.accounts.selectors import actor_for_user
from doorstep.cards import selectors, services
from doorstep.cards.models import CardEntry
from doorstep.cards.tests.conftest import SYSTEM
from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.regions.models import Region
from doorstep.residents.tests.factories import make_person, make_user


@pytest.fixture
def desk(estate, client):
    client.force_login(estate.staff_user)
    return client


def text(response):
    return response.content.decode()


def test_a_line_is_entered_from_the_form(estate, desk):
    sent = {
        "kind": "grid_worker",
        "who": f"a{estate.role.pk}",
        "own_phone": "on",
        "agreed": "on",
        "valid_from": clock.today().isoformat(),
    }
    response = desk.post(reverse("cards:entry_new", args=[estate.grid.pk]), sent, follow=True)
    assert "沈志强" in text(response)
    assert estate.names() == ["沈志强"]


def test_what_is_wrong_stands_beside_its_field(estate, desk):
    address = reverse("cards:entry_new", args=[estate.grid.pk])
    sent = {"kind": "property", "name": "紫兴物业", "phone": "123456789012", "valid_from": clock.today().isoformat()}
    response = desk.post(address, sent)
    assert response.status_code == 422
    assert "phone" in response.context["form"].errors
    response = desk.post(address, {**sent, "kind": "micro_grid", "phone": "0513-00002345"})
    assert "agreed" in response.context["form"].errors
    assert not CardEntry.objects.exists()


def test_a_line_is_changed_and_taken_off(estate, desk):
    entry = estate.enter(estate.grid)
    sent = {"name": "新物业", "phone": "0513-00009999", "valid_from": entry.valid_from.isoformat()}
    assert desk.post(reverse("cards:entry_edit", args=[entry.pk]), sent).status_code == 302
    assert estate.names() == ["新物业"]
    assert desk.post(reverse("cards:entry_end", args=[entry.pk]), {"reason": "合同到期"}).status_code == 302
    assert estate.names() == []


def test_the_page_of_a_grid_says_where_a_line_comes_from_and_what_is_missing(estate, desk):
    estate.enter(estate.district, "power", "供电服务", "95598")
    estate.enter(estate.community)
    page = selectors.area_page(actor=estate.staff, pk=estate.grid.pk)
    assert [(one.name, one.source) for one in page.lines] == [
        ("紫兴物业", estate.community),
        ("供电服务", estate.district),
    ]
    assert "grid_worker" in {kind.code for kind in page.missing}
    assert not {"property", "power"} & {kind.code for kind in page.missing}
    assert estate.district.name in text(desk.get(reverse("cards:area", args=[estate.grid.pk])))


def test_the_own_number_of_somebody_who_left_is_shown_no_more(estate, desk):
    estate.enter_worker()
    address = reverse("cards:area", args=[estate.grid.pk])
    assert "13900000113" in text(desk.get(address))
    estate.worker_user.is_active = False
    estate.worker_user.save()
    assert "13900000113" not in text(desk.get(address))


def test_the_list_counts_the_doors_of_each_card(estate, desk):
    estate.enter(estate.community)
    for room in ("101", "102", "103"):
        estate.door(room=room)
    line = next(one for one in selectors.overview(actor=estate.staff).lines if one.card.region == estate.grid)
    assert (line.doors, line.up_to_date, line.older, line.none) == (3, 0, 0, 3)
    assert estate.grid.name in text(desk.get(reverse("cards:list")))


def test_the_list_takes_as_many_queries_for_many_cards_as_for_one(estate, django_assert_num_queries):
    estate.enter(estate.community)
    estate.door()
    with django_assert_num_queries(2):
        selectors.overview(actor=estate.staff)
    for number in range(5):
        estate.door(room=str(number))
        estate.enter(estate.next_building, "micro_grid" if number % 2 else "building_steward", "吴示例", agreed=True)
    with django_assert_num_queries(2):
        selectors.overview(actor=estate.staff)


def test_everybody_reads_the_card_by_its_code(estate, client):
    estate.enter(estate.community)
    estate.enter_worker()
    code = estate.card().code
    page = text(client.get(reverse("cards:public", args=[code])))
    assert 'href="tel:13900000113"' in page
    assert 'href="tel:051300002345"' in page
    assert 'href="tel:12345"' in page
    assert "紫兴第1网格" in page
    sheet = text(client.get(reverse("cards:paper", args=[code])))
    assert "0513-00002345" in sheet
    assert "<svg" in sheet


def test_a_code_that_was_not_given_out_leads_nowhere(estate, client):
    for code in ("aaaaaaaaaa", "1", "x" * 300):
        assert client.get(reverse("cards:public", args=[code])).status_code == 404
        assert client.get(reverse("cards:paper", args=[code])).status_code == 404


def test_codes_do_not_follow_one_from_another(estate):
    codes = {estate.card(region).code for region in (estate.grid, estate.other_grid, estate.community)}
    assert len(codes) == 3
    assert all(len(code) == 10 for code in codes)


def test_old_paper_is_told_of_and_shown_todays_numbers(estate, client):
    entry = estate.enter(estate.grid)
    address = reverse("cards:public", args=[estate.card().code])
    services.change_entry(actor=SYSTEM, entry_id=entry.pk, name="新物业", phone="0513-00009999")
    shown = selectors.public_card(actor=estate.staff, code=estate.card().code, paper="1")
    assert shown.paper_of == clock.today()
    assert "新物业" in text(client.get(address + "?v=1"))
    for paper in ("2", "", "99", "x", "-1", "9" * 40):
        assert selectors.public_card(actor=estate.staff, code=estate.card().code, paper=paper).paper_of is None


def test_a_card_without_lines_still_tells_whom_to_call_at_once(estate, client):
    page = client.get(reverse("cards:public", args=[estate.card().code]))
    assert page.status_code == 200
    assert 'href="tel:120"' in text(page)


def test_the_card_of_an_area_that_ended_leads_to_its_heirs(estate, client):
    from doorstep.regions.models import Succession

    estate.enter(estate.community)
    old = estate.card(estate.other_grid)
    Region.objects.filter(pk=estate.other_grid.pk).update(valid_to=clock.today())
    Succession.objects.create(predecessor=estate.other_grid, successor=estate.grid, on=clock.today())
    services.renew_changed(actor=SYSTEM)
    page = text(client.get(reverse("cards:public", args=[old.code])))
    assert reverse("cards:public", args=[estate.card().code]) in page


def test_a_resident_finds_the_card_of_the_own_door(estate):
    estate.enter(estate.community)
    home = estate.door()
    user = make_user("周明兰", phone="13900000147")
    make_person(estate.grid, household=home, user=user)
    assert selectors.card_of_home(actor=actor_for_user(user)) == estate.card()
    estate.enter(estate.building, "building_steward", "吴示例", agreed=True)
    assert selectors.card_of_home(actor=actor_for_user(user)) == estate.card(estate.building)
    assert selectors.card_of_home(actor=actor_for_user(make_user())) is None


def test_neighbours_find_neither_area_nor_line(estate):
    entry = estate.enter(estate.grid)
    for ask in (
        lambda: selectors.area_page(actor=estate.neighbour, pk=estate.grid.pk),
        lambda: selectors.editable_entry(actor=estate.neighbour, pk=entry.pk),
        lambda: selectors.editable_entry(actor=estate.worker, pk=entry.pk),
        lambda: selectors.editable_area(actor=estate.staff, pk=estate.district.pk),
    ):
        with pytest.raises(NotFound):
            ask()
    around = selectors.area_page(actor=estate.worker, pk=estate.community.pk)
    assert around.may_edit is False
    assert around.parts == [estate.grid], "the grids of others are not offered"
