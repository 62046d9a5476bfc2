"""The console's pages: the telephones of an area, and fields that somebody must decide on."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.field import selectors, services
from doorstep.field.forms import DecideForm, WipeForm
from doorstep.field.states import DECIDE_RIGHT, DEVICES_RIGHT
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted, show_refusal


@requires(DEVICES_RIGHT)
@never_cache
@require_safe
def devices(request: ActorRequest) -> HttpResponse:
    quiet = request.GET.get("quiet") == "1"
    found = selectors.devices(actor=request.actor, only_quiet=quiet, cursor=request.GET.get("at", ""))
    context = {"here": "settings", "found": found, "quiet": quiet, "may_decide": request.actor.can(DECIDE_RIGHT)}
    return render(request, "field/devices.html", context)


@requires(DEVICES_RIGHT)
@never_cache
@require_safe
def device(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.device_page(actor=request.actor, pk=pk)
    return render(request, "field/device.html", {"here": "settings", "page": page})


@requires(DEVICES_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def wipe(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Asks before a telephone is erased."""
    page = selectors.device_page(actor=request.actor, pk=pk)
    if not page.may_wipe:
        raise NotFound
    form = WipeForm(posted(request))

    def act() -> HttpResponseBase:
        services.ask_wipe(actor=request.actor, device_id=pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The telephone erases itself as soon as it reaches us."))
        return redirect("field:device", pk)

    back = reverse("field:device", args=[pk])
    return carried_out(form, act, lambda f, r: show_refusal(f, r, fields={"field_reason": "reason"})) or form_page(
        request, "field/wipe.html", form, here="settings", page=page, back=back
    )


@requires(DECIDE_RIGHT)
@never_cache
@require_safe
def conflicts(request: ActorRequest) -> HttpResponse:
    found = selectors.conflicts(actor=request.actor, cursor=request.GET.get("at", ""))
    return render(request, "field/conflicts.html", {"here": "residents", "found": found})


@requires(DECIDE_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def conflict(request: ActorRequest, pk: int) -> HttpResponseBase:
    page = selectors.conflict_page(actor=request.actor, pk=pk)
    form = DecideForm(page, posted(request))

    def act() -> HttpResponseBase:
        services.decide(actor=request.actor, conflict_id=pk, action=form.cleaned_data["action"], seen=form.seen())
        messages.success(request, _("Decided."))
        return redirect("field:conflicts")

    return carried_out(form, act) or form_page(
        request, "field/conflict.html", form, here="residents", page=page, back=reverse("field:conflicts")
    )
