"""The second wall as SQL, for migrations: the role of the application, what it reads its standing by, and policies.

    operations = [of_person("visits_carer"), policy("outreach_outreachdoor", in_area())]

A policy is a list of ways to see a row; one that fits is enough. What may not be seen may not be written either.
Settings are asked in a sub-select, so the planner asks once a statement and not once a row. The house sees every row,
by a policy of its own that costs nothing.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import Refused
from doorstep.kernel.wall import Role, role_name


def in_area(column: str = "area_path") -> str:
    """The row lies in an area of the actor."""
    return f"{column} ^@ ANY ((SELECT doorstep_areas())::text[])"


def own(column: str) -> str:
    """The column names a person for whom the actor speaks."""
    return f"{column} = ANY ((SELECT doorstep_persons())::bigint[])"


def mine(column: str) -> str:
    """The column names the actor's own account."""
    return f"{column} = (SELECT doorstep_user())"


def seen(column: str, table: str = "residents_person", key: str = "id") -> str:
    """The row that the column names is itself seen: its own policy decides."""
    return f"EXISTS (SELECT 1 FROM {table} further WHERE further.{key} = {column})"


def policy(table: str, *ways: str) -> migrations.RunSQL:
    condition = " OR ".join(f"({way})" for way in ways)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY doorstep_wall ON {table} TO {_quoted(Role.APP)} USING ({condition}) WITH CHECK ({condition});"
        f"CREATE POLICY doorstep_house ON {table} TO {_quoted(Role.HOUSE)} USING (true) WITH CHECK (true);",
        f"DROP POLICY doorstep_wall ON {table}; DROP POLICY doorstep_house ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def _quoted(role: Role) -> str:
    name = role_name(role).replace('"', '""')
    return f'"{name}"'


def of_person(table: str, *ways: str, column: str = "person_id") -> migrations.RunSQL:
    """Rows about a person whom the actor sees today."""
    return policy(table, own(f"{table}.{column}"), *ways, seen(f"{table}.{column}"))


class RoleMissing(Refused):
    code = "database_role_missing"
    sentence = _("The account that signs in to the database may not make the role %(role)s or take it on.")
    what_to_do = _(
        "Let an administrator of the database run: CREATE ROLE %(role)s NOLOGIN; GRANT %(role)s TO %(account)s;"
        " the same for %(other)s; and try again."
    )


class RoleTooStrong(Refused):
    code = "database_role_too_strong"
    sentence = _("The role %(role)s of the database gets past row-level security, so it would guard nothing.")
    what_to_do = _("Take the marks SUPERUSER and BYPASSRLS from it, or name another in DOORSTEP_DATABASE_ROLE.")


_MAKE = """
DO $do$ BEGIN
    CREATE ROLE {role} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $do$;
"""
_TAKE_ON = """
DO $do$ BEGIN
    IF NOT pg_has_role(current_user, {text}, '{may}') THEN GRANT {role} TO CURRENT_USER; END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $do$;
"""
_GRANT = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {role};
"""
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION doorstep_areas() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $f$ SELECT coalesce(nullif(current_setting('doorstep.areas', true), ''), '{}')::text[] $f$;
CREATE OR REPLACE FUNCTION doorstep_persons() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $f$ SELECT coalesce(nullif(current_setting('doorstep.persons', true), ''), '{}')::bigint[] $f$;
CREATE OR REPLACE FUNCTION doorstep_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $f$ SELECT nullif(current_setting('doorstep.user', true), '')::bigint $f$;
CREATE OR REPLACE FUNCTION doorstep_guarded() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $f$ SELECT coalesce(nullif(current_setting('doorstep.guarded', true), ''), '{}')::text[] $f$;
"""


def foundation(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The roles, their rights over all tables of today and of later, and the functions by which policies ask."""
    names = [role_name(role) for role in (Role.APP, Role.HOUSE)]
    with editor.connection.cursor() as cursor:
        for name, other in (names, names[::-1]):
            _make(editor, cursor, name, other)
        cursor.execute(_FUNCTIONS)


def _make(editor: BaseDatabaseSchemaEditor, cursor: CursorWrapper, name: str, other: str) -> None:
    missing = RoleMissing(role=name, other=other, account=editor.connection.settings_dict["USER"])
    role = editor.quote_name(name)
    cursor.execute(_MAKE.format(role=role))
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [name])
    known = cursor.fetchone()
    if known is None:
        raise missing
    if known[0]:
        raise RoleTooStrong(role=name)
    # Since 16 whoever made a role may hand it out, and still not take it on before he has handed it to himself.
    cursor.execute("SELECT current_setting('server_version_num')::int >= 160000")
    may_be = "SET" if cursor.fetchone() == (True,) else "MEMBER"
    cursor.execute(_TAKE_ON.format(role=role, text="'" + name.replace("'", "''") + "'", may=may_be))
    cursor.execute("SELECT pg_has_role(current_user, %s, %s), current_schema()", [name, may_be])
    may, schema = cursor.fetchone() or (False, "")
    if not may:
        raise missing
    cursor.execute(_GRANT.format(role=role, schema=editor.quote_name(schema)))
