"""The ways out of the house. Which one carries SMS is a setting."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.messaging.channels.base import Channel


@lru_cache(maxsize=8)
def _made(path: str) -> Channel:
    channel: Channel = import_string(path)()
    return channel


def sms_channel() -> Channel:
    """The channel of DOORSTEP_SMS_CHANNEL, made once a process."""
    return _made(settings.DOORSTEP_SMS_CHANNEL)
