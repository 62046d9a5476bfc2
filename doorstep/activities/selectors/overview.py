"""The numbers beside each activity of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, Sum

from doorstep.activities.models import Activity
from doorstep.activities.states import RECORDING_STATES
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """An activity with how many came, and how many of them without a name. None: nothing was recorded yet."""

    activity: Activity
    came: int | None
    anonymous: int


@dataclass(frozen=True, slots=True)
class Soon:
    today: int
    week: int
    #: Over, and not closed yet: their figures are missing. The oldest first.
    to_close: list[Activity]


def counts_of(*, actor: Actor, activities: Sequence[Activity]) -> list[Counted]:
    """One query for all; the activities are ones this actor was shown."""
    stands = Q(attendances__withdrawn_at__isnull=True)
    rows = (
        Activity.objects.visible_to(actor)
        .filter(pk__in=[activity.pk for activity in activities])
        .values("pk")
        .annotate(
            came=Sum("attendances__heads", filter=stands),
            anonymous=Sum("attendances__heads", filter=stands & Q(attendances__person__isnull=True)),
        )
        .order_by()
    )
    found = {row["pk"]: (row["came"], row["anonymous"] or 0) for row in rows}
    return [Counted(activity, *found.get(activity.pk, (None, 0))) for activity in activities]


def today_and_later(*, actor: Actor) -> Soon:
    """What is on today, in the next seven days, and what is over and not closed yet."""
    mine = Activity.objects.visible_to(actor).staffed_by(actor, "activities.view").filter(state__in=RECORDING_STATES)
    today = clock.today()
    start, end = clock.start_of(today), clock.end_of(today)
    return Soon(
        today=mine.filter(starts_at__gte=start, starts_at__lt=end).count(),
        week=mine.filter(starts_at__gte=start, starts_at__lt=end + timedelta(days=6)).count(),
        to_close=list(mine.filter(ends_at__lt=clock.now()).select_related("region").order_by("ends_at", "id")[:SHOWN]),
    )
