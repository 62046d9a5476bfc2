"""What stands before every view."""

import json
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from doorstep.accounts.middleware import AccessMiddleware
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import make_staff, make_user, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/console/settings/people/"


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "delete"])
def test_no_method_slips_past(method):
    response = getattr(Client(), method)(PAGE)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("method", ["get", "head", "options", "post"])
def test_without_the_right_there_is_no_such_page_by_any_method(method):
    assert getattr(signed_in(make_user()), method)(PAGE).status_code == 404


def test_the_page_one_may_not_see_looks_like_one_that_does_not_exist(place):
    client = signed_in(make_staff(Role.GRID_WORKER, place.grid_1, totp=False))
    pages = []
    for path in (PAGE, f"{PAGE}1/", "/console/settings/regions/999999/edit/"):
        response = client.get(path)
        assert response.status_code == 404
        page = response.content.decode().replace(path, "")
        pages.append(re.sub(r"(csrfmiddlewaretoken\" value=|X-CSRFToken\": )\"[^\"]+\"|\d+:\d\d", "", page))
    assert len(set(pages)) == 1


def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_it_stood_on():
    response = Client().post(
        PAGE + "7/password/", headers={"referer": "http://testserver/console/settings/people/7/?a=1"}
    )
    assert response.headers["Location"] == "/sign-in/?next=%2Fconsole%2Fsettings%2Fpeople%2F7%2F%3Fa%3D1"
    strange = Client().post(PAGE, headers={"referer": "https://evil.example/x"})
    assert strange.headers["Location"] == "/sign-in/?next=%2F"


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page():
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/console/settings/people/"}
    response = Client().get(PAGE + "new/", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fconsole%2Fsettings%2Fpeople%2F"


def test_programs_get_json():
    response = Client().get(PAGE, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "sign_in_first"
    refused = signed_in(make_user()).get(PAGE, headers={"accept": "application/json"})
    assert (refused.status_code, json.loads(refused.content)["code"]) == (404, "not_found")


def test_a_view_that_says_nothing_is_refused():
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open to all")

    middleware = AccessMiddleware(lambda request: HttpResponse())
    with pytest.raises(ImproperlyConfigured):
        middleware.process_view(RequestFactory().get("/"), forgotten, (), {})


def test_pages_of_people_are_not_kept_by_the_browser(place):
    client = signed_in(make_staff(Role.ADMINISTRATOR, place.district, totp=False))
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]
    assert "no-store" in Client().get("/sign-in/").headers["Cache-Control"]


def test_an_open_page_that_asks_for_nobody_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/sign-in/").status_code == 200
