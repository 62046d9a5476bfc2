"""The console's pages of partners."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.partners import selectors, services
from doorstep.partners.forms import NewPartnerForm, OpenForm, PartnerFilter, PartnerForm, show
from doorstep.partners.models import Partner


def _editable(actor: Actor, pk: int) -> Partner:
    partner = get_visible(Partner, actor, pk=pk)
    if not actor.can_in("partners.edit", partner.area_path):
        raise NotFound
    return partner


def _about(partner: Partner) -> dict[str, Any]:
    """What every form about one partner shows around it."""
    return {"here": "partners", "partner": partner, "back": reverse("partners:card", args=[partner.pk])}


@requires("partners.view")
@never_cache
@require_safe
def partners(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    form = PartnerFilter(request.GET)
    form.is_valid()
    read = form.cleaned_data
    standing = read.get("standing", "")
    page = selectors.partner_list(
        actor=actor, kind=read.get("kind", ""), q=read.get("q", ""), standing=standing, ended=standing == "ended"
    )
    context = {
        "here": "partners",
        "form": form,
        "page": page,
        "may_enter": actor.can("partners.edit"),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "partners/list.html", context)


@requires("partners.view")
@never_cache
@require_safe
def card(request: ActorRequest, pk: int) -> HttpResponse:
    found = selectors.partner_card(actor=request.actor, pk=pk)
    return render(request, "partners/card.html", {"here": "partners", "card": found, "partner": found.partner})


@requires("partners.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def new(request: ActorRequest) -> HttpResponseBase:
    actor = request.actor
    areas = selectors.areas_to_choose(actor=actor)
    form = NewPartnerForm(areas, selectors.organisations_known(actor=actor), posted(request))

    def enter() -> HttpResponseBase:
        partner = services.create_partner(actor=actor, **form.arguments())
        messages.success(request, _("%(name)s is entered.") % {"name": partner.organisation.name})
        return redirect("partners:card", partner.pk)

    page = {"here": "partners", "back": reverse("partners:list")}
    return carried_out(form, enter, show) or form_page(request, "partners/new.html", form, **page)


@requires("partners.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    partner = _editable(actor, pk)
    form = PartnerForm.of(partner, posted(request))

    def save() -> HttpResponseBase:
        services.update_partner(actor=actor, partner=partner, **form.changes())
        messages.success(request, _("Saved."))
        return redirect("partners:card", pk)

    return carried_out(form, save, show) or form_page(request, "partners/edit.html", form, **_about(partner))


@requires("partners.view")
@never_cache
@require_http_methods(FORM_METHODS)
def open_contact(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Asks what for, then shows the telephone once."""
    partner = get_visible(Partner, request.actor, pk=pk)
    form = OpenForm(posted(request))

    def open_once() -> HttpResponseBase:
        value = services.open_contact(actor=request.actor, partner=partner, purpose=form.cleaned_data["purpose"])
        return form_page(request, "partners/open.html", form, value=value, **_about(partner))

    return carried_out(form, open_once, show) or form_page(
        request, "partners/open.html", form, value="", **_about(partner)
    )


@requires("partners.edit")
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
    services.end_partner(actor=actor, partner=_editable(actor, pk))
    messages.success(request, _("No partner any more. What they did stays."))
    return redirect("partners:card", pk)


@requires("partners.edit")
@require_POST
def resume(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
    services.resume_partner(actor=actor, partner=_editable(actor, pk))
    messages.success(request, _("A partner again."))
    return redirect("partners:card", pk)
