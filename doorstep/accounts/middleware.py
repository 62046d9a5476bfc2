"""Puts the actor on the request and lets nobody in where the view doesn't say so."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.conf import settings

from doorstep.kernel.access import PUBLIC, SIGNED_IN
from doorstep.accounts.selectors import actor_of
from doorstep.kernel.errors import NotFound
from doorstep.kernel.middleware import refusal_response, wants_json

#: Views of libraries that carry their own protection, by module; each is listed here with a reason in the route test.
LIBRARY_VIEWS = ("allauth.", "django.views.static", "django.views.i18n")


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = actor_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access = getattr(view, "doorstep_access", None)
        if access is None:
            if view.__module__.startswith(LIBRARY_VIEWS):
                return None
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} does not say who may open it")
        if access == PUBLIC:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.is_signed_in:
            if wants_json(request):
                return refusal_response(request, NotFound())
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if access != SIGNED_IN and not actor.can(access):
            return refusal_response(request, NotFound())
        return None
