from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "doorstep.field"
    label = "field"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log, and what becomes of it when a person is erased."""
        from doorstep.accounts import wording
        from doorstep.field import words
        from doorstep.privacy import erasing

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
        erasing.PLAN |= {"field.fieldconflict": erasing.blank(base="", ours="", theirs="")}
