from django.apps import AppConfig


class EldersConfig(AppConfig):
    name = "doorstep.elders"
    label = "elders"
    default_auto_field = "django.db.models.BigAutoField"
