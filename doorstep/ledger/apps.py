from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "doorstep.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Records stay when a person is erased: the figures count on them, and they hold no more than his number."""
        from doorstep.privacy import erasing

        erasing.PLAN |= {"ledger.record": erasing.keep, "ledger.walkinlink": erasing.keep}
