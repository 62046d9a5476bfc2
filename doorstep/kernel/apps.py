from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "doorstep.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doorstep.kernel import lookups

        lookups.register()
