"""Settings, areas: the tree, one area, and the forms that change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound, Refused
from doorstep.regions import pages, selectors, services, tree
from doorstep.regions.forms import EndForm, NewRegionForm, RegionDetailsForm
from doorstep.regions.models import Region

#: What a form shows beside its fields; every other refusal becomes a page of its own.
_SHOWN_IN_FORM = (409, 422)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _editable(request: HttpRequest, pk: int) -> Region:
    """An area that this person may change; elsewhere the form does not exist."""
    region = Region.objects.editable_by(_actor(request)).filter(pk=pk).first()
    if region is None:
        raise NotFound
    return region


def _status(form_ok: bool) -> int:
    return 200 if form_ok else BadInput.status


@requires("settings.view")
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """The district with its streets and communities; grids and buildings are on the page of their community."""
    ended = request.GET.get("ended") == "1"
    nodes = selectors.tree_of("", ended=ended)
    return render(
        request, "regions/list.html", {"here": "settings", "districts": nodes, "ended": ended, "today": clock.today()}
    )


@requires("settings.view")
@require_safe
def region_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    page = selectors.region_page(actor=actor, pk=pk)
    context = {
        "here": "settings",
        "page": page,
        "region": page.region,
        "may_edit": actor.can_in("regions.edit", page.region.path),
        "may_contain": bool(tree.MAY_CONTAIN[page.region.level]),
        "links": [link for links in pages.region_links for link in links(actor, page.region)],
        "today": clock.today(),
    }
    return render(request, "regions/region.html", context)


@requires("regions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def region_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new area in area `pk`."""
    parent = _editable(request, pk)
    form = NewRegionForm(parent, request.POST or None)
    if form.is_valid():
        try:
            region = services.create_region(actor=_actor(request), parent=parent, **form.cleaned_data)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": region.name})
            return redirect("regions:region", region.pk)
    return render(
        request,
        "regions/new.html",
        {"here": "settings", "form": form, "parent": parent},
        status=_status(not form.errors),
    )


@requires("regions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def region_edit(request: HttpRequest, pk: int) -> HttpResponse:
    region = _editable(request, pk)
    form = RegionDetailsForm(request.POST) if request.method == "POST" else RegionDetailsForm.of(region)
    if form.is_valid():
        try:
            services.update_region(actor=_actor(request), region=region, **form.cleaned_data)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("regions:region", region.pk)
    return render(
        request,
        "regions/edit.html",
        {"here": "settings", "form": form, "region": region},
        status=_status(not form.errors),
    )


@requires("regions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def region_end(request: HttpRequest, pk: int) -> HttpResponse:
    region = _editable(request, pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        try:
            services.end_region(actor=_actor(request), region=region, on=form.cleaned_data["on"])
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("%(name)s has an end now.") % {"name": region.name})
            return redirect("regions:region", region.pk)
    return render(
        request,
        "regions/end.html",
        {"here": "settings", "form": form, "region": region},
        status=_status(not form.errors),
    )


def _show(form: RegionDetailsForm | EndForm, refusal: Refused) -> None:
    if refusal.status not in _SHOWN_IN_FORM:
        raise refusal
    form.add_error(None, str(refusal))
