from django.db import migrations

from doorstep.regions.area_key import area_key


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_initial"), ("regions", "0001_initial")]

    operations = [area_key("cards_cardentry"), area_key("cards_card"), area_key("cards_carddelivery")]
