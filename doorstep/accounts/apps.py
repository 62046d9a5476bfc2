from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "doorstep.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Secrets of authenticators lie encrypted in a table of a library: a new key is for them too."""
        from doorstep.kernel.rotation import Place, other_places

        for key in ("secret", "seed"):
            place = Place("mfa_authenticator", "id", "data", key)
            if place not in other_places:
                other_places.append(place)
