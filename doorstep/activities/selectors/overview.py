"""The numbers beside each activity of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Count, Q, Sum

from doorstep.activities.models import Activity, Attendance
from doorstep.activities.states import RECORDING_STATES
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor

SHOWN = 8


class Keyed(Protocol):
    """An activity, or a line of one."""

    @property
    def pk(self) -> Any: ...


A = TypeVar("A", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Counted(Generic[A]):
    """An activity with how many came, and how many of them without a name. None: nothing was recorded yet."""

    activity: A
    came: int | None
    anonymous: int


@dataclass(frozen=True, slots=True)
class Soon:
    today: int
    week: int
    #: Over, and not closed yet: their figures are missing. The oldest first.
    to_close: list[Activity]


@wall.beyond("sums of activities that the actor was shown")
def counts_of(*, actor: Actor, activities: Sequence[A]) -> list[Counted[A]]:
    """One query for all; the activities are ones this actor was shown."""
    rows = (
        Attendance.objects.filter(activity__in=[activity.pk for activity in activities], withdrawn_at__isnull=True)
        .order_by()
        .values_list("activity_id")
        .annotate(came=Sum("heads"), anonymous=Sum("heads", filter=Q(person__isnull=True)))
    )
    found = {pk: (came, anonymous or 0) for pk, came, anonymous in rows}
    return [Counted(activity, *found.get(activity.pk, (None, 0))) for activity in activities]


def today_and_later(*, actor: Actor) -> Soon:
    """What is on today, in the next seven days, and what is over and not closed yet."""
    mine = Activity.objects.staffed_by(actor, "activities.view").filter(state__in=RECORDING_STATES)
    today = clock.today()
    start, end = clock.start_of(today), clock.end_of(today)
    counts = mine.filter(starts_at__gte=start, starts_at__lt=end + timedelta(days=6)).aggregate(
        today=Count("id", filter=Q(starts_at__lt=end)), week=Count("id")
    )
    unclosed = mine.filter(ends_at__lt=clock.now()).select_related("region").order_by("ends_at", "id")
    return Soon(
        today=counts["today"],
        week=counts["week"],
        to_close=list(unclosed.only("title", "starts_at", "ends_at", "region__name")[:SHOWN]),
    )
