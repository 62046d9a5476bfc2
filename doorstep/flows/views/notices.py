"""Writing a notice, its preview, sending it, and the list of doors to knock at afterwards."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.activities.models import Activity
from doorstep.files.exporting import Going, export_page
from doorstep.files.sheets import Sheet
from doorstep.flows import audiences, services
from doorstep.flows.forms.notices import ComposeForm, TemplateForm
from doorstep.flows.selectors import notices as selectors
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, Refused, WrongState
from doorstep.kernel.http import FORM_METHODS, ActorRequest
from doorstep.messaging import audiences as resolving
from doorstep.messaging import selectors as messaging
from doorstep.messaging import words
from doorstep.messaging.models import Channel, Notice
from doorstep.messaging.services import send_notice
from doorstep.messaging.states import NoticeState

HERE = "notices"
PER_PAGE = 100
#: A list on paper longer than this is nobody's walk.
PRINT_MOST = 1000
#: What the form shows beside its fields; every other refusal becomes a page of its own.
_SHOWN_IN_FORM = (409, 422)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _steps() -> list[str]:
    return [_("Write"), _("Preview"), _("On its way")]


def _activity(actor: Actor, text: str | None) -> Activity | None:
    """The activity of `?activity=12`; what is no number or not one's own does not exist."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise NotFound
    return audiences.activity_for(actor, int(text))


def _draft(actor: Actor, pk: int) -> Notice:
    notice = messaging.notice(actor=actor, notice_id=pk)
    if not actor.can_in(audiences.RIGHT, notice.area_path):
        raise NotFound
    return notice


@requires("notices.send")
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """A new notice: empty, from a template, or for an activity with its words filled in."""
    actor = _actor(request)
    source = request.POST if request.method == "POST" else request.GET
    activity = _activity(actor, source.get("activity"))
    areas = selectors.areas(actor=actor)
    choices = selectors.templates_for(actor=actor, activity=activity)
    start = selectors.start_of(
        actor=actor, activity=activity, template_code=request.GET.get("template", ""), choices=choices
    )
    initial: dict[str, Any] = {"title": start.title, "body": start.body, "activity": activity.pk if activity else None}
    initial["area"] = start.area or (areas[0].path if areas else "")
    form = ComposeForm(areas, request.POST or None, initial=initial, with_signups=activity is not None)
    if form.is_valid():
        notice = _prepare(actor, form)
        if notice is not None:
            return redirect("flows:preview", notice.pk)
    context = {
        "here": HERE,
        "steps": _steps(),
        "form": form,
        "activity": activity,
        "templates": TemplateForm(choices, initial={"template": start.template, "activity": initial["activity"]}),
        "back": reverse("messaging:notices"),
    }
    return render(request, "flows/compose.html", context, status=422 if form.errors else 200)


@requires("notices.send")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft once more."""
    actor = _actor(request)
    notice = _draft(actor, pk)
    if notice.state != NoticeState.DRAFT:
        return redirect("messaging:notice", pk)
    with_signups = selectors.activity_id_of(notice) is not None
    areas = selectors.areas(actor=actor)
    form = ComposeForm(areas, request.POST or None, initial=selectors.form_of(notice), with_signups=with_signups)
    if form.is_valid() and _prepare(actor, form, notice) is not None:
        return redirect("flows:preview", pk)
    context = {"here": HERE, "steps": _steps(), "form": form, "back": reverse("flows:preview", args=[pk])}
    return render(request, "flows/compose.html", context, status=422 if form.errors else 200)


def _prepare(actor: Actor, form: ComposeForm, draft: Notice | None = None) -> Notice | None:
    try:
        return services.prepare_notice(actor=actor, wanted=form.wanted(), draft=draft)
    except Refused as refusal:
        if refusal.status not in _SHOWN_IN_FORM:
            raise
        form.add_error(None, str(refusal))
        return None


@requires("notices.send")
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How many people and messages, what it costs, when it goes."""
    actor = _actor(request)
    notice = _draft(actor, pk)
    if notice.state != NoticeState.DRAFT:
        return redirect("messaging:notice", pk)
    context = {
        "here": HERE,
        "steps": _steps(),
        "notice": notice,
        "seen": services.preview_notice(actor=actor, notice=notice),
        "audience": resolving.described(notice.audience),
        "channels": [words.CHANNEL[Channel(name)] for name in notice.channels],
    }
    return render(request, "flows/preview.html", context)


@requires("notices.send")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the draft. The second click of a double click finds it sent and lands on the same page."""
    actor = _actor(request)
    notice = _draft(actor, pk)
    try:
        sent = send_notice(actor=actor, notice=notice)
    except WrongState:
        messages.info(request, _("This notice has been given out already. It went once."))
    else:
        if sent.state == NoticeState.PREPARING:
            messages.success(request, _("The notice is being prepared. You may leave this page."))
        else:
            messages.success(request, _("The notice is on its way. You may leave this page."))
    return redirect("messaging:notice", pk)


@requires("notices.view")
@require_safe
def door_knock(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    notice = messaging.notice(actor=actor, notice_id=pk)
    people, why = selectors.doors(actor=actor, notice=notice)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    lines = list(selectors.door_lines(page.object_list, why))
    return render(request, "flows/door_knock.html", {"here": HERE, "notice": notice, "page": page, "lines": lines})


@requires("notices.view")
@require_safe
def door_knock_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the hand, with a box to tick."""
    actor = _actor(request)
    notice = messaging.notice(actor=actor, notice_id=pk)
    people, why = selectors.doors(actor=actor, notice=notice)
    context = {
        "notice": notice,
        "lines": list(selectors.door_lines(people[:PRINT_MOST], why)),
        "left_out": max(0, people.count() - PRINT_MOST),
        "back_url": reverse("flows:door_knock", args=[pk]),
    }
    return render(request, "flows/door_knock_print.html", context)


@requires("notices.view")
@require_http_methods(FORM_METHODS)
def door_knock_csv(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The list of doors as a table, for a reason that is kept."""
    actor = _actor(request)
    notice = messaging.notice(actor=actor, notice_id=pk)
    people, why = selectors.doors(actor=actor, notice=notice)

    def sheet(_form: str) -> Sheet:
        lines = selectors.door_lines(people.iterator(chunk_size=audiences.CHUNK), why)
        return Sheet(
            title=_("Doors to knock at"),
            head=[_("Area"), _("Address"), _("Person"), _("Why not reached")],
            rows=([line.area, line.address, line.name, str(line.reason)] for line in lines),
            watermark="",
            file_name=f"door-knock-{notice.pk}",
        )

    title = _("Doors to knock at: %(title)s") % {"title": notice.title}
    going = Going("door_knock", title, notice.area_path, "notices.view", sheet)
    back = reverse("flows:door_knock", args=[pk])
    return export_page(request, going, here=HERE, back=back)
