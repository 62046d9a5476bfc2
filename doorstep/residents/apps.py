from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "doorstep.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells `accounts`, which knows nothing of residents, for whom a user may speak."""
        from doorstep.accounts.selectors import person_lookups
        from doorstep.residents.selectors import person_ids_of

        if person_ids_of not in person_lookups:
            person_lookups.append(person_ids_of)
