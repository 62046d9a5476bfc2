"""The addresses that the field app calls. They answer JSON; a refusal is JSON too."""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doorstep.field import selectors, services, wire
from doorstep.field.errors import BodyWrong
from doorstep.field.states import USE_RIGHT
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.access import public, requires
from doorstep.kernel.http import ActorRequest


@public
@never_cache
@require_safe
def hello(request: ActorRequest) -> HttpResponse:
    """Whether somebody is signed in who may use the app, and whether this telephone is to be erased.

    Open to all, because a telephone whose session is over must still learn of the order.
    """
    actor = request.actor
    token = request.GET.get("device", "")
    wipe = bool(token) and selectors.wipe_asked(token=wire.number(token))
    may_use = actor.can(USE_RIGHT)
    content = {"signed_in": actor.is_signed_in, "may_use": may_use, "wipe": wipe, "csrf": get_token(request)}
    if may_use:
        content["user"] = actor.user_id
    return wire.answer(request, content)


@requires(USE_RIGHT)
@never_cache
@require_POST
def device(request: ActorRequest) -> HttpResponse:
    """Registers the telephone and hands out the key to what lies on it."""
    found = wire.read(request)
    name = found.get("name", "")
    if type(name) is not str:
        raise BodyWrong
    made = services.register(actor=request.actor, install=wire.number(found.get("install")), name=name)
    # The telephone takes the key out of the answer at once and keeps it where no script can read it again.
    key = base64.b64encode(base64.b64decode(made.key)).decode()
    return wire.answer(request, {"device": str(made.token), "key": key, "user": request.actor.user_id})


@requires(USE_RIGHT)
@never_cache
@require_POST
def sync(request: ActorRequest) -> HttpResponse:
    """Takes in what was recorded and answers what has changed."""
    asked = wire.asked(wire.read(request))
    answered = services.sync(actor=request.actor, asked=asked)
    return wire.answer(request, wire.packed(answered, me=_me(request)))


@requires(USE_RIGHT)
@never_cache
@require_POST
def photo(request: ActorRequest) -> HttpResponse:
    """One picture with what it belongs to. Sent again, it is the same one."""
    device, parcel, sent_at = wire.photo(request)
    result = services.take_photo(actor=request.actor, device=device, parcel=parcel, sent_at=sent_at)
    return wire.answer(request, wire.said(result))


@public
@never_cache
@require_POST
def wiped(request: ActorRequest) -> HttpResponse:
    """The telephone has erased itself."""
    token = wire.number(wire.read(request).get("device"))
    done = services.confirm_wiped(actor=request.actor, token=token)
    return wire.answer(request, {"known": done is not None})


def _me(request: ActorRequest) -> dict[str, Any]:
    actor = request.actor
    local = dated_settings.values("field.lock_days", area_path=actor.home_area)
    return {
        "name": actor.label,
        "area": actor.home_names[0],
        "today": clock.today().isoformat(),
        "lock_days": local["field.lock_days"],
        "demo": settings.DEMO,
    }
