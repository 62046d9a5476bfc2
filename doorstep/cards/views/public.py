"""The card behind its code: on the telephone and as a sheet. Nobody signs in for it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from doorstep.cards import qr, selectors
from doorstep.cards.kinds import EMERGENCY
from doorstep.kernel.access import public
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import ActorRequest

#: So long an old number may stand in a cache between.
SECONDS = 60


@public
@require_safe
def card(request: ActorRequest, code: str) -> HttpResponse:
    shown = selectors.public_card(actor=request.actor, code=code, paper=request.GET.get("v", ""))
    context = {"shown": shown, "face": shown.face, "emergency": EMERGENCY, "back_url": "/"}
    response = render(request, "cards/public.html", context)
    # No search engine collects the numbers of those on duty.
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, max_age=SECONDS, private=True)
    return response


@public
@require_safe
def paper(request: ActorRequest, code: str) -> HttpResponse:
    """The sheet, from the browser: it needs no PDF and no font on the server."""
    shown = selectors.public_card(actor=request.actor, code=code)
    if shown.face is None:
        raise NotFound
    back = reverse("cards:public", args=[code])
    context = {"face": shown.face, "code": qr.drawn(shown.face), "back_url": back}
    response = render(request, "cards/paper.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
