from django.db import migrations

from doorstep.regions.area_key import area_key


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("regions", "0001_initial")]

    operations = [
        area_key("activities_series"),
        area_key("activities_activity"),
        area_key("activities_followup"),
    ]
