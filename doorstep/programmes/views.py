"""The catalogue in the console."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import ActorRequest
from doorstep.kernel.scope import get_visible
from doorstep.programmes import selectors, services
from doorstep.programmes.errors import SpecRefused
from doorstep.programmes.forms import ProgrammeForm
from doorstep.programmes.models import Programme


@requires("programmes.view")
@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    return render(
        request,
        "programmes/list.html",
        {
            "groups": selectors.catalogue(actor=request.actor),
            "may_edit": request.actor.can("programmes.edit"),
            "here": "settings",
        },
    )


@requires("programmes.view")
@require_safe
def programme(request: ActorRequest, code: str) -> HttpResponse:
    found = get_visible(Programme, request.actor, code=code)
    context = {
        "programme": found,
        "spec": selectors.spec_of(found),
        "history": selectors.history(found),
        "may_edit": request.actor.can("programmes.edit"),
        "here": "settings",
    }
    return render(request, "programmes/programme.html", context)


@requires("programmes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, code: str | None = None) -> HttpResponse:
    found = get_visible(Programme, request.actor, code=code) if code else None
    problems: tuple[tuple[str, str], ...] = ()
    refusal: Refused | None = None
    if request.method == "POST":
        form = ProgrammeForm(request.POST)
        if form.is_valid():
            try:
                saved = services.save_programme(
                    actor=request.actor,
                    text=form.cleaned_data["text"].replace("\r\n", "\n"),
                    note=form.cleaned_data["note"],
                    code=code,
                    based_on=form.cleaned_data["based_on"],
                )
            except SpecRefused as refused:
                problems, refusal = refused.problems, refused
            except Refused as refused:
                refusal = refused
            else:
                messages.success(request, _("Saved. It holds from now on; what was recorded before stays as it was."))
                return redirect("programmes:programme", code=saved.code)
    else:
        form = ProgrammeForm(
            initial={
                "text": selectors.current_text(found) if found else selectors.starter_text(),
                "based_on": found.version if found else None,
            }
        )
    context = {"form": form, "programme": found, "problems": problems, "refusal": refusal, "here": "settings"}
    return render(request, "programmes/edit.html", context, status=422 if refusal else 200)
