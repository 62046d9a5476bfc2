"""The public directory, and the console's pages of sites."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel import clock
from doorstep.kernel.access import public, requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.places import selectors, services
from doorstep.places.forms import CloseForm, FacilityForm, SiteFilter, SiteForm, WhereForm, show
from doorstep.places.models import Site

NEAREST = 20
#: More than this are shown street by street, and a street page by page.
A_PAGE = 20
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,3})?),(-?\d{1,3}(?:\.\d{1,3})?)")


def _position(request: ActorRequest) -> selectors.Position | None:
    """Where the visitor is, to about a hundred metres: the address is logged, so it never says more."""
    found = _POSITION.fullmatch(request.GET.get("at", ""))
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


@public
@require_safe
def places(request: ActorRequest) -> HttpResponse:
    """What is near, open now, and what one finds there."""
    actor = request.actor
    communities = selectors.communities()
    form = WhereForm(communities, request.GET)
    form.is_valid()
    area, kind = form.cleaned_data.get("area", ""), form.cleaned_data.get("kind", "")
    position = _position(request)
    kinds = (kind,) if kind else ()
    chosen = next((one for one in communities if one.path == area), None)
    if position is None and chosen and chosen.latitude is not None and chosen.longitude is not None:
        position = (chosen.latitude, chosen.longitude)
    streets = selectors.by_street(kinds=kinds, actor=actor) if position is None and not area else []
    if sum(street.sites for street in streets) > A_PAGE:
        return render(request, "places/streets.html", {"form": form, "streets": streets, "kind": kind, "back_url": "/"})
    if position is not None:
        lines = selectors.near(position=position, kind=kind, limit=NEAREST, actor=actor)
    else:
        lines = selectors.directory(area_path=area, kinds=kinds, actor=actor)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": page.object_list,
        "in_all": len(lines),
        "is_near": position is not None,
        "open_now": sum(line.standing == "open" for line in lines),
        "back_url": f"{reverse('places:directory')}?{urlencode({'kind': kind})}" if area else "/",
    }
    return render(request, "places/directory.html", context)


@public
@require_safe
def place(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.site_page(actor=request.actor, pk=pk, position=_position(request))
    gone = page.site.closed_on is not None and page.site.closed_on <= clock.today()
    context = {"page": page, "site": page.site, "gone": gone, "back_url": reverse("places:directory")}
    return render(request, "places/site.html", context)


@requires("console.open")
@require_safe
def sites(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    form = SiteFilter(request.GET)
    form.is_valid()
    read = form.cleaned_data
    lines = selectors.console_list(
        actor=actor, kind=read.get("kind", ""), q=read.get("q", ""), closed=read.get("closed", False)
    )
    context = {
        "here": "places",
        "form": form,
        "lines": lines,
        "broken": sum(bool(line.missing) for line in lines),
        "may_enter": actor.can("places.edit"),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "places/list.html", context)


@requires("console.open")
@require_safe
def card(request: ActorRequest, pk: int) -> HttpResponse:
    """Its page in the console, for those who work in its area; everybody else has the public one."""
    actor = request.actor
    page = selectors.site_page(actor=actor, pk=pk)
    if not actor.can_in("console.open", page.site.area_path):
        raise NotFound
    return render(request, "places/card.html", {"here": "places", "page": page, "site": page.site})


@requires("places.edit")
@require_http_methods(FORM_METHODS)
def new(request: ActorRequest) -> HttpResponseBase:
    actor = request.actor
    form = SiteForm(selectors.areas_to_choose(actor=actor), posted(request))

    def enter() -> HttpResponseBase:
        site = services.create_site(actor=actor, **form.arguments())
        messages.success(request, _("%(name)s is entered.") % {"name": site.name})
        return redirect("places:card", site.pk)

    page = {"here": "places", "title": _("New site"), "back": reverse("places:list")}
    return carried_out(form, enter, show) or form_page(request, "places/form.html", form, **page)


@requires("places.edit")
@require_http_methods(FORM_METHODS)
def edit(request: ActorRequest, pk: int) -> HttpResponseBase:
    site = _editable(request.actor, pk)
    form = SiteForm([], posted(request), site=site)

    def save() -> HttpResponseBase:
        services.update_site(actor=request.actor, site=site, **form.arguments())
        messages.success(request, _("Saved."))
        return redirect("places:card", pk)

    page = {"title": site.name, **_about(site)}
    return carried_out(form, save, show) or form_page(request, "places/form.html", form, **page)


@requires("places.edit")
@require_http_methods(FORM_METHODS)
def close(request: ActorRequest, pk: int) -> HttpResponseBase:
    site = _editable(request.actor, pk)
    form = CloseForm(posted(request), initial={"on": clock.today()})

    def end() -> HttpResponseBase:
        services.close_site(actor=request.actor, site=site, **form.cleaned_data)
        messages.success(request, _("Closed. It has left the directory."))
        return redirect("places:card", pk)

    return carried_out(form, end, show) or form_page(request, "places/close.html", form, **_about(site))


@requires("places.edit")
@require_POST
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
    services.reopen_site(actor=actor, site=_editable(actor, pk))
    messages.success(request, _("Open again."))
    return redirect("places:card", pk)


@requires("places.edit")
@require_http_methods(FORM_METHODS)
def facility(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Enters or changes one piece of equipment; `?code=` starts from the one on file."""
    site = _editable(request.actor, pk)
    on_file = site.facilities.filter(code=request.GET.get("code", "")).first()
    initial = {"state": "ok"}
    if on_file is not None:
        initial = {name: getattr(on_file, name) for name in ("code", "state", "since", "expires_on", "note")}
    form = FacilityForm(site, posted(request), initial=initial)

    def save() -> HttpResponseBase:
        name = form.names.get(form.cleaned_data["code"], "")
        services.set_facility(actor=request.actor, site=site, name=name, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("places:card", pk)

    return carried_out(form, save, show) or form_page(request, "places/facility.html", form, **_about(site))


def _editable(actor: Actor, pk: int) -> Site:
    site = get_visible(Site, actor, pk=pk)
    if not actor.can_in("places.edit", site.area_path):
        raise NotFound
    return site


def _about(site: Site) -> dict[str, Any]:
    """What every form about one site shows around it."""
    return {"here": "places", "site": site, "back": reverse("places:card", args=[site.pk])}
