from django.db import migrations

from doorstep.kernel.wall_sql import in_area, policy, seen


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0002_area_key"),
        ("residents", "0007_wall"),
    ]

    operations = [
        policy("cards_carddelivery", in_area(), seen("household_id", "residents_household")),
    ]
