"""Cards follow the people on them, and what is renewed piece by piece is what a rebuild would make."""

import random
from datetime import timedelta

import pytest

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.services import close_account, end_role
from doorstep.cards import services
from doorstep.cards.models import Card, CardEntry, CardVersion
from doorstep.cards.services import renewal
from doorstep.cards.tests.conftest import SYSTEM
from doorstep.kernel import clock
from doorstep.partners.services import end_partner, resume_partner, update_partner
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import make_region
from tests.moments import at


def sweep():
    return services.renew_changed(actor=SYSTEM)


def test_when_the_grid_worker_leaves_her_name_comes_off_and_the_card_is_a_new_version(estate):
    estate.enter(estate.grid)
    estate.enter_worker()
    assert estate.names() == ["沈志强", "紫兴物业"]
    before = estate.card().current.number
    end_role(actor=SYSTEM, assignment=estate.role)
    sweep()
    assert estate.names() == ["紫兴物业"]
    assert estate.card().current.number < before, "what came back is the earlier version"


def test_when_she_comes_to_another_role_the_line_of_the_community_holds_meanwhile(estate):
    estate.enter(estate.community, "grid_worker", "社区值班", "0513-00001234")
    estate.enter_worker()
    end_role(actor=SYSTEM, assignment=estate.role)
    sweep()
    assert estate.names() == ["社区值班"]


def test_a_closed_account_a_new_number_and_a_new_name_change_the_card(estate):
    estate.enter_worker()
    estate.with_phone(estate.worker_user, "13900000999")
    sweep()
    assert estate.card().current.content["lines"][0]["phone"] == "+8613900000999"
    User.objects.filter(pk=estate.worker_user.pk).update(name="沈志远")
    sweep()
    assert estate.names() == ["沈志远"]
    close_account(actor=SYSTEM, user=estate.worker_user)
    sweep()
    assert estate.names() == []


def test_a_role_that_ends_on_a_day_ends_the_line_on_that_day(estate):
    estate.enter_worker()
    tomorrow = clock.today() + timedelta(days=1)
    end_role(actor=SYSTEM, assignment=estate.role, on=tomorrow)
    sweep()
    assert estate.names() == ["沈志强"]
    with at(clock.at(tomorrow, "00:06")):
        sweep()
        assert estate.names() == []


def test_a_partner_is_followed_too(estate):
    update_partner(actor=SYSTEM, partner=estate.partner, contact_phone="0513-00007777")
    estate.partner.refresh_from_db()
    estate.enter(estate.community, "family_doctor", "", "", partner=estate.partner, own_phone=True, agreed=True)
    name = estate.partner.organisation.name
    assert estate.names() == [name]
    update_partner(actor=SYSTEM, partner=estate.partner, contact_phone="0513-00008888")
    sweep()
    assert estate.card().current.content["lines"][0]["phone"] == "+8651300008888"
    end_partner(actor=SYSTEM, partner=estate.partner)
    sweep()
    assert estate.names() == []
    resume_partner(actor=SYSTEM, partner=estate.partner)
    sweep()
    assert estate.names() == [name]


def test_only_the_areas_in_which_something_changed_are_renewed(estate, monkeypatch):
    estate.enter(estate.community)
    estate.enter_worker()
    asked = []
    real = renewal.renew

    def watched(**more):
        asked.append(more["area_path"])
        return real(**more)

    monkeypatch.setattr(renewal, "renew", watched)
    assert sweep() == []
    end_role(actor=SYSTEM, assignment=estate.role)
    sweep()
    sweep()
    assert asked == [estate.grid.path]


def test_a_new_grid_gets_its_card_and_an_ended_one_loses_it(estate):
    estate.enter(estate.community)
    fresh = make_region(estate.community, name="紫兴第9网格")
    Region.objects.filter(pk=estate.other_grid.pk).update(valid_to=clock.today())
    sweep()
    assert estate.names(fresh) == ["紫兴物业"]
    assert not estate.card(estate.other_grid).active


def test_a_new_name_of_an_area_is_printed(estate):
    estate.enter(estate.community)
    Region.objects.filter(pk=estate.grid.pk).update(name="紫兴东网格")
    Region.objects.filter(pk=estate.community.pk).update(name="紫兴新社区")
    sweep()
    content = estate.card().current.content
    assert (content["title"], content["around"]) == ("紫兴东网格", "紫兴新社区")


def state():
    """What stands on every card, apart from keys and numbers of versions."""
    return {
        card.area_path: (card.active, card.current.content if card.current and card.active else None)
        for card in Card.objects.select_related("current")
        if card.active or card.current
    }


@pytest.mark.parametrize("seed", range(6))
def test_renewing_piece_by_piece_gives_what_a_rebuild_gives(estate, seed):
    """Thirty changes by chance, each followed by the sweep; then everything is made from nothing."""
    rng = random.Random(seed)
    areas = [estate.district, estate.community, estate.grid, estate.other_grid, estate.building, estate.next_building]
    for _ in range(30):
        act = rng.choice(["enter", "enter", "worker", "end", "role", "phone", "account", "partner", "grid"])
        live = [one for one in CardEntry.objects.all() if one.valid_to is None]
        if act == "enter":
            kind = rng.choice(["property", "power", "building_steward", "police"])
            region = rng.choice(areas)
            if CardEntry.objects.filter(region=region, kind=kind, valid_to=None).count() < 3:
                estate.enter(region, kind, f"名{rng.randrange(9)}", agreed=True)
        elif act == "worker" and estate.role.valid_to is None and estate.worker_user.phone:
            if CardEntry.objects.filter(kind="grid_worker", valid_to=None).count() < 3:
                estate.enter_worker()
        elif act == "end" and live:
            services.end_entry(actor=SYSTEM, entry_id=rng.choice(live).pk)
        elif act == "role":
            Assignment.objects.filter(pk=estate.role.pk).update(
                valid_to=rng.choice([None, clock.today()]), valid_from=clock.today() - timedelta(days=9)
            )
        elif act == "phone":
            estate.with_phone(estate.worker_user, f"1390000{rng.randrange(1000, 9999)}")
        elif act == "account":
            User.objects.filter(pk=estate.worker_user.pk).update(is_active=rng.random() < 0.7)
            estate.worker_user.refresh_from_db()
        elif act == "grid":
            Region.objects.filter(pk=estate.other_grid.pk).update(
                valid_to=rng.choice([None, clock.today()]), name=f"网格{rng.randrange(3)}"
            )
        sweep()
    assert services.changed_areas(clock.today()) == []
    step_by_step = state()
    assert services.renew(actor=SYSTEM, area_path="") == [], "the rebuild found something that the sweep had missed"
    assert state() == step_by_step
    Card.objects.update(current=None)
    CardVersion.objects.all().delete()
    Card.objects.all().delete()
    services.renew(actor=SYSTEM, area_path="")
    from_nothing = {path: content for path, (active, content) in state().items() if active}
    assert from_nothing == {path: content for path, (active, content) in step_by_step.items() if active}


def test_a_sweep_reads_as_often_for_many_lines_as_for_one(estate, django_assert_num_queries):
    estate.enter(estate.grid)
    with django_assert_num_queries(4):
        services.changed_areas(clock.today())
    for number in range(8):
        region = make_region(estate.community, name=f"新网格{number}")
        estate.enter(region, name=f"物业{number}")
    with django_assert_num_queries(4):
        assert services.changed_areas(clock.today()) == []
