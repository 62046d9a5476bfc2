"""The migration operation that ties (region_id, area_path) to one region."""

from django.db import migrations


def area_key(table: str) -> migrations.RunSQL:
    """Composite foreign key: a row's path is the path of its region, guaranteed by the database."""
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_area_key FOREIGN KEY (region_id, area_path) "
            "REFERENCES regions_region (id, path) DEFERRABLE INITIALLY IMMEDIATE"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {table}_area_key",
    )
