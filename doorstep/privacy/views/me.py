"""What a resident reads and asks about his own data."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doorstep.kernel.access import signed_in
from doorstep.kernel.http import ActorRequest
from doorstep.privacy import selectors


@signed_in
@never_cache
@require_safe
def looks(request: ActorRequest) -> HttpResponse:
    """Who looked at my data."""
    found = selectors.looks_at(actor=request.actor, of=request.GET.get("of", ""), before=request.GET.get("before", ""))
    return render(request, "privacy/looks.html", {"found": found, "back_url": reverse("residents:me")})
