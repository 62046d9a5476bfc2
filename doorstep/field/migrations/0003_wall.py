from django.db import migrations

from doorstep.kernel.wall_sql import in_area, mine, of_person, policy


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0002_key_of_the_erased"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("field_fieldconflict"),
        policy(
            "field_operation",
            mine("user_id"),
            f"EXISTS (SELECT 1 FROM field_device d WHERE d.id = device_id AND {in_area('d.area_path')})",
        ),
    ]
