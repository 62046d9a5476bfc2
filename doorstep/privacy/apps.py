from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "doorstep.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the way to one's own rights on the resident's page."""
        from doorstep.privacy.selectors.mine import mine_block
        from doorstep.residents.selectors.speaking import my_blocks

        if mine_block not in my_blocks:
            my_blocks.append(mine_block)
