from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "doorstep.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """How its files get a new key."""
        from doorstep.intake import vault
        from doorstep.kernel import rotation

        if vault.seal_anew not in rotation.files:
            rotation.files.append(vault.seal_anew)
