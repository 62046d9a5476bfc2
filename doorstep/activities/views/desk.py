"""The check-in desk: one box for a code, number, name or telephone, and a count of those without a name."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.activities import selectors, services
from doorstep.activities.errors import HouseFull, WrongQr
from doorstep.activities.forms.work import ShortReasonForm
from doorstep.activities.models import Activity, Attendance, Method
from doorstep.activities.rules import works_at
from doorstep.activities.selectors import Desk, Found
from doorstep.activities.selectors.console import staff_activity
from doorstep.activities.selectors.desk import arrival_at
from doorstep.activities.selectors.signups import by_code
from doorstep.activities.states import RECORDING_STATES, ActivityState, SignupState
from doorstep.activities.views.parts import at_work, client_id_of, number_of, sent, token_of
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.look.masks import masked_name

_CODE = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
LATEST = 12


@requires("activities.checkin")
@never_cache
@require_safe
def desk(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole page, or with htmx its moving part."""
    page = _desk_of(request, pk)
    text = request.GET.get("q", "").strip()[:200]
    found, refusal = _look_for(request, page.activity, text)
    return _answer(request, page, text=text, found=found, refusal=refusal)


def _desk_of(request: ActorRequest, pk: int) -> Desk:
    _stands(request, pk)
    return selectors.desk(actor=request.actor, activity_id=pk)


def _stands(request: ActorRequest, pk: int) -> None:
    """A desk stands where something may be recorded: now, or late by those who may correct the ledger."""
    activity = staff_activity(request.actor, pk)
    if not works_at(request.actor, "activities.checkin", activity.area_path):
        raise NotFound
    is_late = activity.state == ActivityState.CLOSED and request.actor.can_in("ledger.correct", activity.area_path)
    if activity.state not in RECORDING_STATES and not is_late:
        raise NotFound


def _look_for(request: ActorRequest, activity: Activity, text: str) -> tuple[list[Found], Refused | None]:
    """Whom the text means. A scanned code holds an address; its token is what counts."""
    if not text:
        return [], None
    code = _CODE.search(text)
    if code is None:
        return selectors.find_at_desk(actor=request.actor, activity_id=activity.pk, text=text), None
    scanned = by_code(actor=request.actor, activity=activity, token=uuid.UUID(code[0]))
    return ([scanned.found], None) if scanned.found else ([], WrongQr())


def _method(text: str, found: Found) -> str:
    """How the person was found; the record says so."""
    text = text.strip()
    if _CODE.search(text):
        return Method.QR
    if found.signup is not None and text == str(found.signup.number):
        return Method.TICKET
    if text.isdigit() and len(text) == 11:
        return Method.PHONE
    if len(text) == 4 and text[:3].isdigit():
        return Method.ID_TAIL
    return Method.NAME


def _answer(
    request: ActorRequest,
    page: Desk,
    *,
    text: str = "",
    found: list[Found] | None = None,
    refusal: Refused | None = None,
    done: Attendance | None = None,
    already: bool = False,
    full: int | None = None,
) -> HttpResponse:
    activity = page.activity
    context: dict[str, Any] = {
        "desk": page,
        "activity": activity,
        "q": text,
        "found": [(one, _method(text, one), uuid.uuid4()) for one in found or []],
        "choice": any(one.attendance is None for one in found or []),
        "looked": bool(text),
        "refusal": refusal,
        "done": done,
        "already": already,
        "full": full,
        "late": activity.state == ActivityState.CLOSED,
        "heads": [(1, uuid.uuid4()), (5, uuid.uuid4())],
        "heads_id": uuid.uuid4(),
        "latest": page.arrivals[:LATEST],
        "expected": [signup for signup in page.signups if signup.state == SignupState.BOOKED],
        "waiting": [signup for signup in page.signups if signup.state == SignupState.WAITING],
        "named": page.heads - page.anonymous,
        "may_close": request.actor.can_in("activities.close", activity.area_path),
        "back_url": reverse("activities:console_detail", args=[activity.pk]),
    }
    status = refusal.status if refusal is not None else 200
    part = bool(getattr(request, "htmx", False))
    return at_work(request, f"activities/desk/{'_desk' if part else 'desk'}.html", context, status=status)


@requires("activities.checkin")
@never_cache
@require_safe
def counters(request: ActorRequest, pk: int) -> HttpResponse:
    """The numbers alone, for the desk that stands open."""
    page = _desk_of(request, pk)
    context = {"desk": page, "activity": page.activity, "named": page.heads - page.anonymous}
    return render(request, "activities/desk/_counters.html", context)


@requires("activities.checkin")
@require_POST
def check_in(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One person, by code, number or choice from the list."""
    page = _desk_of(request, pk)
    text = request.POST.get("q", "").strip()[:200]
    method = request.POST.get("method", "")
    try:
        result = services.check_in(
            actor=request.actor,
            activity_id=pk,
            person_id=number_of(request.POST.get("person")),
            signup_token=token_of(request.POST.get("token")),
            number=number_of(request.POST.get("number")),
            method=method if method in Method.values else Method.NAME,
            client_id=client_id_of(request),
            anyway=request.POST.get("anyway") == "1",
            late=page.activity.state == ActivityState.CLOSED,
        )
    except Refused as refusal:
        found, _why = _look_for(request, page.activity, text)
        full = number_of(request.POST.get("person")) if isinstance(refusal, HouseFull) else None
        return _answer(request, page, text=text, found=found, refusal=refusal, full=full)
    return _done(request, pk, result)


@requires("activities.checkin")
@require_POST
def heads(request: ActorRequest, pk: int) -> HttpResponseBase:
    """People who just came and give no name."""
    page = _desk_of(request, pk)
    try:
        result = services.count_heads(
            actor=request.actor,
            activity_id=pk,
            heads=number_of(request.POST.get("heads")) or 0,
            client_id=client_id_of(request),
            late=page.activity.state == ActivityState.CLOSED,
        )
    except Refused as refusal:
        return _answer(request, page, refusal=refusal)
    return _done(request, pk, result)


def _done(request: ActorRequest, pk: int, result: services.CheckedIn) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        page = selectors.desk(actor=request.actor, activity_id=pk)
        return _answer(request, page, done=result.attendance, already=result.already)
    messages.success(request, _said(result))
    return redirect("activities:desk", pk)


def _said(result: services.CheckedIn) -> str:
    attendance = result.attendance
    if attendance.person is None:
        return _("Counted: %(heads)s without a name.") % {"heads": attendance.heads}
    said = _("%(name)s was here already.") if result.already else _("%(name)s is checked in.")
    return said % {"name": masked_name(attendance.person.name)}


@requires("activities.checkin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActorRequest, pk: int, attendance_pk: int) -> HttpResponseBase:
    """Take one check-in back. The row stays, with the reason."""
    _stands(request, pk)
    attendance = arrival_at(actor=request.actor, activity_id=pk, attendance_id=attendance_pk)
    form = ShortReasonForm(sent(request))
    if form.is_valid():
        services.withdraw_attendance(
            actor=request.actor, attendance_id=attendance.pk, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Taken back. The figures are right again."))
        return redirect("activities:desk", pk)
    context = {
        "activity": attendance.activity,
        "attendance": attendance,
        "form": form,
        "back_url": reverse("activities:desk", args=[pk]),
    }
    return at_work(request, "activities/desk/undo.html", context, status=422 if form.errors else 200)
