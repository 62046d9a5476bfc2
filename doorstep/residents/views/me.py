"""What a resident sees about himself: his details, who may act for him, for whom he acts, and "that's me"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import signed_in
from doorstep.kernel.errors import BadInput, Refused
from doorstep.kernel.scope import get_visible
from doorstep.residents import selectors, services
from doorstep.residents.forms import ClaimForm, show
from doorstep.residents.models import FamilyProxy
from doorstep.residents.views.register import actor_of, posted


@signed_in
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(
        request, "residents/me.html", {"mine": selectors.my_details(actor=actor_of(request)), "back_url": "/"}
    )


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Chooses himself among the people with his telephone."""
    actor = actor_of(request)
    mine = selectors.my_details(actor=actor)
    if mine.person is not None:
        return redirect("residents:me")
    form = ClaimForm(mine.candidates, posted(request))
    if mine.candidates and form.is_valid():
        try:
            services.claim_person(
                actor=actor, person_id=form.cleaned_data["person"], full_name=form.cleaned_data["full_name"]
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Thank you, now we know you."))
            return redirect("residents:me")
    context = {"mine": mine, "form": form, "back_url": reverse("residents:me")}
    return render(request, "residents/claim.html", context, status=BadInput.status if form.errors else 200)


@signed_in
@never_cache
@require_safe
def proxy_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before ending: by mistake it would cost a walk to the window."""
    actor = actor_of(request)
    proxy = get_visible(FamilyProxy, actor, pk=pk)
    context = {"proxy": proxy, "is_mine": proxy.person.user_id == actor.user_id, "back_url": reverse("residents:me")}
    return render(request, "residents/me_proxy_end.html", context)


@signed_in
@require_POST
def proxy_end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    services.end_proxy(actor=actor, proxy=get_visible(FamilyProxy, actor, pk=pk))
    messages.success(request, _("That ends today."))
    return redirect("residents:me")
