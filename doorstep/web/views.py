"""The pages that belong to no single feature."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doorstep.activities.views.resident import AREA_COOKIE
from doorstep.kernel.access import public, requires
from doorstep.kernel.http import ActorRequest
from doorstep.web import health, selectors
from doorstep.web.trace import activity_trace


@public
@require_safe
def start(request: ActorRequest) -> HttpResponse:
    """Staff begin with the day's work, everybody else with what is near and soon."""
    if request.actor.can("console.open"):
        return redirect("web:today" if request.actor.can("activities.view") else "web:settings")
    return home(request)


@public
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    found = selectors.home(actor=request.actor, chosen_area=request.COOKIES.get(AREA_COOKIE, "")[:120])
    return render(request, "web/home.html", {"home": found})


@requires("activities.view")
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    context = {
        "today": selectors.today(actor=request.actor),
        "may_plan": request.actor.can("activities.edit"),
        "may_close": request.actor.can("activities.close"),
        "here": "today",
    }
    return render(request, "web/today.html", context)


@requires("console.open")
@require_safe
def search(request: ActorRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {"hits": selectors.search(actor=request.actor, text=text), "search_q": text}
    return render(request, "web/search.html", context)


@requires("activities.view")
@require_safe
def trace(request: ActorRequest, pk: int) -> HttpResponse:
    found = activity_trace(actor=request.actor, activity_id=pk)
    context = {
        "trace": found,
        "title": _("%(title)s: what became of it") % {"title": found.activity.title},
        "back_url": reverse("activities:console_detail", args=[pk]),
    }
    return render(request, "web/trace.html", context)


@requires("console.open")
@require_safe
def settings(request: ActorRequest) -> HttpResponse:
    """What there is to set, as far as this person may."""
    rows = [
        ("regions:list", _("Areas"), _("Streets, communities and grids; re-cutting them"), "map", "settings.view"),
        ("accounts:users", _("People and roles"), _("Who may do what, where, until when"), "key", "accounts.view"),
        ("programmes:list", _("Programmes"), _("What is delivered and what is counted"), "form", "programmes.view"),
        (
            "flows:settings",
            _("Local numbers"),
            _("Deadlines, limits and quiet hours, by area and day"),
            "clock",
            "settings.view",
        ),
        (
            "field:devices",
            _("Telephones"),
            _("Who carries which, when it was last in touch; erasing a lost one"),
            "phone",
            "field.devices",
        ),
        (
            "field:conflicts",
            _("Two values"),
            _("What was changed at a door and elsewhere at once"),
            "list",
            "residents.edit",
        ),
        (
            "accounts:audit",
            _("Who looked at what"),
            _("Opened telephones and ID numbers, and why"),
            "eye",
            "audit.view",
        ),
        ("accounts:account", _("My account"), _("Password, second step, large type"), "me", "console.open"),
        ("look:components", _("Components"), _("Every part of the pages in every state"), "gear", "console.open"),
    ]
    shown = [
        {"url": reverse(route), "title": title, "text": text, "icon": icon}
        for route, title, text, icon, right in rows
        if request.actor.can(right)
    ]
    return render(request, "web/settings.html", {"rows": shown, "here": "settings"})


@public
@never_cache
@require_safe
def healthz(request: ActorRequest) -> HttpResponse:
    """For the supervisor and the load balancer: the process answers and reaches its database."""
    health.database_answers()
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: ActorRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    context = {
        "sentence": _("We can't find this page."),
        "what_to_do": _("The address may be wrong, or it belongs to another area."),
    }
    return render(request, "look/error.html", context, status=404)


def broken(request: ActorRequest) -> HttpResponse:
    """Our own fault. Says whether the entry is safe, and asks for a call."""
    context = {
        "kind": "danger",
        "title": _("Something broke on our side."),
        "standing": _("What you had saved before is safe. What you have just entered may not be saved."),
        "what_to_do": _("Try again in a minute. If it happens again, please call us."),
    }
    return render(request, "look/error.html", context, status=500)
