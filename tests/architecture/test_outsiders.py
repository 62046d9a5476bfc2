"""Every route, tried by those it is not for: signed out, a resident, and the workers of the neighbour community.

What one may not see does not exist: a 404, the same as for an address nobody made, for pages, forms, exports and files.
A new route is found by itself; one with arguments must be told in tests/routes.py how it is opened.
"""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from doorstep.kernel import wall
from doorstep.kernel.access import PUBLIC, SIGNED_IN, requires
from doorstep.kernel.models import Event
from tests.routes import ARGUMENTS, Route, all_routes, holder_of, without_arguments
from tests.town import LivelyTown

ROUTES = all_routes()
BY_OBJECT = [route for route in ROUTES if route.name in ARGUMENTS]
INSIDE = [route for route in ROUTES if route.access != PUBLIC]

#: Addresses whose argument is no object of an area: everybody with the right may open them.
COMMON = {
    "activities:new_from": "the templates of activities are for all communities",
    "activities:series_new": "the templates of activities are for all communities",
    "programmes:programme": "the catalogue is one for the district",
    "programmes:edit": "the catalogue is one for the district",
    "reports:drill": "names a figure; the area is the reader's own",
    "reports:export_records": "names a figure; the area is the reader's own",
    "places:card": "sites are public; what only staff may do there is checked at its own routes",
    "regions:region": "districts, streets, communities and grids are public",
}
#: What is published is for every resident, whichever community he lives in.
FOR_ALL_RESIDENTS = {"activities:sign_up", "activities:door"}
#: Nobody's name, telephone or address may be read by the neighbours.
PRIVATE = ("周明兰", "周**", "陈晓燕", "陈**", "13900000147", "0147", "桂花苑6幢2单元302")
#: Of each pair of eyes only those that are let so far: the others are stopped by the right, not by the area.
STRANGERS = ("neighbour_staff", "man_user", "neighbour_grid_worker")
FAR = {"accounts": ("far_admin", "far_officer"), "regions": ("far_admin", "far_officer"), "places": ("far_admin",)}


def client_of(user: Any = None) -> Client:
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user)
    return client


def address_of(route: Route, town: LivelyTown) -> str:
    return reverse(route.name, kwargs=ARGUMENTS[route.name](town) if route.arguments else None)


def guessed(route: Route, town: LivelyTown) -> str:
    """The address with the last number or token replaced by one that nobody has."""
    found = ARGUMENTS[route.name](town)
    for name, value in found.items():
        if isinstance(value, int):
            found[name] = value + 40_000_000
        elif isinstance(value, uuid.UUID):
            found[name] = uuid.UUID(int=7)
        elif name == "code":
            found[name] = "no_such_thing"
    return reverse(route.name, kwargs=found)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "ignore"))


def put_away(response: Any) -> None:
    """Closes an opened file; closing the whole response would take the connection of the test with it."""
    if getattr(response, "file_to_stream", None) is not None:
        response.file_to_stream.close()


def name_of(route: Route) -> str:
    return route.name


def test_every_route_with_arguments_is_tried() -> None:
    assert without_arguments(ROUTES) == [], "say in tests/routes.py how it is opened"
    assert set(ARGUMENTS) - {route.name for route in ROUTES} == set(), "no such route any more"
    assert set(COMMON) <= set(ARGUMENTS)


@pytest.mark.django_db
@pytest.mark.parametrize("route", INSIDE, ids=name_of)
def test_the_signed_out_visitor_is_sent_to_the_sign_in(town: LivelyTown, route: Route) -> None:
    address = address_of(route, town)
    for response in (client_of().get(address), client_of().post(address)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in ROUTES if route.access == PUBLIC], ids=name_of)
def test_a_public_page_opens_for_everybody(town: LivelyTown, route: Route) -> None:
    assert client_of().get(address_of(route, town)).status_code in (200, 302, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in INSIDE if r.access != SIGNED_IN], ids=name_of)
def test_for_a_resident_the_console_does_not_exist(town: LivelyTown, route: Route) -> None:
    client = client_of(town.elder_user)
    address = address_of(route, town)
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


OF_OTHERS = [route for route in BY_OBJECT if route.access != PUBLIC and route.name not in COMMON]


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in OF_OTHERS if r.name not in FOR_ALL_RESIDENTS], ids=name_of)
def test_what_belongs_to_another_area_does_not_exist(town: LivelyTown, route: Route) -> None:
    """And nothing happens: not an event is written by trying."""
    address, nowhere = address_of(route, town), guessed(route, town)
    before = Event.objects.count()
    for who in STRANGERS + FAR.get(route.name.partition(":")[0], ()):
        client = client_of(getattr(town, who))
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code in (404, 405), who
            assert answer.status_code == ask(nowhere).status_code, "the answer tells whether the thing exists"
            assert not [word for word in PRIVATE if word in text_of(answer)]
    assert Event.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("route", OF_OTHERS, ids=name_of)
def test_those_it_is_for_get_in_so_the_404_means_something(town: LivelyTown, route: Route) -> None:
    response = client_of(holder_of(town, route)).get(address_of(route, town))
    assert response.status_code in (200, 302, 405), text_of(response)[:300]
    put_away(response)


@pytest.mark.django_db
@pytest.mark.parametrize("route", BY_OBJECT, ids=name_of)
def test_a_guessed_number_leads_nowhere(town: LivelyTown, route: Route) -> None:
    if route.name in ("reports:drill", "reports:export_records"):
        address = reverse(route.name, kwargs={"of": "no_such_thing", "unit": "person_times"})
    else:
        address = guessed(route, town)
    client = client_of(holder_of(town, route))
    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in INSIDE if not r.arguments], ids=name_of)
def test_lists_and_exports_hold_nobody_of_the_neighbours(town: LivelyTown, route: Route) -> None:
    for who in ("neighbour_staff", "far_officer"):
        client = client_of(getattr(town, who))
        for query in ("?form=csv", "?q=ZML", "?q=桂花苑6幢"):
            found = text_of(client.get(reverse(route.name) + query))
            assert not [word for word in PRIVATE if word in found], (who, query)


@pytest.mark.django_db
def test_the_same_search_finds_her_for_those_who_may(town: LivelyTown) -> None:
    for query in ("?q=ZML", "?q=桂花苑6幢"):
        assert "周**" in text_of(client_of(town.staff).get(reverse("residents:list") + query))


@pytest.mark.django_db
def test_an_area_or_activity_in_the_query_is_checked_like_one_in_the_address(town: LivelyTown) -> None:
    client = client_of(town.neighbour_staff)
    figure = {"of": "free_clinic", "unit": "person_times"}
    addresses = [
        f"{reverse('reports:figures')}?area={town.community.path}",
        f"{reverse('reports:export')}?area={town.community.path}&form=csv",
        f"{reverse('reports:brief')}?area={town.community.path}",
        f"{reverse('reports:drill', kwargs=figure)}?area={town.community.path}",
        f"{reverse('reports:export_records', kwargs=figure)}?area={town.community.path}&form=csv",
        f"{reverse('flows:compose')}?activity={town.tomorrow.pk}",
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    word = reverse("reports:brief_word")
    assert client.post(f"{word}?area={town.community.path}").status_code == 404
    assert client_of(town.staff).get(addresses[0]).status_code == 200


@pytest.mark.django_db
def test_a_draft_is_not_public_before_it_is_published(town: LivelyTown) -> None:
    for name in ("activities:detail", "activities:calendar"):
        address = reverse(name, args=[town.draft.pk])
        for user in (None, town.elder_user, town.neighbour_staff):
            assert client_of(user).get(address).status_code == 404


@pytest.mark.django_db
def test_nobody_signs_up_somebody_elses_mother(town: LivelyTown) -> None:
    client = client_of(town.man_user)
    before = town.tomorrow.signups.count()
    answer = client.post(reverse("activities:sign_up", args=[town.tomorrow.pk]), {"person": town.daughter.pk})
    assert answer.status_code == 422
    assert town.tomorrow.signups.count() == before
    door = reverse("activities:door", args=[town.running.door_token])
    before = town.running.attendances.count()
    answer = client.post(door, {"person": town.daughter.pk, "client_id": str(uuid.uuid4())})
    assert answer.status_code == 404
    assert town.running.attendances.count() == before


@requires("residents.view")
def forgets_the_scope(request: HttpRequest, pk: int) -> HttpResponse:
    from doorstep.residents.models import Person

    return HttpResponse(Person.objects.get(pk=pk).name)


urlpatterns = [path("console/residents/<int:pk>/", forgets_the_scope, name="forgetful")]


@pytest.mark.django_db
@pytest.mark.urls("tests.architecture.test_outsiders")
def test_a_view_that_forgets_the_scope_would_be_found(town: LivelyTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database does not stop it, which it does: then there is nobody of that number."""
    client, address = client_of(town.neighbour_staff), reverse("forgetful", args=[town.elder.pk])
    with pytest.raises(ObjectDoesNotExist):
        client.get(address)
    monkeypatch.setattr(wall, "standing_as", lambda ask: wall.standing(wall.HOUSE))
    answer = client.get(address)
    assert answer.status_code == 200
    assert [word for word in PRIVATE if word in text_of(answer)] == ["周明兰"]
