"""The settings pages of areas, and that outsiders change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.regions.models import Region
from doorstep.regions.services import end_region
from doorstep.regions.tests.small_town import BEGAN, Town, town

pytestmark = pytest.mark.django_db
LIST = "/console/settings/regions/"


@pytest.fixture
def place() -> Town:
    return town()


def somebody(role: str, region: Region) -> Client:
    """Signed in with a role. The tables of `accounts` lie above, so they are asked for by name."""
    user = apps.get_model("accounts", "User").objects.create(username=f"{role}{region.pk}", name="林国强")
    apps.get_model("accounts", "Assignment").objects.create(user=user, role=role, region=region, valid_from=BEGAN)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(place) -> Client:
    return somebody("street_officer", place.street)


def said(response: Any) -> str:
    page: str = response.content.decode()
    return page.replace('<span class="nb">', "").replace("</span>", "")


def test_the_tree_shows_streets_with_their_communities(officer, place):
    page = said(officer.get(LIST))
    for name in ("崇川区", "唐闸镇街道", "北大街社区", "转水社区"):
        assert name in page
    assert "北大街第一网格" not in page


def test_the_page_of_an_area_shows_code_parts_and_history(officer, place):
    end_region(actor=system(), region=place.grid_2, on=clock.today())
    page = said(officer.get(f"{LIST}{place.north.pk}/"))
    assert "320613017X01" in page
    assert "北大街第一网格" in page
    assert "已终止的区域" in page
    assert "录入区域" in page


def test_query_counts_stay_the_same_as_areas_grow(officer, place):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from doorstep.regions.tests.small_town import area

    for path in (LIST, f"{LIST}{place.north.pk}/"):
        with CaptureQueriesContext(connection) as few:
            officer.get(path)
        for number in range(10):
            area(place.north, 4, f"N{path.count('/')}{number}", f"新网格{number}")
        with CaptureQueriesContext(connection) as many:
            officer.get(path)
        assert len(many) == len(few)


def test_a_new_grid_is_entered(officer, place):
    form = {"level": "4", "code": "g09", "name": "新网格", "kind": "general", "valid_from": clock.today().isoformat()}
    assert officer.post(f"{LIST}{place.south.pk}/new/", form).status_code == 302
    assert Region.objects.get(code="G09").path == "320613/017/X02/G09/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "G01"}, "已经用了代码"),
        ({"code": "不行"}, "代码由数字"),
        ({"name": "长" * 61}, ""),
        ({"level": "2"}, ""),
        ({"valid_from": "1999-01-01"}, "不能早于上级区域"),
        ({"valid_from": "2023-02-31"}, ""),
        ({"latitude": "91"}, ""),
        ({"latitude": "32.1"}, "两个都要填"),
        ({"duty_day": "32"}, ""),
    ],
)
def test_what_can_not_be_gets_a_sentence_and_saves_nothing(officer, place, change, words):
    form = {"level": "4", "code": "G09", "name": "新网格", "valid_from": clock.today().isoformat()}
    before = Region.objects.count()
    response = officer.post(f"{LIST}{place.north.pk}/new/", form | change)
    assert response.status_code == 422
    assert words in said(response)
    assert Region.objects.count() == before


def test_an_area_is_renamed(officer, place):
    officer.post(f"{LIST}{place.north.pk}/edit/", {"name": "北大街新社区", "duty_day": "15"})
    place.north.refresh_from_db()
    assert (place.north.name, place.north.duty_day) == ("北大街新社区", 15)
    assert "由北大街社区改名为北大街新社区" in said(officer.get(f"{LIST}{place.north.pk}/"))


def test_an_area_with_parts_is_not_ended_and_the_page_says_why(officer, place):
    response = officer.post(f"{LIST}{place.north.pk}/end/", {"on": clock.today().isoformat()})
    assert response.status_code == 422
    assert "里面还有2个区域" in said(response)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert officer.post(f"{LIST}{place.grid_1.pk}/end/", {"on": yesterday}).status_code == 422
    assert officer.post(f"{LIST}{place.grid_1.pk}/end/", {"on": clock.today().isoformat()}).status_code == 302


class TestOutsiders:
    def forms(self, place: Town) -> list[str]:
        return [f"{LIST}{place.grid_1.pk}/{page}/" for page in ("new", "edit", "end")]

    def test_a_visitor_is_asked_to_sign_in(self, place):
        for path in [LIST, f"{LIST}{place.north.pk}/", *self.forms(place)]:
            assert Client().get(path).headers["Location"].startswith("/sign-in/?next="), path

    def test_who_changes_no_areas_finds_no_forms(self, place):
        client = somebody("community_staff", place.north)
        assert client.get(f"{LIST}{place.north.pk}/").status_code == 200
        assert "重新划分" not in said(client.get(f"{LIST}{place.north.pk}/"))
        for path in self.forms(place):
            assert client.get(path).status_code == 404, path
            assert client.post(path, {"name": "外来", "on": clock.today().isoformat()}).status_code == 404, path

    def test_the_officer_of_the_neighbour_street_finds_no_forms(self, place):
        client = somebody("street_officer", place.other_street)
        for path in self.forms(place):
            assert client.get(path).status_code == 404, path
            assert client.post(path, {"name": "外来", "on": clock.today().isoformat()}).status_code == 404, path
        place.grid_1.refresh_from_db()
        assert (place.grid_1.name, place.grid_1.valid_to) == ("北大街第一网格", None)

    def test_a_street_officer_does_not_recut_or_rename_the_district(self, place, officer):
        for page in ("new", "edit", "end"):
            assert officer.get(f"{LIST}{place.district.pk}/{page}/").status_code == 404

    def test_what_does_not_exist_is_not_found(self, officer):
        for path in (f"{LIST}999999/", f"{LIST}999999/edit/"):
            assert officer.get(path).status_code == 404
