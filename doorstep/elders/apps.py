from django.apps import AppConfig


class EldersConfig(AppConfig):
    name = "doorstep.elders"
    label = "elders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells `residents`, which knows nothing of the ledger, what it keeps and by what else somebody is found."""
        from doorstep.elders.selectors.card import BLOCKS
        from doorstep.elders.selectors.mine import mine_block
        from doorstep.elders.selectors.people import by_contact
        from doorstep.elders.services.closing import follow
        from doorstep.elders.tags import GUARDED
        from doorstep.kernel import wall
        from doorstep.residents.selectors import card_blocks
        from doorstep.residents.selectors.search import by_other_phone
        from doorstep.residents.selectors.speaking import my_blocks
        from doorstep.residents.services.life import followers

        wall.guarded.update({tag.value: right for tag, right in GUARDED.items()})
        card_blocks.extend(block for block in BLOCKS if block not in card_blocks)
        if mine_block not in my_blocks:
            my_blocks.append(mine_block)
        if by_contact not in by_other_phone:
            by_other_phone.append(by_contact)
        if follow not in followers:
            followers.append(follow)
