from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "doorstep.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doorstep.activities.kept import readings_kept
        from doorstep.activities.selectors import people
        from doorstep.messaging import audiences
        from doorstep.privacy import erasing

        audiences.resolvers[people.AUDIENCE] = people.resolve
        audiences.describers[people.AUDIENCE] = people.describe
        erasing.PLAN |= {
            "activities.attendance": erasing.keep,
            "activities.followup": erasing.blank(outcome=""),
            "activities.servicedone": erasing.blank(reading={}, hint_level=""),
            "activities.signup": erasing.keep,
        }
        if readings_kept not in erasing.locks:
            erasing.locks.append(readings_kept)
