"""Whom somebody should look after because a reading was out of range."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.activities import services
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import FollowUpForm
from doorstep.activities.selectors.follow_ups import follow_up, follow_up_list
from doorstep.activities.services.stall import hint_for
from doorstep.activities.views.parts import sent
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import ActorRequest
from doorstep.residents.selectors import line_of


@requires("activities.checkin")
@never_cache
@require_safe
def follow_ups(request: ActorRequest) -> HttpResponse:
    done = request.GET.get("done") == "1"
    found = follow_up_list(actor=request.actor, done=done, cursor=request.GET.get("at", ""))
    context = {"here": "followups", "found": found, "done": done, "today": clock.today()}
    return render(request, "activities/console/follow_ups.html", context)


@requires("activities.checkin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One of them: the reading, what was said then, and what came of it."""
    task = follow_up(actor=request.actor, pk=pk)
    form = FollowUpForm(sent(request))
    if task.done_at is None and form.is_valid():
        try:
            services.finish_follow_up(actor=request.actor, follow_up_id=pk, outcome=form.cleaned_data["outcome"])
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Noted. Thank you for looking after them."))
            return redirect("activities:follow_ups")
    service = task.service
    context = {
        "here": "followups",
        "task": task,
        "line": line_of(task.person),
        "said": hint_for(service.item, service.reading, task.person, service.activity),
        "form": form,
        "today": clock.today(),
        "residents": request.actor.can("residents.view"),
    }
    return render(request, "activities/console/follow_up.html", context, status=422 if form.errors else 200)
