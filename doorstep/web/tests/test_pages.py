"""The first pages: what they say to whom, and what they cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.models import Assignment, User
from doorstep.activities.models import Activity
from doorstep.kernel import clock
from doorstep.programmes.models import Programme
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import LONG_AGO, make_community
from doorstep.residents.tests.factories import make_person

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staff(region: Region, role: str = "community_staff") -> Client:
    user = User.objects.create(username=f"{role}{region.pk}", name="钱晓舟")
    Assignment.objects.create(user=user, role=role, region=region, valid_from=LONG_AGO)
    return sign_in(user)


@pytest.fixture
def community() -> Region:
    return make_community("桂花社区")


def make_activity(community: Region, **fields: Any) -> Activity:
    programme = Programme.objects.filter(code="free_clinic").first() or make_programme("free_clinic")
    start = clock.now() + timedelta(days=3)
    values = {
        "place": "桂花苑小广场",
        "starts_at": start,
        "ends_at": start + timedelta(hours=3),
        "door_token": uuid4(),
        "programme": programme,
    }
    return Activity.objects.create(region=community, area_path=community.path, **values | fields)


def coming(community: Region, **more: Any) -> Activity:
    start = clock.now() + timedelta(days=2)
    return make_activity(
        community, title="家门口义诊", starts_at=start, ends_at=start + timedelta(hours=3), state="published", **more
    )


def test_a_visitor_sees_what_is_near_and_is_offered_to_sign_in(community: Region) -> None:
    coming(community)
    page = Client().get("/").content.decode()
    assert "家门口义诊" in page
    assert "用手机号登录" in page


def test_a_draft_is_on_no_public_page(community: Region) -> None:
    make_activity(community, title="还没发布的义诊", state="draft")
    assert "还没发布的义诊" not in Client().get("/").content.decode()


def test_a_resident_sees_her_next_matter_first(community: Region) -> None:
    from doorstep.accounts.selectors import actor_for_user
    from doorstep.activities.services import sign_up

    user = User.objects.create(username="resident", name="周明兰")
    person = make_person(community, "周明兰", user=user)
    sign_up(actor=actor_for_user(user), activity_id=coming(community).pk, person_id=person.pk)
    page = sign_in(user).get("/").content.decode()
    assert "您的下一件事" in page
    assert "后天" in page
    assert "已报名" in page


def test_staff_begin_with_the_day(community: Region) -> None:
    client = staff(community)
    assert client.get("/")["Location"] == "/console/"
    coming(community)
    ended = clock.now() - timedelta(hours=2)
    make_activity(community, title="昨天的集市", starts_at=ended - timedelta(hours=2), ends_at=ended, state="running")
    page = client.get("/console/").content.decode()
    assert "家门口义诊" in page
    assert "昨天的集市" in page


def test_the_neighbour_community_sees_none_of_it_on_its_first_page(community: Region) -> None:
    coming(community)
    assert "家门口义诊" not in staff(make_community("兰亭社区")).get("/console/").content.decode()


def test_the_trace_is_for_staff_of_the_area(community: Region) -> None:
    address = f"/trace/activities/{coming(community).pk}/"
    assert staff(community).get(address).status_code == 200
    assert staff(make_community("兰亭社区")).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert staff(community, "grid_worker").get("/trace/activities/999999/").status_code == 404


def test_the_search_finds_people_and_activities_of_the_own_area_only(community: Region) -> None:
    make_person(community, "许长林")
    coming(community)
    ours, theirs = staff(community), staff(make_community("兰亭社区"))
    assert "许**" in ours.get("/console/search/?q=许长林").content.decode()
    assert "家门口义诊" in ours.get("/console/search/?q=义诊").content.decode()
    assert "没有找到" in theirs.get("/console/search/?q=许长林").content.decode()
    assert Client().get("/console/search/?q=许长林").status_code == 302


def test_the_search_says_when_there_is_more_and_how_to_narrow_it_down(community: Region) -> None:
    for number in range(20):
        make_person(community, f"王{number}")
    client = staff(community)
    said = client.get("/console/search/?q=王").content.decode()
    assert "20人" in said
    assert "20人以上" not in said
    assert "c-more" not in said
    make_person(community, "王二十一")
    said = client.get("/console/search/?q=王").content.decode()
    assert "20人以上" in said
    assert said.count("/console/residents/") - said.count('"/console/residents/"') >= 20
    assert "/console/residents/?q=%E7%8E%8B" in said
    assert "写全姓名" in said


def test_a_resident_has_no_console(community: Region) -> None:
    user = User.objects.create(username="resident", name="周明兰")
    for address in ("/console/", "/console/search/", "/console/settings/"):
        assert sign_in(user).get(address).status_code == 404


def test_settings_show_what_the_role_may(community: Region) -> None:
    assert "人员和角色" not in staff(community).get("/console/settings/").content.decode()
    assert "人员和角色" in staff(community, "administrator").get("/console/settings/").content.decode()


def test_an_address_that_leads_nowhere_says_so_kindly() -> None:
    response = Client().get("/no/such/page/")
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


def test_pages_carry_a_content_policy_and_speak_chinese_whatever_the_browser_says() -> None:
    response = Client().get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Content-Language"] == "zh-hans"


def test_the_process_says_that_it_is_well() -> None:
    assert Client().get("/healthz").content == b"ok"


@pytest.mark.parametrize("address", ["/", "/console/"])
def test_first_pages_cost_the_same_however_much_there_is(community: Region, address: str) -> None:
    client = staff(community) if address == "/console/" else Client()

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    coming(community)
    cost()
    few = cost()
    for _ in range(6):
        coming(community)
    assert cost() <= few


def test_in_english_the_sums_of_a_page_read_for_one_as_for_many(community: Region) -> None:
    coming(community)
    client = staff(community)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "</a> late to follow up, <a" in client.get("/console/").content.decode()
    listed = client.get("/console/activities/").content.decode()
    assert '</a> today, <a href="?when=">1</a> within seven days.' in listed
