"""What a partner reads: the people who agreed, and of each exactly the fields they agreed to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.http import FORM_METHODS, ActorRequest
from doorstep.privacy import selectors, services
from doorstep.privacy.states import READ_SHARED


@requires(READ_SHARED)
@never_cache
@require_safe
def shared(request: ActorRequest) -> HttpResponse:
    found = selectors.shared_with(actor=request.actor, cursor=request.GET.get("at", ""))
    return render(request, "privacy/shared.html", {"here": "shared", "found": found})


@requires(READ_SHARED)
@never_cache
@require_http_methods(FORM_METHODS)
def shared_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Says what will be opened; pressed, it is shown, and that is kept."""
    opened = services.open_share(actor=request.actor, share_id=pk) if request.method == "POST" else None
    line = selectors.shared_one(actor=request.actor, pk=pk)
    context = {"here": "shared", "line": line, "opened": opened, "back": reverse("privacy:shared")}
    return render(request, "privacy/shared_one.html", context)
