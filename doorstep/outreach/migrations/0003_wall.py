from django.db import migrations

from doorstep.kernel.wall_sql import in_area, policy, seen


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0002_area_key"),
        ("residents", "0007_wall"),
    ]

    operations = [
        policy("outreach_outreachdoor", in_area()),
        policy("outreach_knock", seen("outreach_knock.door_id", "outreach_outreachdoor")),
    ]
