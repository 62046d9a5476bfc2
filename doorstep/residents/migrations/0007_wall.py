from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from doorstep.kernel.wall_sql import in_area, mine, of_person, own, policy

#: For whom a user may speak has to be known before it is known what he may see, so the owner of the tables answers:
#: numbers only, of the one user that is asked for.
_SPEAKS_FOR = """
CREATE FUNCTION doorstep_speaks_for(whose bigint, today date) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $f$
BEGIN RETURN QUERY
    SELECT own.id FROM residents_person own WHERE own.user_id = whose AND own.life = 'active'
    UNION ALL
    SELECT other.id FROM residents_familyproxy proxy JOIN residents_person other ON other.id = proxy.person_id
     WHERE proxy.user_id = whose AND other.life = 'active' AND proxy.valid_from <= today
       AND (proxy.valid_to IS NULL OR proxy.valid_to > today);
END $f$
"""


def speaks_for(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        cursor.execute(_SPEAKS_FOR.format(schema=editor.quote_name(schema)))


class Migration(migrations.Migration):
    dependencies = [("residents", "0006_doors"), ("kernel", "0002_wall")]

    operations = [
        policy("residents_person", in_area(), own("id")),
        policy(
            "residents_household",
            in_area(),
            "EXISTS (SELECT 1 FROM residents_person lives WHERE lives.household_id = residents_household.id)",
        ),
        of_person("residents_familyproxy", mine("user_id")),
        migrations.RunPython(speaks_for, migrations.RunPython.noop),
    ]
