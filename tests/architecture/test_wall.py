"""Every table about people stands behind the second wall (docs/adr/0007)."""

import ast

import pytest
from django.apps import apps
from django.db import connection, models

from doorstep.elders.tags import GUARDED
from doorstep.kernel import wall
from tests.architecture.exceptions import UNWALLED_MODELS
from tests.architecture.house import module_name, product_files

ABOUT = {"residents.Person", "residents.Household"}
#: Keys without a foreign key, where the layers forbid one.
BARE_KEYS = {"person_id", "household_id"}
#: Who works as the owner of the tables, and what for.
OWNERS = {
    "doorstep.devdata.build": "drops the whole schema of a demo",
    "doorstep.devdata.bench.command": "empties and fills tables, triggers off",
    "doorstep.devdata.bench.import_sides": "the bare sides make tables of their own",
    "doorstep.kernel.copying": "COPY",
    "doorstep.server.manage_command": "for whoever looks after the database itself",
    "doorstep.server.preparation": "migrations",
}


def about_people(tables: list[type[models.Model]]) -> dict[str, str]:
    """Label → table of the models that name a person or a household, or are one."""
    found = {}
    for model in tables:
        named = {
            field.remote_field.model._meta.label
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
        }
        names = {field.name for field in model._meta.concrete_fields}
        if model._meta.label in ABOUT or named & ABOUT or names & BARE_KEYS:
            found[model._meta.label] = model._meta.db_table
    return found


def walled() -> set[str]:
    """Tables whose row-level security is on and that have the policy of the house."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policies ON tablename = relname"
            " WHERE relrowsecurity AND cmd = 'ALL' AND roles = ARRAY[%s::name]",
            [wall.role_name(wall.Role.APP)],
        )
        return {table for (table,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_about_people_has_a_policy() -> None:
    behind = walled()
    open_ones = {label for label, table in about_people(apps.get_models()).items() if table not in behind}
    assert open_ones - set(UNWALLED_MODELS) == set(), "add doorstep.kernel.wall_sql.of_person(…) to a migration"


@pytest.mark.django_db
def test_no_exception_for_the_wall_outlives_its_need() -> None:
    behind = walled()
    open_ones = {model._meta.label for model in apps.get_models() if model._meta.db_table not in behind}
    assert set(UNWALLED_MODELS) - open_ones == set()


@pytest.mark.django_db
def test_no_other_policy_widens_it() -> None:
    """Policies are joined by OR: a second one would be a gap."""
    roles = sorted(wall.role_name(role) for role in (wall.Role.APP, wall.Role.HOUSE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, array_agg(roles::text[] ORDER BY policyname) FROM pg_policies GROUP BY 1")
        found = {table: sorted(role for (role,) in held) for table, held in cursor.fetchall()}
    assert found == dict.fromkeys(walled(), roles)


def test_a_table_about_people_is_found() -> None:
    from django.test.utils import isolate_apps

    from doorstep.residents.models import Person

    with isolate_apps("doorstep.kernel"):

        class Noted(models.Model):
            person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return "noted"

        class Bare(models.Model):
            person_id = models.BigIntegerField()

            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return "bare"

        assert set(about_people([Noted, Bare])) == {"kernel.Noted", "kernel.Bare"}


@pytest.mark.django_db
def test_the_policy_of_tags_knows_every_guarded_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT qual FROM pg_policies WHERE tablename = 'elders_persontag' AND policyname = 'doorstep_wall'"
        )
        (condition,) = cursor.fetchone()
    assert [tag for tag in GUARDED if condition.count(f"'{tag.value}'") != 2] == []


def calls(name: str) -> dict[str, list[ast.Call]]:
    """Module → where it calls `wall.<name>`."""
    found: dict[str, list[ast.Call]] = {}
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"wall.{name}":
                found.setdefault(module_name(path), []).append(node)
    return found


def test_only_these_work_as_the_owner_of_the_tables() -> None:
    settled = {
        module
        for module, found in calls("settle").items()
        if any("OWNER" in ast.unparse(argument) for call in found for argument in call.args)
    }
    assert set(calls("as_owner")) | settled == set(OWNERS)


def test_whoever_reads_over_the_wall_says_why() -> None:
    for module, found in calls("beyond").items():
        for call in found:
            assert isinstance(call.args[0], ast.Constant), module
            assert len(str(call.args[0].value)) > 20, module
