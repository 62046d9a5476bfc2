"""The frame of the console is drawn from what is kept, and still shows each person his own at once."""

import pytest
from django.conf import settings
from django.test import Client

from doorstep.accounts.models import Assignment, User
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import LONG_AGO, make_community

pytestmark = pytest.mark.django_db


def navigation(client: Client, address: str = "/console/residents/") -> str:
    page = client.get(address).content.decode()
    return page[page.index('<nav class="c-nav"') :].partition("</nav>")[0]


@pytest.fixture
def community() -> Region:
    return make_community("桂花社区")


@pytest.fixture
def worker(community: Region) -> User:
    user: User = User.objects.create(username="worker", name="钱晓舟")
    Assignment.objects.create(user=user, role="grid_worker", region=community, valid_from=LONG_AGO)
    return user


@pytest.fixture
def client(worker: User) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_new_role_and_its_end_show_at_once(client: Client, community: Region, worker: User) -> None:
    before = navigation(client)
    assert "/console/partners/" not in before
    given = Assignment.objects.create(user=worker, role="community_staff", region=community, valid_from=LONG_AGO)
    assert "/console/partners/" in navigation(client)
    given.valid_to = clock.today()
    given.save()
    assert navigation(client) == before


def test_another_language_shows_at_once(client: Client) -> None:
    chinese = navigation(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "<span>Residents</span>" in navigation(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert navigation(client) == chinese


def test_the_place_where_one_is_is_marked(client: Client) -> None:
    assert 'href="/console/residents/" aria-current="page"' in navigation(client)
    assert 'href="/console/activities/" aria-current="page"' in navigation(client, "/console/activities/")


def test_another_name_of_the_area_shows_at_once(client: Client, community: Region) -> None:
    assert "桂花社区" in client.get("/console/residents/").content.decode()
    community.name = "丹桂社区"
    community.save()
    assert "丹桂社区" in client.get("/console/residents/").content.decode()
