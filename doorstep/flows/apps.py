from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "doorstep.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells messaging who is meant by an area, a group or a sign-up list; hangs up its buttons and its words."""
        from doorstep.accounts import wording
        from doorstep.flows import audiences, doors, words

        audiences.register()
        doors.register()
        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
