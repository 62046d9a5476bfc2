"""What the database itself shows and takes, to SQL that goes past everything the application does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import give_role
from doorstep.elders.services import set_tag
from doorstep.elders.tags import GUARDED
from doorstep.kernel import wall
from doorstep.residents.models import Person, PersonQuerySet
from tests.town import SYSTEM, LivelyTown

pytestmark = pytest.mark.django_db
Values = dict[str, str]
APP, HOUSE = wall.role_name(wall.Role.APP), wall.role_name(wall.Role.HOUSE)


@contextmanager
def raw_session(role: str = APP, **told: str) -> Iterator[Any]:
    """A cursor of the driver, under the role of the application, with these settings and no others."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT raw")
        cursor.execute("SELECT set_config('role', %s, false)", [role])
        for name in ("areas", "persons", "user", "guarded"):
            cursor.execute("SELECT set_config(%s, %s, false)", [f"doorstep.{name}", told.get(name, "")])
        try:
            yield cursor
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT raw")


def told_of(user: Any) -> Values:
    told = wall.standing_of(actor_for_user(user))._asdict()
    return {name: value for name, value in told.items() if name != "role"}


def count(cursor: Any, table: str) -> int:
    (number,) = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


def refused(cursor: Any, statement: str, values: Any = ()) -> bool:
    """Whether the database refuses it by its own rules of access, or finds nothing to do it to."""
    cursor.execute("SAVEPOINT try")
    try:
        cursor.execute(statement, values)
    except psycopg.errors.InsufficientPrivilege:
        cursor.execute("ROLLBACK TO SAVEPOINT try")
        return True
    return bool(cursor.rowcount == 0)


@pytest.fixture
def walled(town: LivelyTown) -> list[str]:
    with raw_session("none") as cursor:
        return [
            table
            for (table,) in cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1").fetchall()
        ]


def test_without_settings_nothing_is_there(town: LivelyTown, walled: list[str]) -> None:
    with raw_session("none") as owner:
        there = {table: count(owner, table) for table in walled}
    assert sum(1 for number in there.values() if number) > 25, "the town has hardly anything to hide"
    with raw_session() as cursor:
        assert {table: count(cursor, table) for table in walled} == dict.fromkeys(walled, 0)


def test_the_house_sees_everything(town: LivelyTown, walled: list[str]) -> None:
    with raw_session("none") as owner:
        there = {table: count(owner, table) for table in walled}
    with raw_session(HOUSE) as cursor:
        assert {table: count(cursor, table) for table in walled} == there


def test_the_neighbours_see_nothing_of_here(town: LivelyTown, walled: list[str]) -> None:
    with raw_session("none") as owner:
        named = {
            table: [column for (column,) in owner.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND column_name IN ('person_id', 'low_id', 'kept_id')", [table]
            ).fetchall()]
            for table in walled
        }  # fmt: skip
        here = [pk for (pk,) in owner.execute(
            "SELECT id FROM residents_person WHERE area_path ^@ %s", [town.community.path]
        ).fetchall()]  # fmt: skip
    for user in (town.neighbour_staff, town.neighbour_grid_worker, town.far_officer):
        with raw_session(**told_of(user)) as cursor:
            assert count(cursor, "residents_person WHERE area_path ^@ '" + town.community.path + "'") == 0
            assert count(cursor, "residents_household WHERE area_path ^@ '" + town.community.path + "'") == 0
            for table, columns in named.items():
                for column in columns:
                    cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)", [here])
                    assert cursor.fetchone() == (0,), f"{table}.{column}"


def test_staff_see_their_area(town: LivelyTown) -> None:
    """So that the zeros of the others mean something."""
    for user in (town.staff, town.grid_worker, town.officer):
        with raw_session(**told_of(user)) as cursor:
            assert count(cursor, f"residents_person WHERE id = {town.elder.pk}") == 1
            assert count(cursor, f"elders_emergencycontact WHERE person_id = {town.elder.pk}") == 1


def test_a_resident_sees_himself_and_those_for_whom_he_speaks(town: LivelyTown) -> None:
    seen = {town.man_user: {town.man.pk}, town.daughter_user: {town.daughter.pk, town.elder.pk}}
    for user, persons in seen.items():
        with raw_session(**told_of(user)) as cursor:
            assert {pk for (pk,) in cursor.execute("SELECT id FROM residents_person")} == persons
            for table in ("elders_sheet", "activities_signup", "privacy_consent", "visits_visitrecord"):
                assert {pk for (pk,) in cursor.execute(f"SELECT person_id FROM {table}")} <= persons
    with raw_session(**told_of(town.daughter_user)) as cursor:
        assert count(cursor, "elders_sheet") == 1


def test_who_may_see_no_people_sees_none(town: LivelyTown) -> None:
    with raw_session(**told_of(town.admin)) as cursor:
        assert [count(cursor, table) for table in ("residents_person", "residents_household", "elders_sheet")] == [
            0
        ] * 3


@pytest.mark.parametrize("tag", sorted(tag.value for tag in GUARDED))
def test_a_guarded_tag_is_there_for_its_named_role_alone(town: LivelyTown, tag: str) -> None:
    set_tag(actor=SYSTEM, person=town.elder, tag=tag, evidence="list", evidence_number="0001")
    for user in (town.staff, town.grid_worker, town.elder_user, town.daughter_user):
        with raw_session(**told_of(user)) as cursor:
            assert count(cursor, f"elders_persontag WHERE tag = '{tag}'") == 0
            assert count(cursor, "elders_persontag WHERE tag = 'lives_alone'") == 1
    role = "special_support" if tag == "family_planning" else "party_affairs"
    give_role(actor=SYSTEM, user=town.staff, role=role, region=town.community)
    with raw_session(**told_of(town.staff)) as cursor:
        assert count(cursor, f"elders_persontag WHERE tag = '{tag}'") == 1


ANOTHER = "INSERT INTO residents_person SELECT (jsonb_populate_record(NULL::residents_person, %s::jsonb)).*"


def test_what_is_not_seen_can_not_be_written(town: LivelyTown) -> None:
    changed = '{"id": 900001, "user_id": null}'
    with raw_session("none") as owner:
        (row,) = owner.execute(
            "SELECT (to_jsonb(p) || %s::jsonb)::text FROM residents_person p WHERE id = %s", [changed, town.elder.pk]
        ).fetchone()
    here, there = [town.elder.pk], [town.neighbour_grid.pk, town.neighbour_grid.path, town.elder.pk]
    move = "UPDATE residents_person SET region_id = %s, area_path = %s WHERE id = %s"
    for told in ({}, told_of(town.neighbour_staff), told_of(town.man_user)):
        with raw_session(**told) as cursor:
            assert refused(cursor, "UPDATE residents_person SET name = 'x' WHERE id = %s", here)
            assert refused(cursor, "DELETE FROM elders_persontag WHERE person_id = %s", here)
            assert refused(cursor, "UPDATE residents_household SET room = '' WHERE id = %s", [town.elder.household_id])
            assert refused(cursor, ANOTHER, [row])
    with raw_session(**told_of(town.staff)) as cursor:
        assert not refused(cursor, "UPDATE residents_person SET name = 'x' WHERE id = %s", here)
        assert not refused(cursor, ANOTHER, [row])
        assert refused(cursor, move, there), "a row can't be pushed over the wall either"
    with raw_session(HOUSE) as cursor:
        assert not refused(cursor, move, there)


def test_the_role_can_not_take_the_wall_down(town: LivelyTown) -> None:
    with raw_session(HOUSE) as cursor:
        for statement in (
            "ALTER TABLE residents_person DISABLE ROW LEVEL SECURITY",
            "DROP POLICY doorstep_wall ON residents_person",
            "TRUNCATE residents_person CASCADE",
            "ALTER TABLE ledger_record DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
        ):
            assert refused(cursor, statement), statement


@pytest.mark.parametrize(
    "down",
    [
        "ALTER TABLE residents_person DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY gap ON residents_person USING (true)",
    ],
)
def test_it_is_the_wall_that_hides(town: LivelyTown, down: str) -> None:
    """The negative control: where it is down, or has a gap, the same session sees the people."""
    with raw_session("none") as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(down)
        cursor.execute("SELECT set_config('role', %s, false)", [APP])
        assert count(cursor, "residents_person") > 5


def test_a_page_that_forgets_the_scope_finds_only_the_own_area(
    town: LivelyTown, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonQuerySet, "visible_to", lambda rows, actor: rows)
    address = f"/console/residents/{town.elder.pk}/"
    client.force_login(town.staff)
    assert client.get(address).status_code == 200
    client.force_login(town.neighbour_staff)
    assert client.get(address).status_code == 404
    monkeypatch.setattr(wall, "standing_as", lambda ask: wall.standing(wall.HOUSE))
    assert client.get(address).status_code == 200, "without the wall the same page gives her away"


@pytest.fixture
def between_requests() -> Iterator[None]:
    """As in a web process: nobody stands anywhere but in a request."""
    wall.settle(wall.NOTHING)
    yield
    wall.settle(wall.HOUSE)


def known_to_the_session() -> tuple[str, ...]:
    names = ("areas", "persons", "user", "guarded")
    asked = ", ".join(f"current_setting('doorstep.{name}', true)" for name in names)
    with connection.connection.cursor() as cursor:
        found: tuple[str, ...] = cursor.execute(f"SELECT current_user, {asked}").fetchone()
        return found


NOBODY = (APP, "{}", "{}", "", "{}")


def test_after_a_request_the_session_knows_of_nobody(town: LivelyTown, client: Any, between_requests: None) -> None:
    client.force_login(town.staff)
    for ask in (client.get, client.post):
        for address in (
            "/console/residents/",
            "/console/residents/0/",
            "/nowhere/",
            f"/console/residents/{town.elder.pk}/",
        ):
            ask(address)
            assert known_to_the_session() == NOBODY
            assert not Person.objects.exists()


def test_during_a_request_it_knows_who_asks(town: LivelyTown, client: Any, between_requests: None) -> None:
    heard = []

    def listen(execute: Any, sql: str, *more: Any) -> Any:
        if "residents_person" in sql and "accounts_sign_in" not in sql:
            heard.append(known_to_the_session()[:4])
        return execute(sql, *more)

    client.force_login(town.grid_worker)
    with connection.execute_wrapper(listen):
        assert client.get("/console/residents/").status_code == 200
    assert set(heard) == {(APP, f'{{"{town.grid.path}"}}', "{}", str(town.grid_worker.pk))}


def test_what_a_rollback_takes_back_is_told_again(town: LivelyTown) -> None:
    """Settings fall back with the transaction in which they were told: what the session knows is in doubt."""
    with wall.standing(wall.NOTHING):
        assert not Person.objects.exists()
        with wall.standing(wall.HOUSE):
            with transaction.atomic():
                assert Person.objects.exists()
                transaction.set_rollback(True)
            assert Person.objects.exists()
        assert not Person.objects.exists()


def test_a_reading_over_the_wall_ends_with_its_block(town: LivelyTown) -> None:
    with wall.standing(wall.NOTHING):
        with wall.beyond("a test"):
            assert Person.objects.exists()
        assert not Person.objects.exists()


def test_the_settings_are_asked_once_a_statement_and_the_index_is_still_used(town: LivelyTown) -> None:
    with raw_session(**told_of(town.staff)) as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in ("area_path >= 'T3' AND area_path < 'T3~'", "name ^@ '周'"):
            plan = "\n".join(
                line
                for (line,) in cursor.execute(f"EXPLAIN SELECT * FROM residents_person WHERE {condition}").fetchall()
            )
            assert "InitPlan" in plan
            assert "Index Cond" in plan
