from django.db import migrations

from doorstep.kernel.wall_sql import of_person, policy, seen


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_data_request"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("privacy_consent"),
        of_person("privacy_datarequest"),
        policy("privacy_share", seen("privacy_share.consent_id", "privacy_consent")),
    ]
