from django.db import migrations

from doorstep.kernel.wall_sql import in_area, mine, policy


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_very_many"),
        ("kernel", "0002_wall"),
    ]

    operations = [
        policy(
            "messaging_message",
            mine("user_id"),
            f"EXISTS (SELECT 1 FROM messaging_notice n WHERE n.id = notice_id AND {in_area('n.area_path')})",
        ),
    ]
