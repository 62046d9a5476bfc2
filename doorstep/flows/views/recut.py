"""Re-cutting areas: what ends and begins, what will happen, doing it, the report with what is left to decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.flows import services
from doorstep.flows.forms.recut import MOST_LINES, DecideForm, RecutChoiceForm, RecutForm
from doorstep.flows.selectors import recut as selectors
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import BadInput, Refused
from doorstep.kernel.http import ActorRequest

HERE = "settings"
_SHOWN_IN_FORM = (403, 409, 422)


def _steps() -> list[str]:
    return [_("What ends, how many begin"), _("The new areas"), _("Preview"), _("Report")]


@requires("regions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def recut(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Which areas end and how many begin (in the address), what they are called, a preview, and then it is done."""
    actor = request.actor
    region = selectors.editable(actor=actor, pk=pk)
    if region.valid_to is not None:
        # Done already: whoever is second, or clicks twice, reads what became of it.
        if request.method == "POST":
            messages.info(request, _("This area has been re-cut already. Nothing was done a second time."))
        return redirect("flows:recut_report", pk)
    beside = selectors.beside(actor=actor, region=region)
    choice = RecutChoiceForm(beside, request.GET if "count" in request.GET else None, initial={"count": 2})
    context: dict[str, Any] = {"here": HERE, "steps": _steps(), "at": 1, "region": region, "choice": choice}
    context |= {"siblings": beside}
    if not choice.is_valid():
        return render(request, "flows/recut.html", context, status=BadInput.status if choice.errors else 200)
    chosen = {int(other) for other in choice.cleaned_data["others"]}
    ending = [region, *(one for one in beside if one.pk in chosen)]
    parts = selectors.parts_of(regions=ending)
    form = RecutForm(
        choice.cleaned_data["count"],
        parts,
        request.POST if request.method == "POST" else None,
        initial={"on": clock.today()},
    )
    context |= {"at": 2, "form": form, "ending": ending}
    if form.is_valid() and "change" not in request.POST:
        wanted: dict[str, Any] = {
            "predecessors": ending,
            "successors": form.successors(),
            "on": form.cleaned_data["on"],
        }
        try:
            if "confirm" in request.POST:
                done = services.recut_areas(actor=actor, **wanted)
                if done.already:
                    messages.info(request, _("This area has been re-cut already. Nothing was done a second time."))
                else:
                    messages.success(request, _("The areas are re-cut."))
                return redirect("flows:recut_report", pk)
            context |= {"at": 3, "seen": services.preview_recut(actor=actor, **wanted)}
            return render(request, "flows/recut_preview.html", context)
        except Refused as refusal:
            if refusal.status not in _SHOWN_IN_FORM:
                raise
            form.add_error(None, str(refusal))
    return render(request, "flows/recut.html", context, status=BadInput.status if form.errors else 200)


@requires("regions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def recut_report(request: ActorRequest, pk: int) -> HttpResponse:
    """What moved, and what somebody has to decide; decisions are posted here."""
    actor = request.actor
    region = selectors.editable(actor=actor, pk=pk)
    page = selectors.aftermath(actor=actor, region=region)
    if page is None:
        return redirect("regions:region", pk)
    gives_roles = actor.can_in("accounts.edit", region.path)
    form = DecideForm(
        page.plan, request.POST if request.method == "POST" else None, homes=not page.is_later, roles=gives_roles
    )
    refused = False
    if request.method == "POST" and not form.fields.keys() & request.POST.keys() and _decided(request):
        messages.info(request, _("Somebody has decided this already. Nothing was done a second time."))
        return redirect("flows:recut_report", pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(actor=actor, region=region, chosen=form.decisions())
        except Refused as refusal:
            if refusal.status not in _SHOWN_IN_FORM:
                raise
            refused = True
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Moved as you decided."))
            return redirect("flows:recut_report", pk)
    context = {
        "here": HERE,
        "steps": _steps(),
        "page": page,
        "region": region,
        "form": form,
        "others": [left for left in page.plan.roles.left if left.is_own or not gives_roles],
        "more": len(page.plan.residents.left_doors) > MOST_LINES,
    }
    return render(request, "flows/recut_report.html", context, status=422 if refused or form.errors else 200)


def _decided(request: ActorRequest) -> bool:
    """Whether a line was filled in: it is gone from the form when somebody, or the first click, was quicker."""
    return any(value for name, value in request.POST.items() if name.startswith(("doors_", "people_", "roles_")))
