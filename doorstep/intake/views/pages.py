"""Handing a file in, looking at it, saying what its columns mean, deciding, and what came of it."""

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.intake import selectors, services
from doorstep.intake.forms import ColumnsForm, FileForm
from doorstep.intake.states import RIGHT, FileState
from doorstep.kernel.access import requires
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDER_WAY = (FileState.UPLOADED, FileState.IMPORTING)


@requires(RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def files(request: ActorRequest) -> HttpResponseBase:
    """The files that came in, and a place for the next one."""
    form = FileForm(selectors.communities(actor=request.actor), posted(request), request.FILES or None)

    def hand_in() -> HttpResponseBase:
        upload = form.cleaned_data["file"]
        file = services.hand_in(actor=request.actor, region=form.community, content=upload.file, name=upload.name)
        return redirect("intake:file", file.pk)

    page = {"here": "residents", "files": selectors.latest_files(actor=request.actor)}
    return carried_out(form, hand_in) or form_page(request, "intake/list.html", form, **page)


@requires(RIGHT)
@never_cache
@require_safe
def file(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.file_page(actor=request.actor, pk=pk)
    return render(request, "intake/file.html", {"here": "residents", "page": page, "file": page.file})


@requires(RIGHT)
@never_cache
@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """How far it is, asked for every second; the page is loaded anew when there is something to decide or to see."""
    page = selectors.file_page(actor=request.actor, pk=pk)
    response = render(request, "intake/_progress.html", {"page": page, "file": page.file})
    if page.file.state not in UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@requires(RIGHT)
@never_cache
@require_safe
def problems(request: ActorRequest, pk: int) -> HttpResponse:
    shown = selectors.problem_page(
        actor=request.actor,
        pk=pk,
        code=request.GET.get("code", "")[:30],
        rejected=request.GET.get("rejected") == "1",
        number=request.GET.get("page", "1"),
    )
    return render(request, "intake/problems.html", {"here": "residents", "shown": shown, "file": shown.file})


@requires(RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def columns(request: ActorRequest, pk: int, sheet: int) -> HttpResponseBase:
    """What the columns of a sheet mean; the file is read anew by it."""
    shown = selectors.columns_page(actor=request.actor, pk=pk, sheet=sheet)
    form = ColumnsForm(shown.labels, shown.fields, shown.samples, posted(request))

    def save() -> HttpResponseBase:
        services.map_columns(actor=request.actor, file_id=pk, sheet=sheet, fields=form.mapping())
        messages.success(request, _("Remembered for this office. The file is read once more."))
        return redirect("intake:file", pk)

    return carried_out(form, save) or form_page(
        request, "intake/columns.html", form, here="residents", shown=shown, file=shown.file
    )


@requires(RIGHT)
@require_POST
def start(request: ActorRequest, pk: int) -> HttpResponse:
    services.start(actor=request.actor, file_id=pk)
    return redirect("intake:file", pk)


@requires(RIGHT)
@require_POST
def resume(request: ActorRequest, pk: int) -> HttpResponse:
    services.resume(actor=request.actor, file_id=pk)
    return redirect("intake:file", pk)


@requires(RIGHT)
@require_POST
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    services.drop(actor=request.actor, file_id=pk)
    messages.success(request, _("The file was put aside. Nothing of it was written."))
    return redirect("intake:list")


@requires(RIGHT)
@never_cache
@require_safe
def handed_back(request: ActorRequest, pk: int) -> FileResponse:
    """The rows that were not taken over, each with its problem marked, to be corrected and handed in again."""
    name, content = services.hand_back(actor=request.actor, file_id=pk)
    response = FileResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
