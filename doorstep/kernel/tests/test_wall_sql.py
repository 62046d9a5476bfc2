"""The roles of the second wall, where the account that migrates is no superuser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from doorstep.kernel import wall
from doorstep.kernel.wall_sql import RoleMissing, RoleTooStrong, foundation

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(settings: Any) -> Iterator[Any]:
    """A cursor of the owner; roles made in a test go with its transaction."""
    settings.DOORSTEP_DATABASE_ROLE = "wall_of_a_test"
    with wall.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        yield cursor
        transaction.set_rollback(True)


def found() -> None:
    foundation(None, connection.schema_editor())


def test_both_roles_are_made_and_may_be_taken_on(owner: Any) -> None:
    found()
    owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'wall_of_a_test%' AND NOT rolcanlogin ORDER BY 1")
    assert owner.fetchall() == [("wall_of_a_test",), ("wall_of_a_test_house",)]
    owner.execute("SET LOCAL ROLE wall_of_a_test_house")
    owner.execute("SELECT count(*) FROM residents_person")


def test_an_account_that_may_not_make_roles_is_told_what_to_ask_for(owner: Any) -> None:
    owner.execute("CREATE ROLE poor_account")
    owner.execute("SET LOCAL ROLE poor_account")
    with pytest.raises(RoleMissing) as said:
        found()
    assert "CREATE ROLE wall_of_a_test NOLOGIN" in said.value.advice()


def test_a_role_that_is_there_has_to_be_handed_to_the_account(owner: Any) -> None:
    owner.execute("CREATE ROLE wall_of_a_test")
    owner.execute("CREATE ROLE poor_account")
    owner.execute("SET LOCAL ROLE poor_account")
    with pytest.raises(RoleMissing):
        found()


def test_a_role_that_gets_past_the_wall_is_refused(owner: Any) -> None:
    owner.execute("CREATE ROLE wall_of_a_test BYPASSRLS")
    with pytest.raises(RoleTooStrong):
        found()
