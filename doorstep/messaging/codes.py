"""Sign-in codes by SMS.

A code goes straight to the channel and leaves no message row: whoever can read the outbox table must not be able to
sign in as somebody else. So it is neither retried nor listed; the person presses the button again.
"""

import logging
from uuid import uuid4

from django.utils.translation import gettext as _

from doorstep.messaging.channels import sms_channel
from doorstep.messaging.channels.base import Outgoing, Sent
from doorstep.messaging.errors import CodeNotSent

logger = logging.getLogger(__name__)
SECONDS = 10


def send_code(phone: str, code: str) -> None:
    """Sends the code now, or refuses with a sentence. Never waits for quiet hours: the person is at the screen."""
    reference = f"code-{uuid4().hex}"
    body = _("Your sign-in code is {code}. It holds for 10 minutes. Tell it to nobody, not even to us.").format(
        code=code
    )
    try:
        outcomes = dict(sms_channel().send([Outgoing("code", reference, phone, body)], seconds=SECONDS))
    except Exception as error:
        logger.exception("a sign-in code could not be sent")
        raise CodeNotSent from error
    if not isinstance(outcomes.get(reference), Sent):
        raise CodeNotSent
