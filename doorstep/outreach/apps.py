from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "doorstep.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log."""
        from doorstep.accounts import wording
        from doorstep.outreach import words

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
