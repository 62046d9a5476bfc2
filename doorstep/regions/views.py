"""Settings, areas: the tree, one area, and the forms that change it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.regions import pages, selectors, services, tree
from doorstep.regions.forms import EndForm, NewRegionForm, RegionDetailsForm
from doorstep.regions.models import Region


def _editable(request: ActorRequest, pk: int) -> Region:
    """An area that this person may change; elsewhere the form does not exist."""
    region = Region.objects.editable_by(request.actor).filter(pk=pk).first()
    if region is None:
        raise NotFound
    return region


@requires("settings.view")
@require_safe
def region_list(request: ActorRequest) -> HttpResponse:
    """The district with its streets and communities; grids and buildings are on the page of their community."""
    ended = request.GET.get("ended") == "1"
    nodes = selectors.tree_of("", ended=ended)
    return render(
        request, "regions/list.html", {"here": "settings", "districts": nodes, "ended": ended, "today": clock.today()}
    )


@requires("settings.view")
@require_safe
def region_page(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
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
@require_http_methods(FORM_METHODS)
def region_new(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A new area in area `pk`."""
    parent = _editable(request, pk)
    form = NewRegionForm(parent, posted(request))

    def begin() -> HttpResponseBase:
        region = services.create_region(actor=request.actor, parent=parent, **form.cleaned_data)
        messages.success(request, _("%(name)s is there now.") % {"name": region.name})
        return redirect("regions:region", region.pk)

    return carried_out(form, begin) or form_page(request, "regions/new.html", form, here="settings", parent=parent)


@requires("regions.edit")
@require_http_methods(FORM_METHODS)
def region_edit(request: ActorRequest, pk: int) -> HttpResponseBase:
    region = _editable(request, pk)
    form = RegionDetailsForm(request.POST) if request.method == "POST" else RegionDetailsForm.of(region)

    def save() -> HttpResponseBase:
        services.update_region(actor=request.actor, region=region, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("regions:region", region.pk)

    return carried_out(form, save) or form_page(request, "regions/edit.html", form, here="settings", region=region)


@requires("regions.edit")
@require_http_methods(FORM_METHODS)
def region_end(request: ActorRequest, pk: int) -> HttpResponseBase:
    region = _editable(request, pk)
    form = EndForm(posted(request), initial={"on": clock.today()})

    def end() -> HttpResponseBase:
        services.end_region(actor=request.actor, region=region, on=form.cleaned_data["on"])
        messages.success(request, _("%(name)s has an end now.") % {"name": region.name})
        return redirect("regions:region", region.pk)

    return carried_out(form, end) or form_page(request, "regions/end.html", form, here="settings", region=region)
