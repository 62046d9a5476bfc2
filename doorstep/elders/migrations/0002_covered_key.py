from django.db import migrations

from doorstep.regions.covered_key import covered_key


class Migration(migrations.Migration):
    dependencies = [("elders", "0001_initial")]

    operations = [
        covered_key("elders_sheet", "person_id", "residents_person"),
    ]
