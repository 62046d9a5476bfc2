"""Every console page of one activity: the neighbour gets a 404, the signed-out visitor a sign-in, a resident a 404."""

import pytest

from doorstep.accounts.models import User
from doorstep.activities import urls
from doorstep.activities.tests.factories import Town
from doorstep.activities.tests.visiting import at, browser, neighbour, running, worker
from doorstep.kernel.access import PUBLIC, SIGNED_IN

pytestmark = pytest.mark.django_db

#: Pages of one activity that need nothing else in their address.
OF_ONE = [
    str(pattern.name)
    for pattern in urls.urlpatterns
    if str(pattern.pattern).startswith(urls.ONE) and str(pattern.pattern).count("<") == 1
]
#: Console pages that are not of one activity.
LISTS = ["console_list", "new", "series_list", "series_preview", "follow_ups"]


def test_every_page_of_one_activity_is_in_this_test() -> None:
    assert len(OF_ONE) >= 13


@pytest.mark.parametrize("name", OF_ONE)
def test_the_neighbour_finds_nothing_and_changes_nothing(town: Town, name: str) -> None:
    activity = running(town)
    client = neighbour(town)
    for method in (client.get, client.post):
        assert method(at(name, activity.pk)).status_code in (404, 405)
    activity.refresh_from_db()
    assert activity.state == "published"


@pytest.mark.parametrize("name", [*OF_ONE, *LISTS])
def test_the_signed_out_are_asked_to_sign_in_and_residents_find_nothing(town: Town, name: str) -> None:
    arguments = [] if name in LISTS else [running(town).pk]
    address = at(name, *arguments)
    assert browser().get(address).status_code == 302
    assert browser().post(address).status_code == 302
    _person, actor = town.resident()
    assert browser(User.objects.get(pk=actor.user_id)).get(address).status_code in (404, 405)


@pytest.mark.parametrize("name", ["edit", "cancel", "close", "filing", "publish"])
def test_a_street_officer_reads_but_changes_nothing(town: Town, name: str) -> None:
    activity = running(town)
    client = worker(town, "street_officer", town.street)
    assert client.post(at(name, activity.pk), {"reason": "x", "nobody_came": "on"}).status_code == 404
    activity.refresh_from_db()
    assert activity.state == "published"


def test_only_the_resident_pages_are_open_without_a_right() -> None:
    opened = {
        pattern.name
        for pattern in urls.urlpatterns
        if getattr(pattern.callback, "doorstep_access", None) in (PUBLIC, SIGNED_IN)
    }
    assert opened == {"list", "where", "detail", "calendar", "sign_up", "mine", "ticket", "ticket_cancel", "door"}
