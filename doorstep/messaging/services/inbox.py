"""The resident's side."""

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible
from doorstep.messaging.models import Channel, Message
from doorstep.messaging.states import MessageState


def mark_read(*, actor: Actor, message_id: int) -> Message:
    """Opens a message of one's own inbox; the first time counts as reading it. Another's message does not exist."""
    message = get_visible(
        Message, actor, pk=message_id, user_id=actor.user_id or 0, channel=Channel.INBOX, state=MessageState.SENT
    )
    if message.read_at is None:
        message.read_at = clock.now()
        Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=message.read_at)
    return message
