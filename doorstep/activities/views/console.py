"""The list of activities, the page of one, and the small things done there."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.activities import selectors, services
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import ConsoleFilterForm, FilingForm, ShortReasonForm
from doorstep.activities.models import Activity
from doorstep.activities.rules import works_at
from doorstep.activities.selectors import ConsoleFilter, Light, choices
from doorstep.activities.selectors.console import staff_activity
from doorstep.activities.selectors.history import history_of
from doorstep.activities.selectors.overview import counts_of, today_and_later
from doorstep.activities.selectors.signups import signup_list, signup_of
from doorstep.activities.states import RECORDING_STATES, SIGNUP, ActivityState, SignupState
from doorstep.activities.views.parts import number_of, sent
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.residents import selectors as residents

FORM = ["GET", "HEAD", "POST"]


@requires("activities.view")
@require_safe
def activity_list(request: ActorRequest) -> HttpResponse:
    """Every activity of the actor's areas; above it what must not be forgotten."""
    actor = request.actor
    form = ConsoleFilterForm(
        request.GET or None,
        programmes=choices.programmes(actor=actor),
        areas=choices.area_options(actor=actor, right="activities.view"),
    )
    where, is_narrowed = _wanted(form)
    listing = selectors.console_list(actor=actor, where=where, after=request.GET.get("after", ""))
    is_first = "after" not in request.GET
    reminds = is_first and not is_narrowed
    rules = selectors.clinic_rules() if reminds else None
    lights = selectors.clinic_lights(actor=actor, rules=rules) if reminds else []
    context = {
        "here": "activities",
        "form": form,
        "rows": counts_of(actor=actor, activities=listing.rows),
        "is_first": is_first,
        "next": _next(request, listing.after),
        "first": _first(request),
        "is_narrowed": is_narrowed,
        "coming": where.coming,
        "soon": today_and_later(actor=actor),
        "dark": [light for light in lights if light.light == Light.AMBER],
        "none_yet": [light for light in lights if light.light == Light.NONE],
        "reminders": selectors.filing_reminders(actor=actor, rules=rules) if reminds else [],
        "may_plan": actor.can("activities.edit"),
        "may_follow": actor.can("activities.checkin"),
        "may_close": actor.can("activities.close"),
        "open_series": {one.series_id for one in listing.rows if actor.can_in("activities.view", one.area_path)},
    }
    return render(request, "activities/console/list.html", context)


def _wanted(form: ConsoleFilterForm) -> tuple[ConsoleFilter, bool]:
    when, today = form.value("when"), clock.today()
    start, end, coming = None, None, when in ("", "today", "week", "month")
    if when == "today":
        start = end = today
    elif when == "week":
        start, end = clock.week_of(today)
    elif when == "month":
        start, end = clock.month_of(today)
    elif when == "past":
        end = today - timedelta(days=1)
    programme = form.value("programme")
    where = ConsoleFilter(
        area_path=form.value("area"),
        programme_id=int(programme) if programme else None,
        state=form.value("state"),
        text=form.value("q"),
        start=start,
        end=end,
        coming=coming,
    )
    return where, any(form.value(name) for name in ("q", "when", "state", "programme", "area"))


def _next(request: ActorRequest, after: str) -> str:
    if not after:
        return ""
    query = request.GET.copy()
    query["after"] = after
    return "?" + query.urlencode()


def _first(request: ActorRequest) -> str:
    query = request.GET.copy()
    if "after" not in query:
        return ""
    del query["after"]
    return "?" + query.urlencode()


@requires("activities.view")
@require_safe
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One activity: facts, numbers, who signed up, what was done to it, and what can be done now."""
    actor = request.actor
    page = selectors.console_activity(actor=actor, activity_id=pk)
    activity = page.activity
    state = request.GET.get("state", "")
    context = {
        "here": "activities",
        "page": page,
        "activity": activity,
        "counts": counts_of(actor=actor, activities=[activity])[0],
        "signups": signup_list(actor=actor, activity=activity, state=state, cursor=request.GET.get("at", "")),
        "stalls": [(stall, list(stall.items.all())) for stall in page.stalls],
        "people": list(activity.duties.select_related("stall").order_by("id")),
        "partners": list(activity.partners.all()),
        "photos": list(activity.photos.all()),
        "state": state,
        "states": [(code.value, page.signups[code.value]) for code in SignupState],
        "history": history_of(activity),
        "may": _may(request, activity, page.actions),
        "trace_url": f"/trace/activities/{activity.pk}/",
    }
    return render(request, "activities/console/detail.html", context)


def _may(request: ActorRequest, activity: Activity, actions: list[str]) -> dict[str, bool]:
    """Which buttons there are. The services decide again."""
    actor, path = request.actor, activity.area_path
    works = works_at(actor, "activities.checkin", path)
    is_open = activity.state in RECORDING_STATES
    is_late = activity.state == ActivityState.CLOSED and actor.can_in("ledger.correct", path)
    begun = activity.starts_at <= clock.now()
    return {
        "edit": "edit" in actions,
        "publish": "publish" in actions,
        "cancel": "cancel" in actions and not (begun and is_open),
        "close": "close" in actions and begun,
        "desk": works and is_open,
        "late": is_late,
        "sign_up": works and is_open and activity.ends_at > clock.now() and activity.signup_mode != "none",
        "give_back": works and is_open,
        "file": activity.filing_required and actor.can_in("activities.edit", path) and activity.state != "cancelled",
        "notice": actor.can_in("notices.send", path) and is_open,
        "photos": works and activity.state not in (ActivityState.DRAFT, ActivityState.CANCELLED),
        "poster": activity.state in (ActivityState.PUBLISHED, ActivityState.RUNNING),
        "residents": actor.can("residents.view"),
        "series": actor.can_in("activities.view", path),
    }


@requires("activities.edit")
@require_http_methods(FORM)
def filing(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Note that the authority was told of a free clinic."""
    activity = choices.editable(actor=request.actor, activity_id=pk)
    form = FilingForm(
        sent(request),
        initial={"filed_on": activity.filed_on or clock.today(), "filing_number": activity.filing_number},
    )
    if form.is_valid():
        try:
            services.set_filing(actor=request.actor, activity_id=pk, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The filing is noted."))
            return redirect("activities:console_detail", pk)
    reminder = next((one for one in selectors.filing_reminders(actor=request.actor) if one.activity.pk == pk), None)
    context = {"here": "activities", "activity": activity, "form": form, "reminder": reminder}
    return render(request, "activities/console/filing.html", context, status=422 if form.errors else 200)


@requires("activities.view")
@require_safe
def poster(request: ActorRequest, pk: int) -> HttpResponse:
    """A sheet for the door: what, when, where, and the code with which one checks oneself in."""
    activity = staff_activity(request.actor, pk)
    if activity.state not in (ActivityState.PUBLISHED, ActivityState.RUNNING):
        raise NotFound
    address = settings.DOORSTEP_SITE.rstrip("/")
    context = {
        "activity": activity,
        "stalls": list(activity.stalls.order_by("position", "id")),
        "door_url": address + reverse("activities:door", args=[activity.door_token]),
        "page_url": address + reverse("activities:detail", args=[pk]),
        "back_url": reverse("activities:console_detail", args=[pk]),
    }
    return render(request, "activities/console/poster.html", context)


@requires("activities.checkin")
@require_http_methods(FORM)
def staff_sign_up(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Somebody telephones or stands at the window: find him, sign him up. Recorded as done by staff."""
    actor = request.actor
    activity = staff_activity(actor, pk)
    if not works_at(actor, "activities.checkin", activity.area_path):
        raise NotFound
    text = (request.GET.get("q") or request.POST.get("q") or "").strip()
    refusal: Refused | None = None
    person_id = number_of(request.POST.get("person"))
    if request.method == "POST" and person_id is not None:
        try:
            signup = services.sign_up(
                actor=actor, activity_id=pk, person_id=person_id, stall_id=number_of(request.POST.get("stall"))
            )
        except Refused as said:
            refusal = said
        else:
            messages.success(request, selectors.standing(signup))
            return redirect("activities:staff_sign_up", pk)
    found = residents.search(actor=actor, text=text, limit=20) if text else []
    signed_up = {row.person_id: row for row in activity.signups.live().filter(person__in=found)}
    stalls = list(activity.stalls.order_by("position", "id"))
    context: dict[str, Any] = {
        "here": "activities",
        "activity": activity,
        "q": text,
        "found": [(residents.line_of(person), signed_up.get(person.pk)) for person in found],
        "stalls": stalls if any(stall.capacity is not None for stall in stalls) else [],
        "refusal": refusal,
    }
    return render(request, "activities/console/staff_sign_up.html", context, status=refusal.status if refusal else 200)


@requires("activities.checkin")
@require_http_methods(FORM)
def signup_cancel(request: ActorRequest, pk: int, signup_pk: int) -> HttpResponseBase:
    """Somebody rings that he cannot come: his place goes to the next."""
    actor = request.actor
    activity = staff_activity(actor, pk)
    signup = signup_of(actor=actor, activity=activity, signup_id=signup_pk)
    if not works_at(actor, "activities.checkin", activity.area_path) or not SIGNUP.allows(signup.state, "cancel"):
        raise NotFound
    form = ShortReasonForm(sent(request))
    if form.is_valid():
        services.cancel_signup(actor=actor, signup_id=signup.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The place is given back. Whoever waits first gets it."))
        return redirect("activities:console_detail", pk)
    context = {"here": "activities", "activity": activity, "signup": signup, "form": form}
    return render(request, "activities/console/signup_cancel.html", context, status=422 if form.errors else 200)
