"""What several pages need: the face of a page at work, numbers and tap ids out of a form."""

import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from doorstep.kernel.errors import BadInput
from doorstep.kernel.http import ActorRequest
from doorstep.look.context import face_of


def sent(request: ActorRequest) -> QueryDict | None:
    """What a form was sent with, however empty; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def number_of(text: str | None) -> int | None:
    """A row number out of an address or form; anything else is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def token_of(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def client_id_of(request: ActorRequest) -> uuid.UUID:
    """The id that the page gave this very tap: sent twice, it counts once."""
    found = token_of(request.POST.get("client_id"))
    if found is None:
        raise BadInput
    return found


def at_work(request: ActorRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of work at an activity: in the phone's layout on a phone and for volunteers, else in the console.

    One template for both; `layout` is what it extends.
    """
    request.face = _face(request)  # type: ignore[attr-defined]
    face = face_of(request)
    more = {
        "layout": "look/console.html" if face == "console" else "look/phone.html",
        "html_class": "" if face == "console" else "is-field",
        "here": "activities",
        "on_phone": face == "phone",
    }
    response = render(request, template, context | more, status=status)
    patch_vary_headers(response, ["User-Agent", "Sec-CH-UA-Mobile"])
    return response


def _face(request: ActorRequest) -> str:
    if not request.actor.can("console.open"):
        return "phone"
    hint = request.headers.get("Sec-CH-UA-Mobile", "")
    is_mobile = hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")
    return "phone" if is_mobile else "console"
