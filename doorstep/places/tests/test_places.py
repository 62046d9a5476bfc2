"""Sites: the public directory and the console."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from doorstep.accounts.models import Assignment, User
from doorstep.kernel.clock import SHANGHAI
from doorstep.kernel.models import Event
from doorstep.places import selectors
from doorstep.places.models import Facility, Site
from doorstep.places.tests.factories import OFFICE_HOURS, make_facility, make_site
from doorstep.regions.tests.factories import make_community, make_region

LIST = "/console/places/"
NEW = "/console/places/new/"
NOON = datetime(2023, 11, 1, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _wednesday_noon(monkeypatch):
    monkeypatch.setattr("doorstep.kernel.clock.now", lambda: NOON)
    monkeypatch.setattr("doorstep.kernel.clock.today", lambda: NOON.date())


@pytest.fixture
def town(db):
    home = make_community("朝晖社区")
    type(home).objects.filter(pk=home.pk).update(latitude=32.060, longitude=120.830)
    return SimpleNamespace(
        home=home, grid=make_region(home, name="一号网格"), other=make_region(home.parent, name="转水社区")
    )


def staff(region, role="community_staff", name="王琴"):
    user = User.objects.create(username=f"u{User.objects.count()}", name=name)
    Assignment.objects.create(user=user, role=role, region=region, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def wang(town, client):
    user = staff(town.home)
    client.force_login(user)
    return user


def entry(town, **changed):
    return {
        "area": town.home.path,
        "kind": "rest_station",
        "name": "北大街驿站",
        "address": "北大街12号",
        "landmark": "进大门往左，凉亭旁边",
        "step_free": "on",
        "phone": "0513-0000 1234",
        "latitude": "32.061",
        "longitude": "120.831",
        "opened_on": "2023-01-01",
        "days_1": ["1", "2", "3", "4", "5"],
        "from_1": "08:00",
        "to_1": "18:00",
        "days_2": ["6"],
        "from_2": "09:00",
        "to_2": "00:00",
        **changed,
    }


def test_a_worker_enters_a_site_and_a_visitor_finds_it(town, wang, client):
    answer = client.post(NEW, entry(town))
    site = Site.objects.get()
    assert answer.url == f"{LIST}{site.pk}/"
    assert site.opening_hours == [*OFFICE_HOURS, {"days": [6], "from": "09:00", "to": "24:00"}]
    assert site.code
    assert Event.objects.filter(subject=f"places.site:{site.pk}", action="created").count() == 1
    client.logout()
    assert "北大街驿站" in client.get("/places/").content.decode()
    page = client.get(f"/places/{site.pk}/").content.decode()
    for said in ("凉亭旁边", "没有台阶", "开到", "周一到周五", "周六"):
        assert said in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "站" * 200}, "name"),
        ({"name": "站" * 61}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"address": "长" * 121}, "__all__"),
        ({"longitude": ""}, "latitude"),
        ({"latitude": "91"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"to_1": "07:00"}, "days_1"),
        ({"to_1": ""}, "days_1"),
        ({"days_1": []}, "days_1"),
        ({"days_2": ["1"]}, "days_1"),
        ({"from_1": "25:00"}, "from_1"),
        ({"opened_on": "gestern"}, "opened_on"),
        ({"area": "999/"}, "area"),
    ],
)
def test_bad_input_gets_a_sentence_and_saves_nothing(town, wang, client, changed, field):
    answer = client.post(NEW, entry(town, **changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Site.objects.exists()


def test_a_change_is_prefilled_and_kept(town, wang, client):
    client.post(NEW, entry(town))
    site = Site.objects.get()
    form = client.get(f"{LIST}{site.pk}/edit/").context["form"]
    assert form["to_2"].value() == "00:00"
    sent = {key: value for key, value in entry(town, name="北大街爱心驿站").items() if key != "area"}
    assert client.post(f"{LIST}{site.pk}/edit/", sent).status_code == 302
    site.refresh_from_db()
    assert site.name == "北大街爱心驿站"
    assert Event.objects.get(action="updated").data == {"fields": ["name"]}


def test_closing_takes_it_out_of_the_directory_and_keeps_its_page(town, wang, client):
    site = make_site(town.home, "北大街驿站")
    client.post(f"{LIST}{site.pk}/close/", {"on": "2023-11-01", "reason": "拆迁"})
    assert "北大街驿站" not in client.get("/places/").content.decode()
    assert client.get(f"/places/{site.pk}/").status_code == 200
    assert "北大街驿站" in client.get(LIST, {"closed": "on"}).content.decode()
    client.post(f"{LIST}{site.pk}/reopen/")
    assert "北大街驿站" in client.get("/places/").content.decode()
    assert client.post(f"{LIST}{site.pk}/close/", {"on": "2019-01-01"}).status_code == 422


def test_equipment_is_said_in_words(town, wang, client):
    site = make_site(town.home, "北大街驿站")
    url = f"{LIST}{site.pk}/facility/"
    assert client.post(url, {"code": "microwave", "state": "ok"}).status_code == 302
    client.post(url, {"code": "medicine", "state": "broken", "expires_on": "2024-06-30"})
    page = client.get(f"/places/{site.pk}/").content.decode()
    assert "微波炉" in page
    assert page.index("暂时没有") < page.index("药箱")
    client.post(url, {"code": "medicine", "state": "ok"})
    assert Facility.objects.count() == 2
    assert Facility.objects.get(code="medicine").state == "ok"
    for bad in ({"code": "dragon", "state": "ok"}, {"code": "water", "state": "great"}, {}):
        assert client.post(url, bad).status_code == 422


def test_english_visitors_read_english_names(town, client, settings):
    site = make_site(town.home)
    make_facility(site)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/places/{site.pk}/").content.decode()
    assert "water" in page
    assert "饮用水" not in page


def test_the_nearest_stands_first_with_the_walk(town, client):
    far = make_site(town.home, "远驿站", latitude=32.070, longitude=120.830)
    close_by = make_site(town.other, "近驿站", latitude=32.061, longitude=120.830)
    make_site(town.home, "无位置")
    make_site(town.home, "别的城市", latitude=31.0, longitude=121.0)
    lines = client.get("/places/", {"at": "32.060,120.830"}).context["lines"]
    assert [line.pk for line in lines] == [close_by.pk, far.pk]
    assert lines[0].minutes < lines[1].minutes
    by_area = client.get("/places/", {"area": town.home.path}).context["lines"]
    assert [line.pk for line in by_area] == [close_by.pk, far.pk]


@pytest.mark.parametrize("at", ["", "x", "99,500", "32.06,120.83,1", "32.061234567,120.83", "'--", "nan,nan"])
def test_a_position_that_cant_be_read_shows_everything(town, client, at):
    make_site(town.home)
    answer = client.get("/places/", {"at": at})
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == 1
    assert not answer.context["is_near"]


def test_many_places_are_shown_street_by_street_ones_own_first_and_a_street_page_by_page(town, client):
    street = make_region(town.home.parent.parent, name="狼山镇街道")
    far = make_region(street, name="狼山社区")
    for number in range(12):
        make_site(town.home, f"甲驿站{number:02}")
    for number in range(21):
        make_site(far, f"乙驿站{number:02}", opening_hours=[])
    page = client.get("/places/")
    assert [(street.name, street.sites, street.open_now) for street in page.context["streets"]] == [
        (town.home.parent.name, 12, 12),
        ("狼山镇街道", 21, 0),
    ]
    said = page.content.decode()
    assert "甲驿站" not in said
    assert "21处" in said
    client.force_login(staff(far, "grid_worker", name="赵强"))
    own = client.get("/places/").context["streets"]
    assert [(street.name, street.own) for street in own] == [("狼山镇街道", True), (town.home.parent.name, False)]
    page = client.get("/places/", {"area": street.path})
    assert len(page.context["lines"]) == 20
    assert page.context["in_all"] == 21
    assert "page=2" in page.content.decode()
    assert len(client.get("/places/", {"area": street.path, "page": "2"}).context["lines"]) == 1
    assert len(client.get("/places/", {"kind": "square"}).context["lines"]) == 0


def test_open_ones_first(town):
    shut = make_site(town.home, "一站", opening_hours=[{"days": [7], "from": "08:00", "to": "09:00"}])
    runs = make_site(town.home, "二站")
    unknown = make_site(town.home, "三站", opening_hours=[])
    spoilt = make_site(town.home, "四站", opening_hours={"written": "past the services"})
    lines = selectors.directory(area_path=town.home.path)
    assert lines[0].pk == runs.pk
    assert {line.pk: line.standing for line in lines} == {
        runs.pk: "open",
        shut.pk: "opens",
        unknown.pk: "unknown",
        spoilt.pk: "unknown",
    }
    assert [line.pk for line in selectors.directory(area_path=town.home.path, open_now=True)] == [runs.pk]


def test_how_many_stations_there_were_on_a_day(town):
    make_site(town.home, opened_on=date(2023, 1, 1))
    make_site(town.grid, opened_on=date(2023, 6, 1), closed_on=date(2023, 10, 1))
    make_site(town.other)
    make_site(town.home, kind="square")

    def count(path, on):
        return selectors.count_sites(kind="rest_station", area_path=path, on=on)

    assert count(town.home.path, date(2022, 12, 31)) == 0
    assert count(town.home.path, date(2023, 7, 1)) == 2
    assert count(town.home.path, date(2023, 9, 30)) == 2
    assert count(town.home.path, date(2023, 10, 1)) == 1
    assert count(town.home.parent.path, date(2023, 10, 1)) == 2


def test_outsiders(town, client):
    site = make_site(town.home)
    pages = [LIST, NEW, *(f"{LIST}{site.pk}/{tail}" for tail in ("", "edit/", "close/", "facility/"))]
    for page in pages:
        assert client.get(page).status_code == 302, page
    client.force_login(staff(town.other, "grid_worker", name="赵强"))
    assert client.get(f"{LIST}{site.pk}/").status_code == 404
    for tail in ("edit/", "close/", "facility/"):
        assert client.get(f"{LIST}{site.pk}/{tail}").status_code == 404, tail
        assert client.post(f"{LIST}{site.pk}/{tail}", {"on": "2023-11-01"}).status_code == 404, tail
    assert client.post(f"{LIST}{site.pk}/reopen/").status_code == 404
    assert f"{LIST}{site.pk}/" not in client.get(LIST).content.decode()
    assert client.post(NEW, entry(town)).status_code == 422
    assert Site.objects.count() == 1
    client.force_login(User.objects.create(username="resident", name="周明兰"))
    for page in pages:
        assert client.get(page).status_code == 404, page


def test_queries_stay_the_same_as_sites_grow(town, wang, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(url):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    make_facility(make_site(town.home))
    before = [cost(url) for url in (LIST, "/places/")]
    for _ in range(15):
        make_facility(make_site(town.home))
    assert [cost(url) for url in (LIST, "/places/")] == before
    for _ in range(6):
        make_site(town.home)
    street = cost("/places/")
    for _ in range(10):
        make_site(town.home)
    assert cost("/places/") == street <= before[1] + 1
