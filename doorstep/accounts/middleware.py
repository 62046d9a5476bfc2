"""Puts the actor on the request and lets nobody in where the view doesn't say so."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from doorstep.accounts.identity import user_of
from doorstep.accounts.models import User
from doorstep.accounts.selectors import actor_for_user, actor_of
from doorstep.accounts.session import has_one_factor_only, is_ours
from doorstep.kernel import wall
from doorstep.kernel.access import PUBLIC, SIGNED_IN
from doorstep.kernel.errors import NotFound
from doorstep.kernel.middleware import refusal_response, wants_json

#: Views of libraries that carry no secret: files of the repository and the translations of scripts.
LIBRARY_VIEWS = ("django.views.static", "django.contrib.staticfiles.views", "django.views.i18n")
_READS = ("GET", "HEAD", "OPTIONS")


class IdentityMiddleware:
    """`request.user`, on first use, from what was read with the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        def find() -> User | AnonymousUser:
            with wall.unmoved():
                return user_of(request)

        request.user = SimpleLazyObject(find)  # type: ignore[assignment]
        return self.get_response(request)


class AccessMiddleware:
    """`@public` is open to all; `@signed_in` and `@requires` send a visitor to the sign-in and back.

    Who has signed in and lacks the right everywhere gets the same page as for an address that does not exist. Who holds
    it by a role that asks for a second factor, in a session opened with one, is asked for the second.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        with _standing_of(request):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = _streamed(response.streaming_content)
        wall.tell_now()
        if getattr(request, "doorstep_private", False) and not response.has_header("Cache-Control"):
            # A shared desk: after signing out, the button Back must not bring people's pages again.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access = getattr(view, "doorstep_access", None)
        if access is None:
            if view.__module__.startswith(LIBRARY_VIEWS):
                return None
            name = getattr(view, "__qualname__", type(view).__name__)
            raise ImproperlyConfigured(f"{view.__module__}.{name} does not say who may open it")
        if access == PUBLIC:
            return None
        request.doorstep_private = True  # type: ignore[attr-defined]
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.is_signed_in:
            return send_to(
                request, resolve_url(settings.LOGIN_URL), code="sign_in_first", said=_("Please sign in first.")
            )
        if access == SIGNED_IN or actor.can(access):
            return None
        if _sleeps(request, access):
            said = _("This needs your authenticator.")
            return send_to(request, resolve_url("accounts:second_step"), code="second_step_first", said=said)
        if not actor.can("console.open"):
            # For him there is no console to show this page in.
            request.face = "phone"  # type: ignore[attr-defined]
        return refusal_response(request, NotFound())


def _standing_of(request: HttpRequest) -> AbstractContextManager[None]:
    """What is only read is read as the actor. A deed is the house's: its service checks the right on the locked row."""
    if request.method in _READS:
        return wall.standing_as(lambda: request.actor)  # type: ignore[attr-defined]
    return wall.standing(wall.HOUSE)


def _streamed(pieces: Any) -> Iterator[bytes]:
    """A page that is still being read while it is sent, as its actor to the end."""
    where = wall.current() or wall.NOTHING

    def sent() -> Iterator[bytes]:
        yield from wall.kept(where, pieces)
        wall.tell_now()

    return sent()


def _sleeps(request: HttpRequest, right: str) -> bool:
    """Whether he would hold the right had he signed in with both factors."""
    return has_one_factor_only(request) and isinstance(request.user, User) and actor_for_user(request.user).can(right)


def send_to(request: HttpRequest, address: str, *, code: str, said: str) -> HttpResponse:
    """To a page of signing in and back, in the form the caller understands: JSON, htmx or a page."""
    target = f"{address}?{urlencode({'next': _way_back(request)})}"
    if wants_json(request):
        return JsonResponse({"code": code, "sentence": said, "what_to_do": "", "address": target}, status=401)
    if request.headers.get("HX-Request") == "true":
        # htmx follows a redirect by itself and would put the sign-in page into a corner of this one.
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)


def _way_back(request: HttpRequest) -> str:
    """The page to return to: this one if it only reads, else the page that the form stood on."""
    if request.headers.get("HX-Request") == "true":
        came_from = request.headers.get("HX-Current-URL", "")
    elif request.method in _READS:
        return request.get_full_path()
    else:
        came_from = request.headers.get("Referer", "")
    if not is_ours(request, came_from):
        return "/"
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
