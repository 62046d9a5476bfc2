from django.db import migrations

from doorstep.kernel.wall_sql import policy, seen


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_initial"),
        ("residents", "0007_wall"),
    ]

    operations = [
        policy("matching_pair", f"{seen('low_id')} AND {seen('high_id')}"),
        policy("matching_merge", f"{seen('kept_id')} AND {seen('gone_id')}"),
    ]
