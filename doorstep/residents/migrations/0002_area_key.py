from django.db import migrations

from doorstep.regions.area_key import area_key


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial"), ("regions", "0001_initial")]

    operations = [
        area_key("residents_household"),
        area_key("residents_person"),
    ]
