"""What a resident does: look around, sign up, show the number, give the place back."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.activities import selectors, services
from doorstep.activities.calendar_file import CalendarEvent, calendar_file
from doorstep.activities.errors import ActivityCancelled, NoSignupNeeded
from doorstep.activities.forms.work import SignUpForm
from doorstep.activities.models import Activity, Signup, SignupMode, Stall
from doorstep.activities.selectors import Nearby, PublicActivity
from doorstep.activities.selectors.choices import community_areas
from doorstep.activities.selectors.home import home_of
from doorstep.activities.selectors.signups import desk_of, ticket
from doorstep.activities.states import SIGNUP, ActivityState, SignupState
from doorstep.activities.views.parts import number_of, sent, token_of
from doorstep.kernel import clock
from doorstep.kernel.access import public, signed_in
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import ActorRequest
from doorstep.kernel.scope import get_visible

AREA_COOKIE = "area"
A_YEAR = 60 * 60 * 24 * 365
LISTED = 120


@public
@require_safe
def activity_list(request: ActorRequest) -> HttpResponse:
    """What is near and soon, by day; one's own community first, then what is a little farther."""
    chosen = request.GET.get("area", "")
    home = home_of(actor=request.actor, chosen=chosen or request.COOKIES.get(AREA_COOKIE, ""))
    when, free = request.GET.get("when", ""), request.GET.get("free") == "1"
    rows = selectors.nearby_and_soon(
        actor=request.actor, area_path=home.area_path, position=home.position, limit=LISTED
    )
    kept = [row for row in rows if (not free or _has_room(row.activity)) and (when != "week" or _is_this_week(row))]
    context = {
        "home": home,
        "near": _by_day(row for row in kept if row.in_own_community),
        "far": _by_day(row for row in kept if not row.in_own_community),
        "when": when,
        "free": free,
        "hidden": len(rows) - len(kept),
        "back_url": "/",
    }
    response = render(request, "activities/resident/list.html", context)
    if chosen and home.region is not None:
        response.set_cookie(AREA_COOKIE, home.region.path, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def _has_room(activity: Activity) -> bool:
    no_limit = activity.signup_mode == SignupMode.NONE or activity.capacity is None
    return no_limit or activity.taken < (activity.capacity or 0)


def _is_this_week(row: Nearby) -> bool:
    return clock.local(row.activity.starts_at).date() <= clock.today() + timedelta(days=6)


def _by_day(rows: Iterable[Nearby]) -> list[tuple[date, list[Nearby]]]:
    ordered = sorted(rows, key=lambda row: row.activity.starts_at)
    return [
        (day, list(found)) for day, found in groupby(ordered, lambda row: clock.local(row.activity.starts_at).date())
    ]


@public
@require_safe
def where(request: ActorRequest) -> HttpResponse:
    """Every community by street, for somebody who looks around elsewhere."""
    streets = groupby(community_areas(actor=request.actor), lambda region: region.parent)
    context = {
        "streets": [(street, list(communities)) for street, communities in streets],
        "back_url": reverse("activities:list"),
    }
    return render(request, "activities/resident/where.html", context)


@public
@never_cache
@require_safe
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One activity, and where the visitor stands with it."""
    actor = request.actor
    position = home_of(actor=actor).position if actor.person_ids else None
    page = selectors.activity_page(actor=actor, activity_id=pk, position=position)
    context = {"page": page, "activity": page.activity, "back_url": reverse("activities:list")}
    return render(request, "activities/resident/detail.html", context | _standing(request, page))


def _standing(request: ActorRequest, page: PublicActivity) -> dict[str, Any]:
    """What the page says on top and offers as its one main action."""
    mine = [(person, signup) for person, signup in page.mine if signup is not None]
    lines = [
        {"person": person, "signup": signup, "rank": selectors.place_in_queue(signup), "own": _is_own(request, person)}
        for person, signup in mine
    ]
    free = [person for person, signup in page.mine if signup is None]
    waiting = next((signup for _person, signup in mine if signup.state == SignupState.WAITING), None)
    return {
        "lines": lines,
        "is_open": page.why_not is None,
        "no_signup": isinstance(page.why_not, NoSignupNeeded),
        "is_cancelled": isinstance(page.why_not, ActivityCancelled),
        "is_full": page.places_left == 0,
        "is_over": page.activity.state == ActivityState.CLOSED or page.activity.ends_at <= clock.now(),
        "free_people": free,
        "me_too": bool(lines) and any(_is_own(request, person) for person in free),
        "at_once": free[0] if len(page.mine) == 1 and free and not _asks_for_stall(page) else None,
        "waiting": waiting,
        "another": None if isinstance(page.why_not, NoSignupNeeded) else page.similar,
        "stalls": [(stall.name, _icon_of(stall)) for stall in page.stalls],
        "doctors": list(page.activity.duties.exclude(licence="").order_by("id")),
    }


def _icon_of(stall: Stall) -> str:
    """The picture of the first thing done there."""
    items = list(stall.items.all())
    return (items[0].icon if items else "") or "star"


def _is_own(request: ActorRequest, person: Any) -> bool:
    return bool(person.user_id == request.actor.user_id)


def _asks_for_stall(page: PublicActivity) -> bool:
    return any(stall.capacity is not None for stall in page.stalls)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: ActorRequest, pk: int) -> HttpResponseBase:
    """For whom and, where stalls have places of their own, for which; or at once from the page of the activity."""
    person_id = number_of(request.POST.get("person"))
    if request.method == "POST" and person_id in request.actor.person_ids and person_id is not None:
        stall_id = number_of(request.POST.get("stall"))
        signup = services.sign_up(actor=request.actor, activity_id=pk, person_id=person_id, stall_id=stall_id)
        _give_up_instead(request, signup)
        return redirect("activities:detail", pk)
    page = selectors.activity_page(actor=request.actor, activity_id=pk)
    if page.why_not is not None:
        raise page.why_not
    free = [person for person, signup in page.mine if signup is None]
    free.sort(key=lambda person: not _is_own(request, person))
    stalls = [stall for stall in page.stalls if stall.capacity is not None]
    data = sent(request)
    initial = {"person": free[0].pk if len(free) == 1 else None}
    form = SignUpForm(data, people=free, stalls=stalls, initial=initial)
    wrong = data is not None and not form.is_valid()
    context = {
        "page": page,
        "activity": page.activity,
        "form": form,
        "free_people": free,
        "is_full": page.places_left == 0,
        "instead": _waiting_elsewhere(request),
        "back_url": reverse("activities:detail", args=[pk]),
    }
    return render(request, "activities/resident/sign_up.html", context, status=422 if wrong else 200)


def _waiting_elsewhere(request: ActorRequest) -> Signup | None:
    """The waiting place that is given up when this other date is taken instead."""
    token = token_of(request.POST.get("instead") or request.GET.get("instead"))
    if token is None:
        return None
    try:
        found = ticket(actor=request.actor, token=token)
    except NotFound:
        return None
    return found if found.state == SignupState.WAITING else None


def _give_up_instead(request: ActorRequest, signup: Signup) -> None:
    """Only once the new place is certain."""
    if not request.POST.get("instead") or signup.state != SignupState.BOOKED:
        return
    old = _waiting_elsewhere(request)
    if old is not None and old.activity_id != signup.activity_id:
        services.cancel_signup(actor=request.actor, signup_id=old.pk)


@signed_in
@never_cache
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """My sign-ups and those of the people I act for."""
    rows = selectors.my_signups(actor=request.actor)
    context = {
        "coming": [row for row in rows if row.upcoming],
        "past": [row for row in rows if not row.upcoming],
        "me": request.actor.user_id,
        "back_url": "/",
    }
    return render(request, "activities/resident/mine.html", context)


@signed_in
@never_cache
@require_safe
def show_ticket(request: ActorRequest, token: UUID) -> HttpResponseBase:
    """Number and code in huge type. Staff who point a phone at it come to their desk instead."""
    try:
        signup = ticket(actor=request.actor, token=token)
    except NotFound:
        activity = desk_of(actor=request.actor, token=token)
        if activity is None:
            raise
        return redirect(f"{reverse('activities:desk', args=[activity.pk])}?q={token}")
    context = {
        "signup": signup,
        "activity": signup.activity,
        "rank": selectors.place_in_queue(signup),
        "own": _is_own(request, signup.person),
        "may_cancel": SIGNUP.allows(signup.state, "cancel") and signup.activity.ends_at > clock.now(),
        "address": settings.DOORSTEP_SITE.rstrip("/") + reverse("activities:ticket", args=[token]),
        "back_url": reverse("activities:mine"),
    }
    return render(request, "activities/resident/ticket.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_ticket(request: ActorRequest, token: UUID) -> HttpResponseBase:
    """ "I can't come": asked once more, because the place goes to the next at once."""
    signup = ticket(actor=request.actor, token=token)
    if request.method == "POST":
        services.cancel_signup(actor=request.actor, signup_id=signup.pk)
        messages.success(request, _("Done. The place goes to the next one. Thank you for telling us."))
        return redirect("activities:detail", signup.activity_id)
    back = reverse("activities:ticket", args=[token])
    context = {"signup": signup, "activity": signup.activity, "own": _is_own(request, signup.person), "back_url": back}
    return render(request, "activities/resident/cancel.html", context)


@public
@require_safe
def calendar(request: ActorRequest, pk: int) -> HttpResponse:
    """One activity for the calendar of the phone, with reminders the day before and an hour before."""
    activity = get_visible(Activity, request.actor, pk=pk)
    address = settings.DOORSTEP_SITE.rstrip("/")
    event = CalendarEvent(
        uid=f"activity-{activity.pk}@{address.split('://')[-1].split(':')[0]}",
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        stamped_at=clock.now(),
        title=activity.title,
        place=_place(activity),
        text="\n".join(part for part in [activity.intro, _to_bring(activity.bring)] if part),
        url=address + reverse("activities:detail", args=[activity.pk]),
        cancelled=activity.state == ActivityState.CANCELLED,
    )
    response = HttpResponse(calendar_file(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="activity-{activity.pk}.ics"'
    return response


def _place(activity: Activity) -> str:
    site = activity.site
    name = activity.place or (site.name if site else "")
    landmark = activity.landmark or (site.landmark if site else "")
    return _(", ").join(part for part in (name, landmark) if part)


def _to_bring(things: Sequence[str]) -> str:
    return _("Bring along: %(things)s") % {"things": pgettext("enumeration", ", ").join(things)} if things else ""
