"""The console's pages of partners."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound, Refused
from doorstep.kernel.scope import get_visible
from doorstep.partners import selectors, services
from doorstep.partners.forms import NewPartnerForm, OpenForm, PartnerFilter, PartnerForm, show
from doorstep.partners.models import Partner

FORM = ["GET", "HEAD", "POST"]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


def _status(form: object) -> int:
    return BadInput.status if getattr(form, "errors", None) else 200


def _editable(actor: Actor, pk: int) -> Partner:
    partner = get_visible(Partner, actor, pk=pk)
    if not actor.can_in("partners.edit", partner.area_path):
        raise NotFound
    return partner


@requires("partners.view")
@never_cache
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
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
def card(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.partner_card(actor=_actor(request), pk=pk)
    return render(request, "partners/card.html", {"here": "partners", "card": found, "partner": found.partner})


@requires("partners.edit")
@never_cache
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    areas = selectors.areas_to_choose(actor=actor)
    form = NewPartnerForm(areas, selectors.organisations_known(actor=actor), _posted(request))
    if form.is_valid():
        try:
            partner = services.create_partner(actor=actor, **form.arguments())
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": partner.organisation.name})
            return redirect("partners:card", partner.pk)
    context = {"here": "partners", "form": form, "back": reverse("partners:list")}
    return render(request, "partners/new.html", context, status=_status(form))


@requires("partners.edit")
@never_cache
@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    partner = _editable(actor, pk)
    form = PartnerForm.of(partner, _posted(request))
    if form.is_valid():
        try:
            services.update_partner(actor=actor, partner=partner, **form.changes())
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:card", pk)
    context = {"here": "partners", "form": form, "partner": partner, "back": reverse("partners:card", args=[pk])}
    return render(request, "partners/edit.html", context, status=_status(form))


@requires("partners.view")
@never_cache
@require_http_methods(FORM)
def open_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what for, then shows the telephone once."""
    actor = _actor(request)
    partner = get_visible(Partner, actor, pk=pk)
    form = OpenForm(_posted(request))
    value = ""
    if form.is_valid():
        try:
            value = services.open_contact(actor=actor, partner=partner, purpose=form.cleaned_data["purpose"])
        except Refused as refusal:
            show(form, refusal)
    context = {
        "here": "partners",
        "form": form,
        "partner": partner,
        "value": value,
        "back": reverse("partners:card", args=[pk]),
    }
    return render(request, "partners/open.html", context, status=_status(form))


@requires("partners.edit")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    services.end_partner(actor=actor, partner=_editable(actor, pk))
    messages.success(request, _("No partner any more. What they did stays."))
    return redirect("partners:card", pk)


@requires("partners.edit")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    services.resume_partner(actor=actor, partner=_editable(actor, pk))
    messages.success(request, _("A partner again."))
    return redirect("partners:card", pk)
