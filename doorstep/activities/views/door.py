"""The code at the door: whoever scans it checks himself in, or the person he came with."""

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.activities import services
from doorstep.activities.selectors.door import Door, door_page
from doorstep.activities.views.parts import client_id_of, number_of
from doorstep.kernel.access import signed_in
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import ActorRequest


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: ActorRequest, door_token: uuid.UUID) -> HttpResponseBase:
    """Choose who came, one tap, done. On another day it says when the day is."""
    page = door_page(actor=request.actor, door_token=door_token)
    refusal: Refused | None = page.refusal
    person_id = number_of(request.POST.get("person"))
    if request.method == "POST" and refusal is None and person_id is not None:
        try:
            services.self_check_in(
                actor=request.actor,
                door_token=door_token,
                person_id=person_id,
                client_id=client_id_of(request),
            )
        except Refused as said:
            refusal = said
        else:
            return redirect("activities:door", door_token)
    return render(request, "activities/resident/door.html", _context(page, refusal), status=_status(request, refusal))


def _context(page: Door, refusal: Refused | None) -> dict[str, Any]:
    return {
        "page": page,
        "activity": page.activity,
        "refusal": refusal,
        "client_id": uuid.uuid4(),
        "back_url": reverse("activities:detail", args=[page.activity.pk]),
    }


def _status(request: ActorRequest, refusal: Refused | None) -> int:
    if refusal is not None:
        return refusal.status
    return 422 if request.method == "POST" else 200
