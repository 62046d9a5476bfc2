from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "doorstep.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offers to carry sign-in codes: `accounts` makes them and knows nothing of channels."""
        from doorstep.messaging.codes import send_code

        if find_spec("doorstep.accounts.codes") is None:
            return
        senders = import_module("doorstep.accounts.codes").senders
        if send_code not in senders:
            senders.append(send_code)
