from django.db import migrations

from doorstep.regions.area_key import area_key


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("regions", "0001_initial")]

    operations = [
        area_key("visits_visitplan"),
        area_key("visits_visittask"),
        area_key("visits_visitrecord"),
        area_key("visits_visitneed"),
        area_key("visits_escalation"),
    ]
