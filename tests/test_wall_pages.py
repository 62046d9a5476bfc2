"""The second wall stands under every page and narrows none.

Each page is opened by several pairs of eyes twice, behind the wall and without it, and must be the same. So whatever a
page reads over the edge of the area on purpose has to be said there (`wall.beyond`), and nothing else gets through.
"""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.accounts.selectors import actor_for_user
from doorstep.activities import services as activities
from doorstep.activities.models import Method
from doorstep.kernel import wall
from doorstep.messaging.recipients import Recipient
from doorstep.messaging.services import draft_notice, send_notice
from doorstep.programmes.models import ServiceItem
from doorstep.residents.models import Sex
from doorstep.residents.services import create_person, set_proxy
from tests.architecture.test_outsiders import address_of, client_of, name_of, put_away, text_of
from tests.moments import at
from tests.routes import Route, all_routes, holder_of
from tests.town import SYSTEM, LivelyTown

pytestmark = pytest.mark.django_db
#: Printed files carry marks of the moment they were made; what stands in them stands on a page too.
PRINTED = {"cards:pdf", "cards:pdf_all", "intake:handed_back"}
ROUTES = [route for route in all_routes() if route.name not in PRINTED]
#: Beside the one whom the page is for.
EYES = ("staff", "grid_worker", "officer", "neighbour_staff", "elder_user", "guest_user")
#: What differs from one opening of a page to the next: tokens, names given to a form.
CHANGING = re.compile(r"[A-Za-z0-9]{64}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


@pytest.fixture(scope="module")
def mixed(town: LivelyTown, django_db_blocker: Any) -> LivelyTown:
    """Life goes over the edges of areas: a neighbour comes to the clinic, for whom somebody speaks who lives here."""
    with django_db_blocker.unblock():
        user, _own = town._resident("石有德", Sex.MALE, date(1949, 2, 3), "13900000711", "711")
        guest = create_person(
            actor=SYSTEM,
            region=town.neighbour_grid,
            name="邻家客",
            birth_date=date(1948, 1, 1),
            phone="13900000712",
            address="转水新村2幢",
            room="202",
            no_id_reason="not_at_hand",
        )
        set_proxy(actor=SYSTEM, person=guest, user=user, relation="son", consent="window")
        for activity in (town.tomorrow, town.full):
            activities.sign_up(actor=actor_for_user(user), activity_id=activity.pk, person_id=guest.pk)
        activities.confirm_all()
        here: dict[str, Any] = {"actor": town.actor, "activity_id": town.running.pk}
        with at(timezone.now() - timedelta(days=5)):
            activities.sign_up(**here | {"actor": SYSTEM}, person_id=guest.pk)
        activities.check_in(**here, person_id=guest.pk, method=Method.NAME, client_id=uuid.uuid4())
        activities.record_service(
            **here,
            stall_id=town.stall.pk,
            item_id=ServiceItem.objects.get(programme=town.running.programme, code="blood_pressure").pk,
            person_id=guest.pk,
            reading={"systolic": 171, "diastolic": 97, "pulse": 80},
            client_id=uuid.uuid4(),
        )
        told = draft_notice(
            actor=town.actor,
            region=town.community,
            title="明天改在下午",
            body="义诊改到下午两点。",
            recipients=[Recipient(f"residents.person:{guest.pk}", guest.name, None, "")],
        )
        send_notice(actor=town.actor, notice=told)
        town.sent, town.guest_user = told, user  # type: ignore[attr-defined]
    return town


def opened(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    said = CHANGING.sub("", text_of(response))
    put_away(response)
    return response.status_code, said


def differing(mixed: LivelyTown, route: Route, without: pytest.MonkeyPatch) -> list[str]:
    """Whose page is another one behind the wall."""
    address = address_of(route, mixed)
    with at(timezone.now()):
        eyes = {who: client_of(getattr(mixed, who)) for who in EYES} | {"holder": client_of(holder_of(mixed, route))}
        behind = {who: opened(client, address) for who, client in eyes.items()}
        with without.context() as patch:
            patch.setattr(wall, "standing_as", lambda ask: wall.standing(wall.HOUSE))
            before = {who: opened(client, address) for who, client in eyes.items()}
    return [who for who in eyes if behind[who] != before[who]]


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_page_is_the_same_behind_the_wall(
    mixed: LivelyTown, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert differing(mixed, route, monkeypatch) == []


def test_a_page_that_the_wall_narrows_is_found(mixed: LivelyTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: were nothing read over the edge on purpose, the list would lack the guest."""
    (route,) = (route for route in ROUTES if route.name == "activities:console_detail")
    monkeypatch.setattr(wall, "HOUSE", wall.NOTHING)
    address = address_of(route, mixed)
    client = client_of(mixed.staff)
    narrowed = opened(client, address)
    monkeypatch.undo()
    assert narrowed != opened(client, address)
