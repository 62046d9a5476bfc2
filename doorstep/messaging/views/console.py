"""Notices on the console: the list, one notice as it goes out, its recipients, and who wants no SMS."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.accounts import phones
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.messaging import audiences, pages, reasons, rendering, selectors, services, words
from doorstep.messaging.forms import NoticeFilterForm, OptOutForm
from doorstep.messaging.models import Channel, Message, Notice, Urgency
from doorstep.messaging.states import MessageState, NoticeState

HERE = "notices"
PER_PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@requires("notices.view")
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    form = NoticeFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.notices(actor=actor, state=chosen.get("state", ""), text=chosen.get("q", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = selectors.counts(page.object_list)
    rows = [(notice, *words.NOTICE[NoticeState(notice.state)], counts[notice.pk]) for notice in page.object_list]
    return render(
        request,
        "messaging/list.html",
        {
            "here": HERE,
            "filter": form,
            "page": page,
            "rows": rows,
            "narrowed": any(chosen.values()),
            "compose_url": pages.compose_url() if actor.can("notices.send") else "",
        },
    )


@requires("notices.view")
@require_safe
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    notice = selectors.notice(actor=actor, notice_id=pk)
    label, kind = words.NOTICE[NoticeState(notice.state)]
    context = {
        "here": HERE,
        "notice": notice,
        "state_word": label,
        "state_kind": kind,
        "may_send": actor.can_in("notices.send", notice.area_path),
        "audience": audiences.described(notice.audience),
        "channels": [words.CHANNEL[Channel(name)] for name in notice.channels],
        "urgency": words.URGENCY[Urgency(notice.urgency)],
        "parts": rendering.sms_parts(notice.body) if Channel.SMS in notice.channels else 0,
        "links": pages.links_of(actor, notice),
        "subject_url": pages.subject_url(notice.subject),
        **_progress(notice, actor),
    }
    return render(request, "messaging/notice.html", context)


@requires("notices.view")
@require_safe
def notice_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers alone: the page asks for them again while something is on its way."""
    actor = _actor(request)
    notice = selectors.notice(actor=actor, notice_id=pk)
    return render(request, "messaging/_progress.html", _progress(notice, actor))


def _progress(notice: Notice, actor: Actor) -> dict[str, Any]:
    counts = selectors.counts([notice])[notice.pk]
    lines = []
    for channel, per_state in ((Channel.SMS, counts.sms), (Channel.INBOX, counts.inbox)):
        for state in MessageState:
            if per_state.get(state):
                label, kind = words.MESSAGE[state]
                lines.append(
                    {
                        "channel": words.CHANNEL[channel],
                        "label": label,
                        "kind": kind,
                        "n": per_state[state],
                        "query": f"channel={channel.value}&state={state.value}",
                    }
                )
    goes_at = selectors.next_at(notice) if counts.pending else None
    return {
        "notice": notice,
        "counts": counts,
        "lines": lines,
        "unreached": selectors.unreached(notice).count() if counts.people else 0,
        "goes_at": goes_at,
        "may_send": actor.can_in("notices.send", notice.area_path),
    }


@requires("notices.view")
@require_safe
def recipient_list(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    notice = selectors.notice(actor=actor, notice_id=pk)
    state, channel, only = (request.GET.get(name, "") for name in ("state", "channel", "only"))
    found = selectors.recipients(notice, state=state, channel=channel, only=only)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "messaging/recipients.html",
        {
            "here": HERE,
            "notice": notice,
            "page": page,
            "rows": [_row(message, missed=only == "unreached") for message in page.object_list],
            "only": only,
            "may_send": actor.can_in("notices.send", notice.area_path),
        },
    )


def _row(message: Message, *, missed: bool) -> dict[str, Any]:
    label, kind = words.MESSAGE[MessageState(message.state)]
    return {
        "message": message,
        "channel": words.CHANNEL[Channel(message.channel)],
        "label": label,
        "kind": kind,
        "reason": reasons.words(message.error, missed=missed),
        "again": message.state in selectors.AGAIN,
    }


@requires("notices.send")
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """All that failed or are uncertain, or the one that was pressed."""
    actor = _actor(request)
    notice = selectors.notice(actor=actor, notice_id=pk)
    one = request.POST.get("message", "")
    sent = services.send_again(actor=actor, notice=notice, message_id=int(one) if one.isdecimal() else None)
    messages.success(
        request,
        ngettext("%(n)s message is on its way again.", "%(n)s messages are on their way again.", sent) % {"n": sent},
    )
    return redirect("messaging:notice", pk)


@requires("notices.send")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    services.drop_notice(actor=actor, notice=selectors.notice(actor=actor, notice_id=pk))
    messages.success(request, _("The draft is put away. Nothing was sent."))
    return redirect("messaging:notices")


@requires("notices.send")
@require_safe
def compose(request: HttpRequest) -> HttpResponse:
    """The door to the page on which notices are written, wherever that is."""
    address = pages.compose_url()
    if not address:
        raise NotFound
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


@requires("notices.send")
@require_http_methods(["GET", "HEAD", "POST"])
def opt_outs(request: HttpRequest) -> HttpResponse:
    """On behalf of somebody who telephones or stands at the window."""
    form = OptOutForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            phones.normalise_mobile(chosen["phone"])
            if chosen["wants"] == "yes":
                services.opt_in(actor=_actor(request), phone=chosen["phone"])
                messages.success(request, _("SMS may come to this number again."))
            else:
                services.opt_out(actor=_actor(request), phone=chosen["phone"], how=chosen["how"])
                messages.success(request, _("No more SMS to this number, save about its own sign-ups."))
            return redirect("messaging:opt_outs")
        except BadInput as refusal:
            form.add_error("phone", str(refusal))
    return render(
        request, "messaging/opt_outs.html", {"here": HERE, "form": form}, status=BadInput.status if form.errors else 200
    )
