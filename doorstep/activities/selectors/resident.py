"""The resident's side: what is near and soon, one activity, my sign-ups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import cos, hypot, radians

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from doorstep.activities.models import Activity, ActivityPartner, Photo, Signup, Stall
from doorstep.activities.rules import community_path, localised_list
from doorstep.activities.services.signup import why_not
from doorstep.activities.states import LIVE_SIGNUPS, RECORDING_STATES, ActivityState, SignupState
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused
from doorstep.kernel.scope import get_visible
from doorstep.regions.selectors import walking_minutes
from doorstep.residents.models import Person

Position = tuple[float, float]
AHEAD = timedelta(days=60)
METRES_PER_DEGREE = 111_320.0
#: What a list shows of an activity: a page of whole ones, with their plans and programmes, costs several times as much.
_SHOWN = (
    *("title", "place", "starts_at", "ends_at", "state", "area_path", "series_id"),
    *("signup_mode", "signup_until", "capacity", "taken", "waiting"),
    *("region__name", "region__path", "site__name", "site__latitude", "site__longitude"),
)


@dataclass(frozen=True, slots=True)
class Nearby:
    activity: Activity
    #: Minutes on foot; None when one of the two positions is unknown.
    walk: int | None
    in_own_community: bool


def nearby_and_soon(*, actor: Actor, area_path: str, position: Position | None = None, limit: int = 20) -> list[Nearby]:
    """Published activities that are not over, of one's own community first, then of the street, then the district;
    within each by time, and at the same time the nearer one first. One query, of what a list shows."""
    now = clock.now()
    parts = area_path.split("/")
    home = community_path(area_path) if area_path else ""
    street = "/".join(parts[:2]) + "/" if len(parts) > 2 else ""
    rank = Case(
        *[When(_under(path), then=Value(number)) for number, path in enumerate((home, street)) if path],
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Activity.objects.visible_to(actor).filter(
        state__in=RECORDING_STATES, ends_at__gt=now, starts_at__lt=now + AHEAD
    )
    if area_path:
        found = found.filter(_under(parts[0] + "/"))
    shown = found.select_related("site", "region").only(*_SHOWN)
    chosen = list(shown.order_by(rank, "starts_at", "id")[:limit])

    def order(activity: Activity) -> tuple[object, ...]:
        elsewhere = not (home and activity.area_path.startswith(home))
        far = not (street and activity.area_path.startswith(street))
        return (elsewhere, far, activity.starts_at, _metres(position, activity), activity.pk)

    chosen.sort(key=order)
    return [
        Nearby(activity, _walk(position, activity), bool(home) and activity.area_path.startswith(home))
        for activity in chosen
    ]


def _under(path: str) -> Q:
    return Q(area_path__gte=path, area_path__lt=path + "~")


def _spot(activity: Activity) -> Position | None:
    site = activity.site
    if site is None or site.latitude is None or site.longitude is None:
        return None
    return (site.latitude, site.longitude)


def _metres(position: Position | None, activity: Activity) -> float:
    spot = _spot(activity)
    if position is None or spot is None:
        return float("inf")
    east = (spot[1] - position[1]) * cos(radians(position[0]))
    return hypot(spot[0] - position[0], east) * METRES_PER_DEGREE


def _walk(position: Position | None, activity: Activity) -> int | None:
    spot = _spot(activity)
    return walking_minutes(position, spot) if position is not None and spot is not None else None


@dataclass(frozen=True, slots=True)
class PublicActivity:
    """The page of one activity as a resident sees it. `why_not` says why nobody can sign up now."""

    activity: Activity
    stalls: list[Stall]
    partners: list[ActivityPartner]
    photos: list[Photo]
    places_left: int | None
    bring: list[str]
    why_not: Refused | None
    walk: int | None
    #: The people for whom the visitor may sign up, each with the live sign-up, if any.
    mine: list[tuple[Person, Signup | None]] = field(default_factory=list)
    similar: Activity | None = None


def activity_page(*, actor: Actor, activity_id: int, position: Position | None = None) -> PublicActivity:
    """One activity with what a resident needs to decide and to come. At most eight queries."""
    get_visible(Activity, actor, pk=activity_id)
    activity = Activity.objects.select_related("programme", "site", "region", "series").get(pk=activity_id)
    people = list(Person.objects.spoken_for_by(actor).active().order_by("id")) if actor.person_ids else []
    signups = {
        signup.person_id: signup
        for signup in (Signup.objects.live().filter(activity=activity, person__in=people) if people else ())
    }
    for signup in signups.values():
        signup.activity = activity
    refusal = why_not(activity, clock.now())
    left = places_left(activity)
    return PublicActivity(
        activity=activity,
        stalls=list(activity.stalls.prefetch_related("items")),
        partners=list(activity.partners.select_related("organisation").order_by("id")),
        photos=list(activity.photos.select_related("file").order_by("slot")),
        places_left=left,
        bring=list(activity.bring) or localised_list(activity.programme.spec.get("bring")),
        why_not=refusal if isinstance(refusal, Refused) else None,
        walk=_walk(position, activity),
        mine=[(person, signups.get(person.pk)) for person in people],
        similar=_another(activity) if left == 0 or refusal is not None else None,
    )


def places_left(activity: Activity) -> int | None:
    """None: no limit."""
    return None if activity.capacity is None else max(activity.capacity - activity.taken, 0)


def _another(activity: Activity) -> Activity | None:
    """The next one like it in the same street that still has places: what the page offers instead."""
    street = "/".join(activity.area_path.split("/")[:2]) + "/"
    return (
        Activity.objects.public()
        .filter(_under(street), programme_id=activity.programme_id, state=ActivityState.PUBLISHED)
        .filter(starts_at__gt=max(clock.now(), activity.starts_at))
        .filter(Q(capacity__isnull=True) | Q(taken__lt=F("capacity")))
        .exclude(pk=activity.pk)
        .order_by("starts_at", "id")
        .first()
    )


@dataclass(frozen=True, slots=True)
class MySignup:
    signup: Signup
    activity: Activity
    person: Person
    #: His place on the waiting list, 1 being next; None when he has a place.
    waiting_as: int | None
    upcoming: bool


def my_signups(*, actor: Actor, limit: int = 50) -> list[MySignup]:
    """My own sign-ups and those of the people I speak for: coming ones first, the nearest on top. Two queries."""
    if not actor.person_ids:
        return []
    now = clock.now()
    signups = list(
        Signup.objects.filter(person_id__in=actor.person_ids)
        .filter(
            Q(state__in=(*LIVE_SIGNUPS, SignupState.LAPSED))
            | Q(activity__state=ActivityState.CANCELLED, activity__ends_at__gt=now)
        )
        .select_related("person", "stall", "activity__programme", "activity__site", "activity__region")
        .order_by("-activity__starts_at", "-id")[:limit]
    )
    queues = _queues([signup for signup in signups if signup.state == SignupState.WAITING])
    mine = [
        MySignup(
            signup=signup,
            activity=signup.activity,
            person=signup.person,
            waiting_as=queues.get(signup.pk),
            upcoming=signup.activity.ends_at > now,
        )
        for signup in signups
    ]
    coming = [row for row in mine if row.upcoming]
    return coming[::-1] + [row for row in mine if not row.upcoming]


@wall.beyond("a place in a queue is counted among all who wait; only the number is told")
def _queues(waiting: Sequence[Signup]) -> dict[int, int]:
    """Place on the waiting list by sign-up, in one query."""
    if not waiting:
        return {}
    rows = Signup.objects.filter(
        activity_id__in={signup.activity_id for signup in waiting}, state=SignupState.WAITING
    ).values_list("activity_id", "number")
    numbers: dict[int, list[int]] = {}
    for activity_id, number in rows:
        numbers.setdefault(activity_id, []).append(number)
    return {
        signup.pk: sum(1 for number in numbers.get(signup.activity_id, ()) if number <= signup.number)
        for signup in waiting
    }


def place_in_queue(signup: Signup) -> int | None:
    """1: the next one to move up. None for somebody who does not wait."""
    return _queues([signup]).get(signup.pk) if signup.state == SignupState.WAITING else None


def standing(signup: Signup) -> str:
    """Where a person stands after signing up, in one sentence."""
    if signup.state == SignupState.WAITING:
        return _(
            "This one has just filled up. You are number %(place)s on the waiting list; "
            "when somebody drops out, you are told at once."
        ) % {"place": place_in_queue(signup)}
    return _("You have a place. Your number is %(number)s.") % {"number": signup.number}
