"""The console's pages of outreach."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.cards.models import DELIVER
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted, show_refusal
from doorstep.outreach import selectors, services
from doorstep.outreach.forms import CallOffForm, RoundForm
from doorstep.outreach.states import PLAN_RIGHT, VIEW_RIGHT

FIELD_OF = {
    "outreach_dates": "ends_on",
    "outreach_topic": "topic",
    "outreach_programme": "programme",
    "outreach_no_doors": "area",
    "outreach_twice": "starts_on",
}


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def rounds(request: ActorRequest) -> HttpResponse:
    context = {
        "here": "outreach",
        "lines": selectors.rounds(actor=request.actor),
        "may_plan": request.actor.can(PLAN_RIGHT),
    }
    return render(request, "outreach/list.html", context)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def new(request: ActorRequest) -> HttpResponseBase:
    actor = request.actor
    today = clock.today()
    form = RoundForm(
        selectors.areas(actor=actor), selectors.programmes(), posted(request), initial={"starts_on": today}
    )

    def make() -> HttpResponseBase:
        made = services.make_round(actor=actor, **form.arguments())
        messages.success(request, _("%(doors)s doors are on the telephones now.") % {"doors": made.doors})
        return redirect("outreach:round", made.pk)

    page = {"here": "outreach", "back": reverse("outreach:list")}
    return carried_out(form, make, lambda f, r: show_refusal(f, r, fields=FIELD_OF)) or form_page(
        request, "outreach/new.html", form, **page
    )


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def round_page(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.round_page(actor=request.actor, pk=pk)
    return render(request, "outreach/round.html", {"here": "outreach", "page": page})


@requires(DELIVER)
@require_POST
def cards(request: ActorRequest, pk: int) -> HttpResponse:
    """The contact card was left at the doors that were reached."""
    noted = services.hand_cards(actor=request.actor, round_id=pk)
    said = ngettext("%(n)s more door has the contact card now.", "%(n)s more doors have the contact card now.", noted)
    messages.success(request, said % {"n": noted})
    return redirect("outreach:round", pk)


@requires(PLAN_RIGHT)
@require_POST
def close(request: ActorRequest, pk: int) -> HttpResponse:
    services.close_round(actor=request.actor, round_id=pk)
    messages.success(request, _("The round is closed and counted."))
    return redirect("outreach:round", pk)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def call_off(request: ActorRequest, pk: int) -> HttpResponseBase:
    page = selectors.round_page(actor=request.actor, pk=pk)
    if not page.may_plan:
        raise NotFound
    form = CallOffForm(posted(request))

    def act() -> HttpResponseBase:
        services.call_off(actor=request.actor, round_id=pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The round is called off."))
        return redirect("outreach:round", pk)

    context = {"here": "outreach", "page": page, "back": reverse("outreach:round", args=[pk])}
    return carried_out(form, act) or form_page(request, "outreach/call_off.html", form, **context)
