from django.db import migrations

from doorstep.kernel.wall_sql import in_area, of_person, own, policy, seen

OF_PERSON = (
    "elders_abilityassessment",
    "elders_careservice",
    "elders_condition",
    "elders_disability",
    "elders_emergencycontact",
    "elders_keycustody",
    "elders_pastvalue",
    "elders_selfcarerating",
    "elders_verification",
)
#: Seen by named roles alone, not by the person himself either: who speaks for him reads as he does.
GUARDED = "('family_planning', 'party_member')"
_PERSON = "elders_persontag.person_id"
_NAMED = "(tag || ' ' || further.area_path) ^@ ANY ((SELECT doorstep_guarded())::text[])"


class Migration(migrations.Migration):
    dependencies = [("elders", "0002_covered_key"), ("residents", "0007_wall")]

    operations = [
        *(of_person(table) for table in OF_PERSON),
        of_person("elders_sheet", in_area()),
        policy(
            "elders_persontag",
            f"tag NOT IN {GUARDED} AND ({own(_PERSON)} OR {seen(_PERSON)})",
            f"tag IN {GUARDED} AND EXISTS"
            f" (SELECT 1 FROM residents_person further WHERE further.id = {_PERSON} AND {_NAMED})",
        ),
    ]
