"""One statement says who asks; whatever is not as it should be opens nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from doorstep.accounts import identity
from doorstep.accounts.models import Assignment, SignIn, User
from doorstep.accounts.selectors import actor_of
from doorstep.accounts.sessions import SessionStore
from doorstep.accounts.tests.factories import make_staff, make_user
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR

pytestmark = pytest.mark.django_db


def asked_by(client: Client):
    """A request with the session of this client, and the actor it comes to."""
    request = RequestFactory().get("/")
    request.session = SessionStore(client.cookies["sessionid"].value)
    request.user = identity.user_of(request)
    return actor_of(request)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_asks_is_one_statement_with_all_roles_and_persons(place):
    user = make_staff("grid_worker", place.grid_1, "沈志强", totp=False)
    client = signed_in(user)
    with CaptureQueriesContext(connection) as seen:
        actor = asked_by(client)
        assert actor.can_in("residents.view", place.grid_1.path)
    assert len(seen) == 1, [query["sql"] for query in seen]
    assert (actor.user_id, actor.label, actor.home_area) == (user.pk, "沈志强", place.grid_1.path)


def test_a_role_of_yesterday_or_tomorrow_gives_nothing(place):
    user = make_staff("grid_worker", place.grid_1, "沈志强", totp=False)
    client = signed_in(user)
    today = clock.today()
    for changes in ({"valid_to": today}, {"valid_to": None, "valid_from": today + timedelta(days=1)}):
        Assignment.objects.filter(user=user).update(**changes)
        assert not asked_by(client).can("residents.view")


def test_the_session_knows_whose_it_is_and_forgets_it_on_the_way_out(place):
    user = make_user("沈志强")
    client = signed_in(user)
    assert SignIn.objects.get().user_id == user.pk
    client.logout()
    assert not SignIn.objects.filter(user=user).exists()


def test_a_closed_account_is_nobody_at_once():
    user = make_user("沈志强")
    client = signed_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert asked_by(client) == VISITOR


def test_another_password_ends_the_session():
    user = make_user("沈志强")
    client = signed_in(user)
    user.set_password("井水不犯河水两不相干")
    user.save()
    assert asked_by(client) == VISITOR


def test_a_session_past_its_time_is_nobody():
    client = signed_in(make_user("沈志强"))
    SignIn.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert asked_by(client) == VISITOR


def test_what_the_session_says_counts_and_not_the_column_beside_it():
    """The column only saves a statement: if it names somebody else, the session itself is asked."""
    user, other = make_user("沈志强"), make_user("李秀芳")
    client = signed_in(user)
    SignIn.objects.update(user=other)
    assert asked_by(client).user_id == user.pk


def test_the_telephone_is_read_only_when_it_is_asked_for(django_assert_num_queries):
    user = make_user("沈志强", phone="+8613900000113")
    known = identity.of_user(user.pk)
    assert known is not None
    assert known.user.get_deferred_fields() == {"phone"}
    with django_assert_num_queries(1):
        assert known.user.phone.endswith("13900000113")
