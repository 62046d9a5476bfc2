"""The table of roles, data and actions is made from the code, and the code does what it says: cell by cell."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from doorstep.accounts.roles import ROLES, Role
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import create_user, give_role
from doorstep.elders.models import PersonTag
from doorstep.elders.services import set_tag
from doorstep.kernel.actor import Actor
from tests.access_table import PAGE, guarded_tags, may_open, reach, roles, tables, text
from tests.routes import ARGUMENTS, all_routes
from tests.town import SYSTEM, LivelyTown

ROUTES = all_routes()


def worker(town: LivelyTown, role: str, *, here: bool = True) -> Any:
    """Somebody with this role alone: over the community (or its neighbour), or for the hospital."""
    user = create_user(actor=SYSTEM, username=f"only-{role}-{here}", name="只有一个角色的人", password="x" * 16)
    if ROLES[Role(role)].over == "organisation":
        give_role(actor=SYSTEM, user=user, role=role, organisation=town.hospital)
    else:
        give_role(actor=SYSTEM, user=user, role=role, region=town.community if here else town.neighbour)
    return user


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run python -m tests.access_table"


@pytest.mark.django_db
@pytest.mark.parametrize("role", roles())
def test_no_page_opens_for_a_role_that_the_table_does_not_name(town: LivelyTown, role: str) -> None:
    client = Client()
    client.force_login(worker(town, role))
    wrong = {}
    for route in ROUTES:
        address = reverse(route.name, kwargs=ARGUMENTS[route.name](town) if route.arguments else None)
        status = client.get(address).status_code
        if not may_open(role, route.access):
            if status != 404:
                wrong[route.name] = status
        elif not route.arguments and status == 404 and route.access not in ("public", "signed_in"):
            wrong[route.name] = status
    assert wrong == {}


def rows_of(label: str, actor: Actor) -> Any:
    model: Any = apps.get_model(label)
    return model._default_manager.visible_to(actor)


@pytest.mark.django_db
@pytest.mark.parametrize("role", roles())
def test_no_row_is_seen_by_a_role_that_the_table_does_not_name(town: LivelyTown, role: str) -> None:
    """Nothing where the cell is empty or says `own` (he has none of his own); where it says `area`, his area only."""
    here, there = actor_for_user(worker(town, role)), actor_for_user(worker(town, role, here=False))
    for label, asked in tables().items():
        seen, model = reach(role, asked), apps.get_model(label)
        if seen in ("", "own") and label not in AROUND and model._meta.app_label not in ("accounts", "kernel"):
            assert not rows_of(label, here).exists(), label
        if seen == "area" and "area_path" in {one.name for one in model._meta.fields} and label not in AROUND:
            for actor, path in ((here, town.community.path), (there, town.neighbour.path)):
                paths = set(rows_of(label, actor).values_list("area_path", flat=True))
                assert all(one.startswith(path) for one in paths), label


#: What lies in a wider area concerns those within it: label → what they see of it.
AROUND = {
    "activities.Activity": "a published activity is public",
    "partners.Partner": "a partner of the district works everywhere in it",
    "kernel.LocalSetting": "a number of the district holds in the community",
    "outreach.OutreachRound": "a round of the community is walked by its grids",
    "cards.CardEntry": "a line of the community stands on the cards of its grids",
    "places.Site": "sites are public",
    "messaging.Notice": "a notice that somebody wrote himself",
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", roles())
def test_a_guarded_tag_is_seen_by_its_named_role_and_no_other(town: LivelyTown, role: str) -> None:
    for tag in guarded_tags():
        set_tag(actor=SYSTEM, person=town.man, tag=tag, evidence="list", evidence_number="通0001")
    actor = actor_for_user(worker(town, role))
    seen = set(PersonTag.objects.visible_to(actor).filter(person=town.man).values_list("tag", flat=True))
    assert seen & set(guarded_tags()) == {tag for tag, right in guarded_tags().items() if may_open(role, right)}


def test_a_cell_that_lies_would_be_found() -> None:
    found = tables()
    assert reach("grid_worker", found["residents.Person"]) == "area"
    assert reach("administrator", found["residents.Person"]) == "own"
    assert reach("partner_staff", found["privacy.Share"]) == "office"
    assert reach("volunteer", found["accounts.Disclosure"]) == ""
