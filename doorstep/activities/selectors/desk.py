"""The check-in desk: who is expected, who is here, what each stall does."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from doorstep.activities.models import Activity, Attendance, ServiceDone, Signup, Stall
from doorstep.activities.selectors.console import staff_activity
from doorstep.activities.services.access import check_right
from doorstep.activities.states import LIVE_SIGNUPS
from doorstep.kernel import wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.residents.models import Person
from doorstep.residents.selectors import find_at_door
from doorstep.residents.services.columns import id_tail_hash, phone_tail_hash

SHOWN = 500
FOUND = 20
_TAIL = re.compile(r"[0-9]{3}[0-9X]")


@dataclass(frozen=True, slots=True)
class Desk:
    activity: Activity
    stalls: list[Stall]
    #: In order of their numbers.
    signups: list[Signup]
    #: The latest first.
    arrivals: list[Attendance]
    services: list[ServiceDone]
    #: Everybody, and those of them without a name.
    heads: int
    anonymous: int
    #: Times by stall.
    by_stall: dict[int | None, int] = field(default_factory=dict)


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def desk(*, actor: Actor, activity_id: int) -> Desk:
    """Everything the desk shows, for those who work there. Eight queries however many people come."""
    activity = staff_activity(actor, activity_id)
    check_right(actor, "activities.checkin", activity.area_path)
    came = Attendance.objects.filter(activity=activity, withdrawn_at__isnull=True)
    sums = came.aggregate(
        everybody=Sum("heads", default=0), anonymous=Sum("heads", filter=Q(person__isnull=True), default=0)
    )
    done = ServiceDone.objects.filter(activity=activity, withdrawn_at__isnull=True)
    by_stall: dict[int | None, int] = defaultdict(int)
    for stall_id, times in done.values_list("stall").annotate(Sum("times")).order_by():
        by_stall[stall_id] = times
    return Desk(
        activity=activity,
        stalls=list(activity.stalls.prefetch_related("items")),
        signups=list(
            Signup.objects.filter(activity=activity, state__in=LIVE_SIGNUPS)
            .select_related("person", "stall")
            .order_by("number")[:SHOWN]
        ),
        arrivals=list(came.select_related("person", "signup").order_by("-id")[:SHOWN]),
        services=list(done.select_related("person", "item", "stall").order_by("-id")[:SHOWN]),
        heads=sums["everybody"],
        anonymous=sums["anonymous"],
        by_stall=dict(by_stall),
    )


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def arrival_at(*, actor: Actor, activity_id: int, attendance_id: int) -> Attendance:
    """One who came, and was not taken back, to an activity where the actor works."""
    activity = staff_activity(actor, activity_id)
    check_right(actor, "activities.checkin", activity.area_path)
    found = activity.attendances.filter(pk=attendance_id, withdrawn_at__isnull=True).select_related("person").first()
    if found is None:
        raise NotFound
    found.activity = activity
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody the desk may mean, with the sign-up and the attendance, if any."""

    person: Person
    signup: Signup | None
    attendance: Attendance | None


@wall.beyond("whoever works at an activity has its whole list, also people of other areas")
def find_at_desk(*, actor: Actor, activity_id: int, text: str) -> list[Found]:
    """Who is meant by a number-ticket, a name, a telephone, an ID number, or the last four of either.

    Those who signed up come first, also people of other areas; then the residents around, by the rule of
    residents.selectors.find_at_door: who may not see the register gets exact answers only.
    """
    activity = staff_activity(actor, activity_id)
    check_right(actor, "activities.checkin", activity.area_path)
    text = text.replace("\0", "").strip()[:40]
    if not text:
        return []
    signups = {
        signup.person_id: signup
        for signup in Signup.objects.filter(_signed_like(text), activity=activity, state__in=LIVE_SIGNUPS)
        .select_related("person", "stall")
        .order_by("number")[:FOUND]
    }
    people = {pk: signup.person for pk, signup in signups.items()}
    for person in find_at_door(actor=actor, area_path=activity.area_path, text=text):
        people.setdefault(person.pk, person)
    missing = [pk for pk in people if pk not in signups]
    if missing:
        signed = Signup.objects.live().filter(activity=activity, person__in=missing).select_related("person", "stall")
        signups |= {signup.person_id: signup for signup in signed}
    here = {
        row.person_id: row
        for row in Attendance.objects.filter(activity=activity, person__in=people, withdrawn_at__isnull=True)
    }
    return [Found(person, signups.get(pk), here.get(pk)) for pk, person in people.items()][:FOUND]


def _signed_like(text: str) -> Q:
    """On the list of this activity any beginning of a name is enough: the desk has the list before it anyway."""
    like = Q(person__name__startswith=text)
    if text.isascii() and text.isalpha():
        like |= Q(person__initials__startswith=text.lower())
    if text.isascii() and text.isdigit() and len(text) <= 5:
        like |= Q(number=int(text))
    tail = text.upper()
    if _TAIL.fullmatch(tail):
        like |= Q(person__id_tail_hash=id_tail_hash(tail)) | Q(person__phone_tail_hash=phone_tail_hash(tail))
    return like
