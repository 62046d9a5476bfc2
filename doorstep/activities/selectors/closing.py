"""What closing an activity will count, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.activities.models import Activity, Attendance, ServiceDone, Signup
from doorstep.activities.rules import counts_people, required_evidence
from doorstep.activities.services.access import check_right
from doorstep.activities.states import SignupState
from doorstep.kernel import wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to ask for. Only `blocking` ones stand in the way; the rest is asked once and may stay empty."""

    code: str
    sentence: Promise | str
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class StallCount:
    stall_id: int | None
    stall: str
    item: str
    item_en: str
    times: int


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    activity: Activity
    counts: frozenset[str]
    sessions: int
    items: int
    person_times: int
    anonymous: int
    persons: int
    households: int
    booked: int
    no_shows: int
    waiting: int
    stalls: Sequence[StallCount]
    missing: Sequence[Missing]

    @property
    def named(self) -> int:
        return self.person_times - self.anonymous


@wall.beyond("all who came are counted, wherever they live")
def closing_preview(*, actor: Actor, activity_id: int) -> ClosingPreview:
    """The numbers that closing will book, only those the programme counts, and what to ask for. Five queries."""
    get_visible(Activity, actor, pk=activity_id)
    activity = Activity.objects.select_related("programme", "region").get(pk=activity_id)
    check_right(actor, "activities.checkin", activity.area_path)
    came = Attendance.objects.filter(activity=activity, withdrawn_at__isnull=True).aggregate(
        everybody=Sum("heads", default=0),
        anonymous=Sum("heads", filter=Q(person__isnull=True), default=0),
        persons=Count("person", distinct=True),
        households=Count("person__household", distinct=True),
    )
    stalls = [
        StallCount(row["stall"], row["stall__name"] or "", row["item__name"], row["item__name_en"], row["sum"])
        for row in ServiceDone.objects.filter(activity=activity, withdrawn_at__isnull=True)
        .values("stall", "stall__name", "stall__position", "item__name", "item__name_en", "item__position")
        .annotate(sum=Sum("times"))
        .order_by("stall__position", "item__position", "item__name")
    ]
    signups = Signup.objects.filter(activity=activity).aggregate(
        booked=Count("id", filter=Q(state=SignupState.BOOKED)),
        no_show=Count("id", filter=Q(state=SignupState.NO_SHOW)),
        waiting=Count("id", filter=Q(state=SignupState.WAITING)),
    )
    counts = frozenset(activity.programme.counts)
    return ClosingPreview(
        activity=activity,
        counts=counts,
        sessions=1,
        items=sum(row.times for row in stalls),
        person_times=came["everybody"],
        anonymous=came["anonymous"],
        persons=came["persons"],
        households=came["households"],
        booked=signups["booked"],
        no_shows=signups["booked"] + signups["no_show"],
        waiting=signups["waiting"],
        stalls=stalls,
        missing=_missing(activity, came["everybody"]),
    )


#: The contract's name.
preview_closing = closing_preview


def _missing(activity: Activity, heads: int) -> list[Missing]:
    evidence = required_evidence(activity.programme)
    found = []
    if heads == 0 and counts_people(activity.programme):
        found.append(Missing("attendance", _("Nobody is recorded yet. How many people came?"), blocking=True))
    if not activity.summary:
        found.append(Missing("summary", _("One or two sentences on how it went, for the brief.")))
    if "photo" in evidence and not activity.photos.exists():
        found.append(Missing("photo", _("The programme asks for a photo; there is none yet.")))
    if activity.filing_required and not activity.filing_number:
        found.append(Missing("filing_number", _("The number under which it was filed with the authority.")))
    return found
