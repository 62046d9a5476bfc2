from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "doorstep.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doorstep.activities.selectors import people
        from doorstep.messaging import audiences

        audiences.resolvers[people.AUDIENCE] = people.resolve
        audiences.describers[people.AUDIENCE] = people.describe
