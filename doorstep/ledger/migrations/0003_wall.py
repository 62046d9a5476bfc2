from django.db import migrations

from doorstep.kernel.wall_sql import in_area, of_person, seen


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_area_key"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("ledger_record", in_area()),
        of_person("ledger_walkinlink", seen("ledger_walkinlink.record_id", "ledger_record")),
    ]
