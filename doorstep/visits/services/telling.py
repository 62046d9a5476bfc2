"""The message that hands a step on. It names nobody: who it is about stands on the page behind the sign-in."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.messaging.models import Urgency
from doorstep.messaging.recipients import OWN, Recipient
from doorstep.messaging.services import notify
from doorstep.visits.models import Escalation
from doorstep.visits.states import StepKind

MOST = 10


def tell(*, actor: Actor, escalation: Escalation, kind: str, users: Sequence[User]) -> list[str]:
    """Hands a step on to these; gives their names. Urgent: it goes out in quiet hours too."""
    chosen = list(users)[:MOST]
    with override(settings.LANGUAGE_CODE):
        body = (
            _("Nobody opened at an elder's door in %(area)s and nobody knows more. Call 110 or 120 now.")
            if kind == StepKind.EMERGENCY
            else _("Nobody opened at an elder's door in %(area)s. Please reach the family, and open the visits page.")
        ) % {"area": escalation.region.name}
        title = _("Nobody opened the door")
    notify(
        actor=actor,
        region=escalation.region,
        subject=subject_of(escalation),
        recipients=[Recipient(f"accounts.user:{user.pk}", user.name, user.pk, user.phone) for user in chosen],
        title=title,
        body=body,
        category=OWN,
        urgency=Urgency.URGENT,
    )
    return [user.name for user in chosen]
