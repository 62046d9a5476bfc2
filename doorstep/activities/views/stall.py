"""At a stall: who, what, what was measured, and what to say about it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.activities import selectors, services
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import ReadingForm, ShortReasonForm, reading_form
from doorstep.activities.models import Activity
from doorstep.activities.selectors import Found
from doorstep.activities.selectors.stall import StallPage, service_at, stall_page
from doorstep.activities.states import RECORDING_STATES, ActivityState
from doorstep.activities.views.parts import at_work, client_id_of, number_of, sent
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.programmes.models import ServiceItem
from doorstep.programmes.schema import load_readings

NOBODY = "0"


@requires("activities.checkin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stall(request: ActorRequest, pk: int, stall_pk: int) -> HttpResponseBase:
    """First the person (or nobody's name), then the item, then the reading; an only item is chosen already."""
    asked = request.POST if request.method == "POST" else request.GET
    person_id = number_of(asked.get("person")) or None
    page = stall_page(actor=request.actor, activity_id=pk, stall_id=stall_pk, person_id=person_id)
    _open_or_late(request, page.activity)
    nameless = asked.get("person") == NOBODY
    item = _item(page, asked.get("item", ""))
    form = _reading(item, request) if item is not None and item.reading else None
    refusal: Refused | None = None
    if request.method == "POST":
        if item is None or (page.person is None and not nameless):
            raise NotFound
        times = number_of(request.POST.get("times")) if nameless else 1
        several = times is not None and times > 1
        if form is None or several or form.is_valid():
            try:
                done = services.record_service(
                    actor=request.actor,
                    activity_id=pk,
                    stall_id=stall_pk,
                    item_id=item.pk,
                    person_id=page.person.pk if page.person else None,
                    times=times or 0,
                    reading=form.values() if form is not None and not several else None,
                    client_id=client_id_of(request),
                    late=page.activity.state == ActivityState.CLOSED,
                )
            except Refused as said:
                refusal = said
                if form is not None and not several:
                    form.is_valid()
                    show(form, said)
            else:
                fresh = stall_page(actor=request.actor, activity_id=pk, stall_id=stall_pk, person_id=person_id)
                return _answer(request, fresh, done=done, nameless=nameless)
    text = request.GET.get("q", "").strip()[:60]
    found = selectors.find_at_desk(actor=request.actor, activity_id=pk, text=text) if text else []
    return _answer(request, page, item=item, form=form, refusal=refusal, nameless=nameless, text=text, found=found)


def _open_or_late(request: ActorRequest, activity: Activity) -> None:
    is_late = activity.state == ActivityState.CLOSED and request.actor.can_in("ledger.correct", activity.area_path)
    if activity.state not in RECORDING_STATES and not is_late:
        raise NotFound


def _item(page: StallPage, text: str) -> ServiceItem | None:
    if len(page.items) == 1 and not text:
        return page.items[0]
    return next((item for item in page.items if str(item.pk) == text), None)


def _reading(item: ServiceItem, request: ActorRequest) -> ReadingForm:
    spec = load_readings()[item.reading]
    return reading_form(spec, sent(request))


def _answer(
    request: ActorRequest,
    page: StallPage,
    *,
    item: ServiceItem | None = None,
    form: ReadingForm | None = None,
    refusal: Refused | None = None,
    done: services.Done | None = None,
    nameless: bool = False,
    text: str = "",
    found: list[Found] | None = None,
) -> HttpResponse:
    wrong = refusal is not None or bool(form is not None and form.is_bound and form.errors)
    context: dict[str, Any] = {
        "page": page,
        "activity": page.activity,
        "stall": page.stall,
        "person": page.person,
        "nameless": nameless,
        "chosen": bool(page.person or nameless) and done is None,
        "item": item,
        "form": form,
        "refusal": None if form is not None and form.errors else refusal,
        "done": done,
        "q": text,
        "found": found or [],
        "client_id": uuid.uuid4(),
        "several_id": uuid.uuid4(),
        "late": page.activity.state == ActivityState.CLOSED,
        "back_url": reverse("activities:desk", args=[page.activity.pk]),
    }
    status = (refusal.status if refusal is not None else 422) if wrong else 200
    if getattr(request, "htmx", False):
        return render(request, "activities/desk/_stall.html", context, status=status)
    return at_work(request, "activities/desk/stall.html", context, status=status)


@requires("activities.checkin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActorRequest, pk: int, service_pk: int) -> HttpResponseBase:
    """Take back what was written down. The row stays, with the reason; its follow-up ends."""
    service = service_at(actor=request.actor, activity_id=pk, service_id=service_pk)
    if service.withdrawn_at is not None or service.stall_id is None:
        raise NotFound
    back = reverse("activities:stall", args=[pk, service.stall_id])
    form = ShortReasonForm(sent(request))
    if form.is_valid():
        services.withdraw_service(actor=request.actor, service_id=service.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Taken back. The figures are right again."))
        return redirect(back)
    context = {"activity": service.activity, "service": service, "form": form, "back_url": back}
    return at_work(request, "activities/desk/undo.html", context, status=422 if form.errors else 200)
