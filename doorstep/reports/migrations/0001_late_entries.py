"""An index of late entries alone. It belongs to the figures, the only ones who ask for them; see doorstep/reports/late.py."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0002_area_key")]
    operations = [
        migrations.RunSQL(
            sql=(
                "CREATE INDEX record_late ON ledger_record (occurred_on, area_path) INCLUDE (recorded_at) WHERE "
                "date_trunc('month', recorded_at AT TIME ZONE 'Asia/Shanghai') > date_trunc('month', occurred_on::timestamp)"
            ),
            reverse_sql="DROP INDEX record_late",
        )
    ]
