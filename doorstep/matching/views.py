"""The console's pages about files that may be of one person."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.matching import selectors, services
from doorstep.matching.forms import MergeForm, PairFilter, UndoForm
from doorstep.matching.models import Merge

RIGHT = "residents.merge"


@requires(RIGHT)
@never_cache
@require_safe
def pairs(request: ActorRequest) -> HttpResponse:
    form = PairFilter(selectors.areas(actor=request.actor), request.GET)
    form.is_valid()
    read = form.cleaned_data
    page = selectors.pairs_page(
        actor=request.actor, state=read.get("state") or "open", area_path=read.get("area") or ""
    )
    context = {
        "here": "residents",
        "form": form,
        "page": page,
        "merges": selectors.merges(actor=request.actor) if page.state == "merged" else [],
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "matching/list.html", context)


@requires(RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def compare(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Two files side by side, and the decision."""
    shown = selectors.side_by_side(actor=request.actor, pair_id=pk)
    form = MergeForm(shown, posted(request), initial={"kept": str(shown.left.pk)})

    def merge() -> HttpResponseBase:
        services.merge_people(actor=request.actor, **form.arguments())
        messages.success(request, _("One file now. It can be taken back from the list of merges."))
        return redirect("matching:pairs")

    page = {"here": "residents", "shown": shown, "back": reverse("matching:pairs")}
    return carried_out(form, merge) or form_page(request, "matching/compare.html", form, **page)


@requires(RIGHT)
@require_POST
def tell_apart(request: ActorRequest, pk: int) -> HttpResponse:
    services.tell_apart(actor=request.actor, pair_id=pk)
    messages.success(request, _("Noted: two people. Nobody will be asked again."))
    return redirect("matching:pairs")


@requires(RIGHT)
@require_POST
def look_again(request: ActorRequest, pk: int) -> HttpResponse:
    services.look_again(actor=request.actor, pair_id=pk)
    return redirect("matching:compare", pk)


@requires(RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def undo(request: ActorRequest, pk: int) -> HttpResponseBase:
    merge = get_visible(Merge, request.actor, pk=pk)
    form = UndoForm(posted(request))

    def take_back() -> HttpResponseBase:
        services.undo_merge(actor=request.actor, merge_id=pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Two files again, each with what was its own."))
        return redirect("matching:pairs")

    page = {"here": "residents", "merge": merge, "back": reverse("matching:pairs") + "?state=merged"}
    return carried_out(form, take_back) or form_page(request, "matching/undo.html", form, **page)
