"""The elders' list, and whose sheet is to be gone through this year."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.elders import selectors, services
from doorstep.elders.forms import AreaFilter, EldersFilter, VerifyForm, show
from doorstep.elders.models import Sheet
from doorstep.elders.views.shared import about, editable, visible
from doorstep.kernel.access import requires
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.residents.selectors import areas_to_choose


def _link(request: ActorRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["at"] = cursor
    return f"?{query.urlencode()}" if cursor else ""


@requires("residents.view")
@never_cache
@require_safe
def elders(request: ActorRequest) -> HttpResponse:
    """Everybody with a sheet in the actor's areas, masked."""
    actor = request.actor
    form = EldersFilter(actor, areas_to_choose(actor=actor), request.GET)
    page = selectors.elders_page(actor=actor, filters=form.filters(), cursor=request.GET.get("at", ""))
    overdue = request.GET.copy()
    overdue["overdue"] = "1"
    overdue.pop("at", None)
    context = {
        "here": "residents",
        "form": form,
        "page": page,
        "next": _link(request, page.next_cursor),
        "previous": _link(request, page.previous_cursor),
        "overdue_url": f"?{overdue.urlencode()}",
        "is_narrowed": any(value for key, value in request.GET.items() if key != "at"),
    }
    return render(request, "elders/list.html", context)


@requires("residents.view")
@never_cache
@require_safe
def due(request: ActorRequest) -> HttpResponse:
    """The work list of the yearly check, the longest overdue first."""
    actor = request.actor
    form = AreaFilter(areas_to_choose(actor=actor), request.GET)
    page = selectors.due_page(actor=actor, area_path=form.area_path, cursor=request.GET.get("at", ""))
    context = {
        "here": "residents",
        "form": form,
        "page": page,
        "next": _link(request, page.next_cursor),
        "previous": _link(request, page.previous_cursor),
        "may_verify": actor.can("residents.edit") or actor.can("visits.record"),
        "may_edit": actor.can("residents.edit"),
        "is_narrowed": bool(form.area_path),
    }
    return render(request, "elders/due.html", context)


@requires("residents.view")
@require_POST
def verify_same(request: ActorRequest, pk: int) -> HttpResponse:
    """Gone through, and everything is still so: one press."""
    person = visible(request.actor, pk)
    services.verify(actor=request.actor, person=person, how="visit")
    messages.success(request, _("Noted: gone through today, nothing to change."))
    return redirect(reverse("elders:due") if request.GET.get("back") == "due" else reverse("residents:card", args=[pk]))


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def verify(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Gone through with what has changed."""
    person = editable(request.actor, pk)
    on_file = Sheet.objects.visible_to(request.actor).filter(pk=pk).first()
    form = VerifyForm(on_file, posted(request))

    def save() -> HttpResponseBase:
        services.verify(actor=request.actor, person=person, how=form.cleaned_data["how"], changes=form.changes())
        messages.success(request, _("Noted: gone through today."))
        return redirect("residents:card", pk)

    return carried_out(form, save, show) or form_page(request, "elders/verify.html", form, **about(person))
