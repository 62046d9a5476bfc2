from django.db import migrations

from doorstep.kernel.wall_sql import in_area, of_person


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_one_index_less"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("intake_importrow", f"EXISTS (SELECT 1 FROM intake_importfile f WHERE f.id = file_id AND {in_area()})"),
    ]
