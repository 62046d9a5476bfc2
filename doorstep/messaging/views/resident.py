"""The resident's inbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.accounts.models import User
from doorstep.kernel.access import signed_in
from doorstep.kernel.actor import Actor
from doorstep.messaging import pages, selectors, services
from doorstep.messaging.forms import SmsWishForm

PER_PAGE = 20


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    page = Paginator(selectors.inbox(actor=actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "messaging/inbox.html",
        {"page": page, "unread": selectors.unread_count(actor=actor), "back_url": "/", "face": "phone"},
    )


@signed_in
@require_safe
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message. Opening it is reading it."""
    message = services.mark_read(actor=_actor(request), message_id=pk)
    return render(
        request,
        "messaging/message.html",
        {
            "message": message,
            "notice": message.notice,
            "subject_url": pages.subject_url(message.notice.subject),
            "back_url": reverse("messaging:inbox"),
            "back_label": _("Messages"),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sms_wish(request: HttpRequest) -> HttpResponse:
    """Whether SMS may come to one's own phone."""
    user = request.user
    assert isinstance(user, User)
    wants = selectors.wants_sms(fingerprint=user.phone_hash) if user.phone_hash else False
    form = SmsWishForm(request.POST or None, initial={"wants": "yes" if wants else "no"})
    if user.phone_hash and form.is_valid():
        if form.cleaned_data["wants"] == "yes":
            services.opt_in(actor=_actor(request), user=user)
            messages.success(request, _("SMS will come to your phone."))
        else:
            services.opt_out(actor=_actor(request), user=user, how="inbox")
            messages.success(request, _("No more SMS, save about what you signed up for. All messages stay here."))
        return redirect("messaging:inbox")
    context = {
        "form": form,
        "phone": user.phone,
        "back_url": reverse("messaging:inbox"),
        "back_label": _("Messages"),
    }
    return render(request, "messaging/sms_wish.html", context, status=422 if form.errors else 200)
