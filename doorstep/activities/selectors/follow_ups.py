"""Whom somebody should look after."""

from dataclasses import dataclass

from doorstep.activities.models import FollowUp
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.pagination import Page, page_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class FollowUpList:
    page: Page[FollowUp]
    open: int
    overdue: int


@wall.beyond("who was found ill at an activity of the area may live in another")
def follow_up_list(*, actor: Actor, done: bool = False, cursor: str = "") -> FollowUpList:
    """Open ones by the day they are due, the overdue on top; or those that are done, the latest first."""
    everything = FollowUp.objects.visible_to(actor)
    waiting = everything.filter(done_at__isnull=True)
    rows = everything.filter(done_at__isnull=False) if done else waiting
    rows = rows.select_related("person", "region", "service__item", "service__activity", "done_by")
    return FollowUpList(
        page=page_of(rows, keys=("due_on", "id"), cursor=cursor, size=PAGE, descending=done),
        open=waiting.count(),
        overdue=waiting.filter(due_on__lt=clock.today()).count(),
    )


@wall.beyond("who was found ill at an activity of the area may live in another")
def follow_up(*, actor: Actor, pk: int) -> FollowUp:
    found = (
        FollowUp.objects.visible_to(actor)
        .filter(pk=pk)
        .select_related("person", "person__household", "region", "service__item", "service__activity")
        .first()
    )
    if found is None:
        raise NotFound
    return found
