"""What left the house, for the auditor."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doorstep.accounts.forms import AuditFilterForm
from doorstep.accounts.selectors import audit_areas
from doorstep.kernel.access import requires
from doorstep.kernel.http import ActorRequest
from doorstep.privacy import selectors


@requires("audit.view")
@never_cache
@require_safe
def exports(request: ActorRequest) -> HttpResponse:
    """Lists of people that were taken out: by whom, of which area, what for."""
    form = AuditFilterForm(audit_areas(actor=request.actor), request.GET)
    form.is_valid()
    given = form.cleaned_data
    page = selectors.exports_page(
        actor=request.actor,
        who=given.get("who", "").strip(),
        area_path=given.get("area", ""),
        start=given.get("start"),
        end=given.get("end"),
        before=given.get("before"),
    )
    return render(request, "privacy/audit_exports.html", {"here": "settings", "filter": form, "page": page})
