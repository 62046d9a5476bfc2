"""Who wants no SMS."""

from django.db import transaction

from doorstep.accounts.models import User
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed
from doorstep.messaging import reasons
from doorstep.messaging.models import Channel, Message, OptOut
from doorstep.messaging.recipients import OWN, line_of
from doorstep.messaging.states import MESSAGE


def opt_out(*, actor: Actor, phone: str = "", user: User | None = None, category: str = "", how: str = "") -> OptOut:
    """This phone gets no more SMS of the category; '' means none at all.

    Messages about one's own sign-ups (category `own`) still come: they answer what the person did. The inbox is not
    touched, nothing rings there. What waits in the queue for this phone is taken out at once.
    """
    with transaction.atomic():
        fingerprint = _phone_of(actor, phone, user)
        row, new = OptOut.objects.get_or_create(
            phone_hash=fingerprint, category=category, defaults={"since": clock.now(), "how": how[:40]}
        )
        if new:
            waiting = Message.objects.filter(
                state__in=MESSAGE.steps["skip"].sources, channel=Channel.SMS, phone_hash=fingerprint
            ).exclude(notice__category=OWN)
            if category:
                waiting = waiting.filter(notice__category=category)
            waiting.update(state=MESSAGE.steps["skip"].target, error=reasons.OPTED_OUT)
            events.record(actor, row, "opt_out", category=category, how=how)
        return row


def opt_in(*, actor: Actor, phone: str = "", user: User | None = None, category: str = "") -> None:
    """The phone gets them again. The events keep that and when it had said no."""
    with transaction.atomic():
        fingerprint = _phone_of(actor, phone, user)
        row = OptOut.objects.select_for_update().filter(phone_hash=fingerprint, category=category).first()
        if row is not None:
            events.record(actor, row, "opt_in", category=category)
            row.delete()


def _phone_of(actor: Actor, phone: str, user: User | None) -> str:
    """The fingerprint of the phone: one's own, or another's when staff writes down what somebody asked for."""
    own = user is not None and actor.user_id == user.pk
    if not own and not actor.can("notices.send"):
        raise NotAllowed
    fingerprint = user.phone_hash if user is not None else line_of(phone).fingerprint
    if not fingerprint:
        raise BadInput
    return fingerprint
