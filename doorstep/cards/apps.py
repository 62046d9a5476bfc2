from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "doorstep.cards"
    label = "cards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log."""
        from doorstep.accounts import wording
        from doorstep.cards import words

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
