from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "doorstep.field"
    label = "field"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log."""
        from doorstep.accounts import wording
        from doorstep.field import words

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
