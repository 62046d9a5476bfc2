"""The migration operation that takes a foreign key away where a wider one says the same."""

from django.db import migrations

_DROP = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT conname FROM pg_constraint
         WHERE contype = 'f' AND conrelid = '{table}'::regclass
           AND conkey = ARRAY[(SELECT attnum FROM pg_attribute
                                WHERE attrelid = '{table}'::regclass AND attname = '{column}')]
    LOOP
        EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', found.conname);
    END LOOP;
END $$
"""


def covered_key(table: str, column: str, target: str) -> migrations.RunSQL:
    """(column, area_path) refers to the same row of the target, and neither may be null: every new row was looked up
    twice, which a list of a hundred thousand feels."""
    return migrations.RunSQL(
        sql=_DROP.format(table=table, column=column),
        reverse_sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk FOREIGN KEY ({column}) "
            f"REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
        ),
    )
