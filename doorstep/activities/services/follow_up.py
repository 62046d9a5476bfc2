"""Looking after somebody whose reading was out of range."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities.errors import FieldProblem
from doorstep.activities.models import FollowUp
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import WrongState
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require


def finish_follow_up(*, actor: Actor, follow_up_id: int, outcome: str) -> FollowUp:
    """Say what came of it, once."""
    outcome = outcome.strip()
    if not outcome:
        raise FieldProblem(_("Write in a few words what came of it."), field="outcome")
    if len(outcome) > 200:
        raise FieldProblem(_("Please keep it under %(limit)s characters."), field="outcome", limit=200)
    get_visible(FollowUp, actor, pk=follow_up_id)
    with transaction.atomic():
        follow_up = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up_id)
        require(actor, "activities.checkin", follow_up.area_path)
        if follow_up.done_at is not None:
            raise WrongState
        follow_up.done_at, follow_up.done_by_id, follow_up.outcome = clock.now(), actor.user_id, outcome
        follow_up.save(update_fields=["done_at", "done_by", "outcome"])
        record(actor, follow_up, "finish", reason=outcome)
    return follow_up
