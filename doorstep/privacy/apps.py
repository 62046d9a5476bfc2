from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "doorstep.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts consents on the card, the way to one's own rights on the resident's page, and words into the log."""
        from doorstep.accounts import wording
        from doorstep.privacy import words
        from doorstep.privacy.selectors.consents import consent_block
        from doorstep.privacy.selectors.mine import mine_block
        from doorstep.privacy.services.erasure import stays_closed
        from doorstep.residents.selectors import card_blocks
        from doorstep.residents.selectors.speaking import my_blocks
        from doorstep.residents.services.life import followers

        if mine_block not in my_blocks:
            my_blocks.append(mine_block)
        if consent_block not in card_blocks:
            card_blocks.append(consent_block)
        if stays_closed not in followers:
            followers.append(stays_closed)
        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
        wording.FIELDS |= words.OPENED_FIELDS
