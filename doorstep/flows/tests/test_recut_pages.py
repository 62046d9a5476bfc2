"""The pages of a re-cut: choose, name, look ahead, confirm, report, decide. And that outsiders find none of them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.models import Assignment, User
from doorstep.flows.tests.test_recut import building, home, role
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.regions.tests.small_town import BEGAN, Town, town

pytestmark = pytest.mark.django_db
LIST = "/console/settings/regions/"


@pytest.fixture
def place() -> Town:
    return town()


def somebody(kind: str, region: Region) -> Client:
    user = User.objects.create(username=f"{kind}{region.pk}", name="林国强")
    Assignment.objects.create(user=user, role=kind, region=region, valid_from=BEGAN)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin(place: Town) -> Client:
    return somebody("administrator", place.district)


def said(response: Any) -> str:
    page: str = response.content.decode()
    return page.replace('<span class="nb">', "").replace("</span>", "")


def split_of(place: Town, **more: str) -> dict[str, str]:
    return {
        "on": clock.today().isoformat(),
        "name_1": "东网格",
        "code_1": "G11",
        "name_2": "西网格",
        "code_2": "G12",
        **more,
    }


def test_a_grid_is_split_from_the_first_page_to_the_last_decision(admin, place):
    east = building(place.grid_1, "B1")
    home(place.grid_1, "桂花苑1幢", of=east, people=2)
    left = home(place.grid_1, "桂花苑6幢2单元302", people=3)
    worker = role(place.grid_1)
    address = f"{LIST}{place.grid_1.pk}/recut/"
    assert address in said(admin.get(f"{LIST}{place.grid_1.pk}/"))
    assert "北大街第二网格" in said(admin.get(address))
    address += "?count=2"
    form = split_of(place)
    assert admin.post(address, form).status_code == 422, "a building has no home"
    form[f"part_{east.pk}"] = "1"
    page = said(admin.post(address, form))
    for words in ("现在还什么都没改", "桂花苑6幢", "沈志强", "东网格", "西网格"):
        assert words in page
    assert "302" not in page, "who cuts areas reads no doors"
    assert not Region.objects.filter(valid_to__isnull=False).exists()
    assert "东网格" in said(admin.post(address, form | {"change": "1"})), "the form comes back as it was"
    report = f"{LIST}{place.grid_1.pk}/recut/report/"
    assert admin.post(address, form | {"confirm": "1"}).headers["Location"] == report
    assert admin.post(address, form | {"confirm": "1"}).headers["Location"] == report
    assert Region.objects.filter(name="东网格").count() == 1
    page = said(admin.get(report))
    assert "桂花苑6幢" in page
    assert "1户，3人" in page
    assert admin.post(report, {}).status_code == 422
    new = Region.objects.get(name="西网格")
    decided = {f"doors_{left.pk}": str(new.pk), f"roles_{worker.pk}": [str(new.pk)]}
    assert admin.post(report, decided).status_code == 302
    left.refresh_from_db()
    assert left.region == new
    again = admin.post(report, decided, follow=True)
    assert "已经有人定好了" in said(again)
    assert "都有明确的去处" in said(admin.get(report))
    assert report in said(admin.get(f"{LIST}{place.grid_1.pk}/"))


def test_a_community_is_recut_with_its_grids(admin, place):
    address = f"{LIST}{place.north.pk}/recut/?count=2&others={place.south.pk}"
    page = said(admin.get(address))
    assert "北大街第一网格划到" in page
    form = {
        "on": clock.today().isoformat(),
        "name_1": "东社区",
        "code_1": "X11",
        "name_2": "西社区",
        "code_2": "X12",
        f"part_{place.grid_1.pk}": "1",
        f"part_{place.grid_2.pk}": "2",
        "confirm": "1",
    }
    assert admin.post(address, form).status_code == 302
    east = Region.objects.get(code="X11")
    assert east.children.get().name == "北大街第一网格"
    assert {step.predecessor for step in east.origins.all()} == {place.north, place.south}
    assert "接替的是" in said(admin.get(f"{LIST}{place.north.pk}/"))


@pytest.mark.parametrize("query", ["count=0", "count=13", "count=x", "count=2&others=999999", "count=2&others=x"])
def test_an_odd_recut_is_refused(admin, place, query):
    assert admin.get(f"{LIST}{place.north.pk}/recut/?{query}").status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "2020-01-01"}, "以后"),
        ({"on": "明天"}, "日期"),
        ({"code_1": "G02"}, "北大街第二网格"),
        ({"code_1": "g?"}, "代码"),
        ({"name_2": ""}, "填"),
        ({"code_2": "G11"}, "G11"),
    ],
)
def test_a_mistake_is_said_before_anything_happens(admin, place, change, words):
    for confirm in ({}, {"confirm": "1"}):
        answer = admin.post(f"{LIST}{place.grid_1.pk}/recut/?count=2", split_of(place) | change | confirm)
        assert answer.status_code == 422
        assert words in said(answer)
    assert not Region.objects.filter(valid_to__isnull=False).exists()


def test_a_decision_that_was_tampered_with_moves_nothing(admin, place):
    left = home(place.grid_1)
    admin.post(f"{LIST}{place.grid_1.pk}/recut/?count=2", split_of(place) | {"confirm": "1"})
    report = f"{LIST}{place.grid_1.pk}/recut/report/"
    for value in (str(place.south.pk), "x", "99999999999999999999"):
        assert admin.post(report, {f"doors_{left.pk}": value}).status_code == 422
    left.refresh_from_db()
    assert left.region == place.grid_1


def test_the_officer_of_the_street_sees_who_decides_about_roles(place):
    role(place.grid_1)
    officer = somebody("street_officer", place.street)
    officer.post(f"{LIST}{place.grid_1.pk}/recut/?count=2", split_of(place) | {"confirm": "1"})
    page = said(officer.get(f"{LIST}{place.grid_1.pk}/recut/report/"))
    assert "由管理员来定" in page
    assert 'name="roles_' not in page


class TestOutsiders:
    def pages(self, region: Region) -> list[str]:
        return [f"{LIST}{region.pk}/recut/", f"{LIST}{region.pk}/recut/?count=2", f"{LIST}{region.pk}/recut/report/"]

    @pytest.mark.parametrize("kind", ["community_staff", "grid_worker"])
    def test_who_changes_no_areas_finds_none_of_it(self, place, kind):
        client = somebody(kind, place.north)
        for page in self.pages(place.grid_1):
            assert client.get(page).status_code == 404
            assert client.post(page, split_of(place) | {"confirm": "1"}).status_code == 404
        assert not Region.objects.filter(valid_to__isnull=False).exists()

    def test_the_neighbour_street_finds_none_of_it(self, place, admin):
        client = somebody("street_officer", place.other_street)
        for page in self.pages(place.grid_1):
            assert client.get(page).status_code == 404
            assert client.post(page, split_of(place) | {"confirm": "1"}).status_code == 404
        admin.post(f"{LIST}{place.grid_1.pk}/recut/?count=2", split_of(place) | {"confirm": "1"})
        assert client.get(f"{LIST}{place.grid_1.pk}/recut/report/").status_code == 404

    def test_the_district_and_what_does_not_exist_are_not_found(self, place, admin):
        for pk in (place.district.pk, 999_999):
            for page in self.pages(place.grid_1):
                assert admin.get(page.replace(str(place.grid_1.pk), str(pk))).status_code == 404

    def test_an_area_that_was_not_recut_has_no_report(self, place, admin):
        answer = admin.get(f"{LIST}{place.grid_1.pk}/recut/report/")
        assert answer.headers["Location"] == f"{LIST}{place.grid_1.pk}/"

    def test_a_visitor_is_asked_to_sign_in(self, place):
        for page in self.pages(place.grid_1):
            assert Client().get(page).headers["Location"].startswith("/sign-in/")


def test_preview_and_report_ask_the_database_as_often_for_many_as_for_few(admin, place):
    def counted(grid: Region, code: str, doors: int) -> list[int]:
        for number in range(doors):
            home(grid, f"桂花苑{number}幢101", people=2)
            role(grid)
        form = split_of(place, code_1=f"{code}1", code_2=f"{code}2")
        found = []
        for more in ({}, {"confirm": "1"}, None):
            with CaptureQueriesContext(connection) as seen:
                if more is None:
                    admin.get(f"{LIST}{grid.pk}/recut/report/")
                else:
                    admin.post(f"{LIST}{grid.pk}/recut/?count=2", form | more)
            found.append(len(seen))
        return found

    assert counted(place.grid_1, "G1", 1) == counted(place.grid_2, "G3", 9)
