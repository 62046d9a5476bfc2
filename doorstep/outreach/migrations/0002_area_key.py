from django.db import migrations

from doorstep.regions.area_key import area_key


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("regions", "0001_initial")]

    operations = [area_key("outreach_outreachround"), area_key("outreach_outreachdoor")]
