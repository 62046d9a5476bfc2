from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "doorstep.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells `accounts`, which knows nothing of residents, for whom a user may speak."""
        from doorstep.accounts.identity import person_queries
        from doorstep.residents.selectors.speaking import PERSONS_OF_USER

        if PERSONS_OF_USER not in person_queries:
            person_queries.append(PERSONS_OF_USER)
