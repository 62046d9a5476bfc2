"""Closing: what will be counted stands there before anybody presses the button. Photos belong to the same page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.activities import selectors, services
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import CloseForm, PhotoForm
from doorstep.activities.models import Activity
from doorstep.activities.rules import works_at
from doorstep.activities.selectors import choices
from doorstep.activities.selectors.console import staff_activity
from doorstep.activities.selectors.photos import photo_room, photos_of
from doorstep.activities.states import ACTIVITY
from doorstep.activities.views.parts import sent
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest

FORM = ["GET", "HEAD", "POST"]


@requires("activities.close")
@require_http_methods(FORM)
def close(request: ActorRequest, pk: int) -> HttpResponseBase:
    activity = choices.editable(actor=request.actor, activity_id=pk, right="activities.close")
    if not ACTIVITY.allows(activity.state, "close"):
        raise NotFound
    form = CloseForm(sent(request), initial={"summary": activity.summary})
    if form.is_valid():
        read = form.cleaned_data
        try:
            services.close_activity(
                actor=request.actor,
                activity_id=pk,
                summary=read["summary"],
                extra_heads=read["extra_heads"] or 0,
                nobody_came=read["nobody_came"],
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Closed. The figures have it from now on."))
            return redirect("activities:console_detail", pk)
    return _page(request, activity, form, PhotoForm(), status=422 if form.errors else 200)


def _page(
    request: ActorRequest, activity: Activity, form: CloseForm, photo_form: PhotoForm, *, status: int
) -> HttpResponse:
    preview = selectors.closing_preview(actor=request.actor, activity_id=activity.pk)
    context: dict[str, Any] = {
        "here": "activities",
        "activity": preview.activity,
        "preview": preview,
        "blocking": [one for one in preview.missing if one.blocking],
        "asked": [one for one in preview.missing if not one.blocking and one.code not in ("summary", "photo")],
        "photo_asked": any(one.code == "photo" for one in preview.missing),
        "form": form,
        "photo_form": photo_form,
        "photos": photos_of(activity),
        "photo_room": photo_room(activity),
        "not_begun": activity.starts_at > clock.now(),
    }
    return render(request, "activities/console/close.html", context, status=status)


def _photographed(request: ActorRequest, pk: int) -> Activity:
    activity = staff_activity(request.actor, pk)
    if not works_at(request.actor, "activities.checkin", activity.area_path):
        raise NotFound
    return activity


@requires("activities.checkin")
@require_http_methods(FORM)
def photos(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The photos of an activity, and one more while there is room."""
    activity = _photographed(request, pk)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.add_photo(
                actor=request.actor,
                activity_id=pk,
                upload=form.cleaned_data["photo"],
                caption=form.cleaned_data["caption"],
            )
        except Refused as refusal:
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("The photo is kept."))
            return redirect(_after_photo(request), pk)
    if form.errors and status == 200:
        status = 422
    context = {
        "here": "activities",
        "activity": activity,
        "form": form,
        "photos": photos_of(activity),
        "photo_room": photo_room(activity),
        "after": request.POST.get("after", ""),
    }
    return render(request, "activities/console/photos.html", context, status=status)


def _after_photo(request: ActorRequest) -> str:
    return "activities:close" if request.POST.get("after") == "close" else "activities:photos"


@requires("activities.checkin")
@require_POST
def photo_remove(request: ActorRequest, pk: int, photo_pk: int) -> HttpResponseBase:
    activity = _photographed(request, pk)
    if not activity.photos.filter(pk=photo_pk).exists():
        raise NotFound
    services.remove_photo(actor=request.actor, photo_id=photo_pk)
    messages.success(request, _("The photo is taken off."))
    return redirect(_after_photo(request), pk)
