from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "doorstep.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log."""
        from doorstep.accounts import wording
        from doorstep.matching import words

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
