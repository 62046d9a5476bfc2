"""The two choices a visitor makes about the look of the pages, and the page that shows all components."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doorstep.kernel.access import public
from doorstep.look.context import ELDER, MODE_COOKIE
from doorstep.look.samples import sample_context

YEAR = 60 * 60 * 24 * 365


def _back(request: HttpRequest) -> str:
    """Where the visitor came from, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


@public
@never_cache
@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Remembers large type for a year, or forgets it. Works without signing in."""
    response = redirect(_back(request))
    if request.POST.get("mode") == ELDER:
        response.set_cookie(
            MODE_COOKIE,
            ELDER,
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    else:
        response.delete_cookie(MODE_COOKIE, samesite="Lax")
    return response


@public
@never_cache
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the language for a year."""
    response = redirect(_back(request))
    wanted = request.POST.get("language", "")
    if check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state: `?mode=elder`, `?face=console`."""
    face = "console" if request.GET.get("face") == "console" else "phone"
    request.face = face  # type: ignore[attr-defined]
    request.COOKIES[MODE_COOKIE] = request.GET.get("mode", request.COOKIES.get(MODE_COOKIE, ""))
    return render(request, f"look/components_{face}.html", sample_context())
