from django.db import migrations

from doorstep.kernel.wall_sql import in_area, mine, own, policy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_disclosure_person"),
        ("kernel", "0002_wall"),
    ]

    operations = [
        policy("accounts_disclosure", own("person_id"), mine("user_id"), in_area()),
    ]
