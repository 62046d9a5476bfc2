"""What a resident reads and asks about his own data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import signed_in
from doorstep.kernel.http import FORM_METHODS, ActorRequest
from doorstep.privacy import selectors, services


@signed_in
@never_cache
@require_safe
def looks(request: ActorRequest) -> HttpResponse:
    """Who looked at my data."""
    found = selectors.looks_at(actor=request.actor, of=request.GET.get("of", ""), before=request.GET.get("before", ""))
    return render(request, "privacy/looks.html", {"found": found, "back_url": reverse("residents:me")})


@signed_in
@never_cache
@require_safe
def consents(request: ActorRequest) -> HttpResponse:
    """What I agreed to, with whom my data is shared until when, and how to take it back."""
    mine = selectors.my_consents(actor=request.actor, of=request.GET.get("of", ""))
    return render(request, "privacy/my_consents.html", {"mine": mine, "back_url": reverse("residents:me")})


@signed_in
@require_POST
def agree(request: ActorRequest, person_pk: int, kind: str) -> HttpResponse:
    services.agree_oneself(actor=request.actor, person_id=person_pk, kind=kind)
    messages.success(request, _("Thank you, that is noted."))
    return redirect(f"{reverse('privacy:my_consents')}?of={person_pk}")


@signed_in
@never_cache
@require_http_methods(FORM_METHODS)
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks once, then it stops at that moment."""
    line = selectors.my_consent(actor=request.actor, pk=pk)
    back = f"{reverse('privacy:my_consents')}?of={line.consent.person_id}"
    if request.method == "POST":
        services.withdraw(actor=request.actor, consent_id=pk, how="self")
        messages.success(request, _("Taken back. It no longer holds."))
        return redirect(back)
    return render(request, "privacy/take_back.html", {"line": line, "back_url": back})
