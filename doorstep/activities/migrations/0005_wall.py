from django.db import migrations

from doorstep.kernel.wall_sql import in_area, of_person



def held_here(table: str) -> str:
    """Who came to an activity of the area, wherever he lives."""
    return f"EXISTS (SELECT 1 FROM activities_activity held WHERE held.id = {table}.activity_id AND {in_area()})"



class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_signup_outcomes"),
        ("residents", "0007_wall"),
    ]

    operations = [
        of_person("activities_signup", held_here("activities_signup")),
        of_person("activities_attendance", held_here("activities_attendance")),
        of_person("activities_servicedone", held_here("activities_servicedone")),
        of_person("activities_followup", in_area()),
    ]
