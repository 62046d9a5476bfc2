"""My account: large type, phone, password, authenticator."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.accounts import entrance, mfa, selectors, services, session
from doorstep.accounts.forms import ChangePasswordForm, CodeForm, PhoneForm, SecondStepForm
from doorstep.accounts.ratelimit import address_of
from doorstep.kernel.access import signed_in
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _page(request: HttpRequest, template: str, form: Form | None, refusal: Refused | None, **more: Any) -> HttpResponse:
    request.face = "phone"  # type: ignore[attr-defined]
    status = refusal.status if refusal else (422 if form is not None and form.errors else 200)
    context = {"form": form, "refusal": refusal, "demo": settings.DEMO, **more}
    return render(request, f"accounts/{template}.html", context, status=status)


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = selectors.own_account(actor=_actor(request))
    held = selectors.own_roles(actor=_actor(request))
    spare = len(mfa.recovery_codes(user))
    return _page(
        request,
        "account",
        None,
        None,
        person=user,
        held=held,
        has_authenticator=mfa.has_authenticator(user),
        spare=spare,
    )


@signed_in
@require_POST
def elder_mode(request: HttpRequest) -> HttpResponse:
    on = request.POST.get("mode") == "elder"
    services.set_elder_mode(actor=_actor(request), on=on)
    response = redirect("accounts:account")
    entrance.remember_elder_mode(request, response, on=on)
    return response


@signed_in
@never_cache
@_form_page
def phone(request: HttpRequest) -> HttpResponse:
    """Another phone to sign in with."""
    form = PhoneForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            number, code = services.request_phone_change(
                actor=_actor(request), phone=form.cleaned_data["phone"], address=address_of(request)
            )
            session.remember_phone(request, number, shown_code=code if settings.DEMO else "")
            return redirect("accounts:phone_code")
        except Refused as refused:
            refusal = refused
    return _page(request, "phone", form, refusal)


@signed_in
@never_cache
@_form_page
def phone_code(request: HttpRequest) -> HttpResponse:
    number = session.phone_of(request)
    if not number:
        return redirect("accounts:phone")
    form = CodeForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            services.set_own_phone(
                actor=_actor(request), phone=number, code=form.cleaned_data["code"], address=address_of(request)
            )
            session.forget_phone(request)
            messages.success(request, _("From now on you sign in with this phone."))
            return redirect("accounts:account")
        except Refused as refused:
            refusal = refused
    return _page(request, "phone_code", form, refusal, phone=number, shown_code=session.shown_code(request))


@signed_in
@never_cache
@sensitive_post_parameters("present", "new", "again")
@_form_page
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            given = form.cleaned_data
            user = services.change_own_password(actor=_actor(request), present=given["present"], new=given["new"])
            # This session stays open; all others end.
            update_session_auth_hash(request, user)
            messages.success(request, _("The new password holds from now on."))
            return redirect("accounts:account")
        except Refused as refused:
            refusal = refused
    return _page(request, "password", form, refusal)


@signed_in
@never_cache
@_form_page
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for a number of the authenticator."""
    form = SecondStepForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            fresh = services.renew_own_recovery_codes(actor=_actor(request), code=form.cleaned_data["code"])
            return _page(request, "own_recovery_codes", None, None, codes=fresh)
        except Refused as refused:
            refusal = refused
    return _page(request, "renew_codes", form, refusal)


@signed_in
@never_cache
@_form_page
def replace_authenticator(request: HttpRequest) -> HttpResponse:
    """A new telephone: one number of the old authenticator (or a recovery code), then the set-up of the new one."""
    user = selectors.own_account(actor=_actor(request))
    form = SecondStepForm(request.POST or None)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            services.check_second_step(user=user, code=form.cleaned_data["code"])
            pending = session.begin_pending(request, user, entrance.BY_PASSWORD, second_done=True, replace=True)
            return entrance.proceed(request, user, pending)
        except Refused as refused:
            refusal = refused
    return _page(request, "replace_authenticator", form, refusal)
