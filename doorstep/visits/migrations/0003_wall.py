from django.db import migrations

from doorstep.kernel.wall_sql import in_area, of_person, policy, seen


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0002_area_key"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("visits_basis"),
        of_person("visits_carer"),
        of_person("visits_escalation", in_area()),
        of_person("visits_visitneed", in_area()),
        of_person("visits_visitrecord", in_area()),
        of_person("visits_visittask", in_area()),
        policy("visits_escalationstep", seen("visits_escalationstep.escalation_id", "visits_escalation")),
    ]
