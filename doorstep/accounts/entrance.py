"""The way from the first factor to the open door: which step comes next, and the session at the end."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from doorstep.accounts import errors, selectors, services, session
from doorstep.accounts.identity import BACKEND
from doorstep.accounts.models import User
from doorstep.accounts.ratelimit import address_of
from doorstep.look.context import ELDER, MODE_COOKIE

BY_PHONE, BY_PASSWORD = "phone", "password"
YEAR = 60 * 60 * 24 * 365


def proceed(request: HttpRequest, user: User, pending: session.Pending) -> HttpResponse:
    """The next step that is still missing, else in.

    1. Who has an authenticator shows its number, whatever his role.
    2. Who holds a staff role and has none sets one up, after a password; a code to the phone alone does not let him.
       In a demo (settings.DEMO) the made-up staff get in without.
    3. Recovery codes are shown once.
    4. A password that somebody else chose is replaced.
    """
    session.keep_pending(request, pending)
    if pending.replace:
        return redirect("accounts:enrol")
    if second_step_missing(user, pending):
        if selectors.has_authenticator(user):
            return redirect("accounts:second_step")
        if pending.by != BY_PASSWORD:
            session.end_pending(request)
            raise errors.PasswordFirst
        return redirect("accounts:enrol")
    if pending.show_codes:
        return redirect("accounts:recovery_codes")
    if user.must_change_password and pending.by == BY_PASSWORD:
        return redirect("accounts:new_password")
    return _open(request, user, pending)


def second_step_missing(user: User, pending: session.Pending) -> bool:
    """Whether he has an authenticator or needs one, and has not shown a number of it yet."""
    if pending.second_done:
        return False
    return selectors.has_authenticator(user) or (selectors.holds_staff_role(user) and not settings.DEMO)


def start(request: HttpRequest, user: User, by: str) -> HttpResponse:
    """The first factor was right."""
    return proceed(request, user, session.begin_pending(request, user, by))


def _open(request: HttpRequest, user: User, pending: session.Pending) -> HttpResponse:
    staff = selectors.holds_staff_role(user)
    target = session.take_next(request)
    session.end_pending(request)
    # login() gives the session a new key, so that one planted before signing in is worth nothing.
    login(request, user, backend=BACKEND)
    if pending.second_done or (settings.DEMO and not selectors.has_authenticator(user)):
        request.session.pop(session.ONE_FACTOR, None)
    else:
        request.session[session.ONE_FACTOR] = pending.by
    if staff:
        request.session.set_expiry(session.STAFF_SECONDS)
    services.signed_in(user=user, by=pending.by, second_step=pending.second_done, address=address_of(request))
    response = redirect(target or resolve_url(settings.LOGIN_REDIRECT_URL))
    if user.elder_mode:
        remember_elder_mode(request, response, on=True)
    elif request.COOKIES.get(MODE_COOKIE) == ELDER:
        # Chosen on the first screen, before we knew who it was.
        services.set_elder_mode(actor=selectors.actor_for_user(user), on=True)
    return response


def remember_elder_mode(request: HttpRequest, response: HttpResponse, *, on: bool) -> None:
    """The cookie that `look` reads."""
    if on:
        response.set_cookie(MODE_COOKIE, ELDER, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(MODE_COOKIE, samesite="Lax")
