"""The door: a code to the phone for everybody, name and password with a second step for staff."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.accounts import entrance, errors, mfa, services, session
from doorstep.accounts.forms import CodeForm, EnrolForm, NewPasswordForm, PhoneForm, SecondStepForm, StaffForm
from doorstep.accounts.models import User
from doorstep.accounts.ratelimit import address_of
from doorstep.kernel.access import public, signed_in
from doorstep.kernel.errors import Refused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: HttpRequest, template: str, form: Form | None, refusal: Refused | None, **more: Any) -> HttpResponse:
    """The page of a step. A refusal stands above the form, so that one can try again at once."""
    request.face = "phone"  # type: ignore[attr-defined]
    status = refusal.status if refusal else (422 if form is not None and form.errors else 200)
    return render(
        request,
        f"accounts/{template}.html",
        {"form": form, "refusal": refusal, "demo": settings.DEMO, **more},
        status=status,
    )


def _already_in(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(session.take_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
    return None


@public
@never_cache
@_form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """The phone number."""
    session.remember_next(request)
    inside = _already_in(request)
    if inside is not None:
        return inside
    form = PhoneForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            return _send_code(request, form.cleaned_data["phone"])
        except Refused as refused:
            refusal = refused
    return _page(request, "sign_in", form, refusal)


def _send_code(request: HttpRequest, phone: str) -> HttpResponse:
    number, code = services.request_code(phone=phone, address=address_of(request))
    session.remember_phone(request, number, shown_code=code if settings.DEMO else "")
    return redirect("accounts:code")


@public
@never_cache
@_form_page
def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent."""
    inside = _already_in(request)
    if inside is not None:
        return inside
    phone = session.phone_of(request)
    if not phone:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            user = services.redeem_code(phone=phone, code=form.cleaned_data["code"], address=address_of(request))
            return entrance.start(request, user, entrance.BY_PHONE)
        except errors.PasswordFirst as refused:
            messages.info(request, str(refused))
            return redirect("accounts:staff")
        except Refused as refused:
            refusal = refused
    return _page(request, "code", form, refusal, phone=phone, shown_code=session.shown_code(request))


@public
@never_cache
@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code to the same phone."""
    phone = session.phone_of(request)
    if not phone:
        return redirect("accounts:sign_in")
    try:
        response = _send_code(request, phone)
    except Refused as refused:
        return _page(request, "code", CodeForm(), refused, phone=phone, shown_code=session.shown_code(request))
    messages.success(request, _("A new code is on its way."))
    return response


@public
@never_cache
@sensitive_post_parameters("password")
@_form_page
def staff(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    session.remember_next(request)
    inside = _already_in(request)
    if inside is not None:
        return inside
    form = StaffForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            user = services.check_password(**form.cleaned_data, address=address_of(request))
            return entrance.start(request, user, entrance.BY_PASSWORD)
        except Refused as refused:
            refusal = refused
    return _page(request, "staff", form, refusal)


def _pending(request: HttpRequest) -> tuple[session.Pending, User] | None:
    """The step between. Who is in already with one factor comes back for the second."""
    found = session.pending(request)
    if found is None and session.has_one_factor_only(request) and isinstance(request.user, User):
        session.begin_pending(request, request.user, str(request.session[session.ONE_FACTOR]))
        found = session.pending(request)
    return found


def _from_the_start(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    messages.info(request, str(errors.SignInAgain()))
    return redirect("accounts:staff")


@public
@never_cache
@_form_page
def second_step(request: HttpRequest) -> HttpResponse:
    """The number of the authenticator."""
    session.remember_next(request)
    found = _pending(request)
    if found is None:
        return _from_the_start(request)
    pending, user = found
    if not mfa.has_authenticator(user):
        return _proceed(request, user, pending)
    form = SecondStepForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            services.check_second_step(user=user, code=form.cleaned_data["code"])
            pending.second_done = True
            return entrance.proceed(request, user, pending)
        except Refused as refused:
            refusal = refused
    return _page(request, "second_step", form, refusal)


def _proceed(request: HttpRequest, user: User, pending: session.Pending) -> HttpResponse:
    try:
        return entrance.proceed(request, user, pending)
    except errors.PasswordFirst as refused:
        wanted = session.take_next(request)
        if request.user.is_authenticated:
            logout(request)
        session.keep_next(request, wanted)
        messages.info(request, str(refused))
        return redirect("accounts:staff")


@public
@never_cache
@_form_page
def enrol(request: HttpRequest) -> HttpResponse:
    """Setting up the authenticator: the QR code, and the first number as proof."""
    found = session.pending(request)
    if found is None:
        return _from_the_start(request)
    pending, user = found
    if pending.by != entrance.BY_PASSWORD or (mfa.has_authenticator(user) and not pending.replace):
        return _proceed(request, user, pending)
    if not pending.secret:
        pending.secret = mfa.seal(mfa.new_secret())
        session.keep_pending(request, pending)
    secret = mfa.unseal(pending.secret)
    form = EnrolForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            services.enrol_second_step(user=user, secret=secret, code=form.cleaned_data["code"])
            pending.second_done, pending.show_codes = True, True
            pending.secret, pending.replace = "", False
            return entrance.proceed(request, user, pending)
        except Refused as refused:
            refusal = refused
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return _page(request, "enrol", form, refusal, qr=mfa.setup_qr(user, secret), secret=spaced, person=user)


@public
@never_cache
@_form_page
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once."""
    found = session.pending(request)
    if found is None or not (found[0].show_codes and found[0].second_done):
        return _from_the_start(request)
    pending, user = found
    if request.method == "POST":
        pending.show_codes = False
        return entrance.proceed(request, user, pending)
    return _page(request, "recovery_codes", None, None, codes=mfa.recovery_codes(user))


@public
@never_cache
@sensitive_post_parameters("new", "again")
@_form_page
def new_password(request: HttpRequest) -> HttpResponse:
    """His own password in place of the first one."""
    found = session.pending(request)
    if found is None:
        return _from_the_start(request)
    pending, user = found
    if not user.must_change_password or entrance.second_step_missing(user, pending):
        return _proceed(request, user, pending)
    form = NewPasswordForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            user = services.choose_password(user=user, password=form.cleaned_data["new"])
            pending.fingerprint = user.get_session_auth_hash()
            return entrance.proceed(request, user, pending)
        except Refused as refused:
            refusal = refused
    return _page(request, "new_password", form, refusal)


@signed_in
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.signed_out(actor=request.actor)  # type: ignore[attr-defined]
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign_in")
