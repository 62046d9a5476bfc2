from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "doorstep.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells messaging who is meant by an area, a group or a sign-up list, and where its buttons lead."""
        from doorstep.flows import audiences, doors

        audiences.register()
        doors.register()
