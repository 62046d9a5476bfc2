"""The console's pages of what people ask about their own data."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.files.exporting import Going, export_page
from doorstep.files.sheets import Sheet
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.privacy import selectors, services
from doorstep.privacy.forms import AnswerForm, AskForForm, show_request
from doorstep.privacy.states import REQUESTS_RIGHT
from doorstep.residents.models import Person

HERE = "data_requests"


@requires(REQUESTS_RIGHT)
@never_cache
@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    """What waits, and what was answered lately."""
    page = selectors.requests_page(actor=request.actor)
    return render(request, "privacy/requests.html", {"here": HERE, "page": page})


@requires(REQUESTS_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def request_new(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Enters what somebody asked at the window, by telephone or in writing."""
    actor = request.actor
    person = get_visible(Person, actor, pk=pk)
    if not actor.can_in(REQUESTS_RIGHT, person.area_path):
        raise NotFound
    form = AskForForm(posted(request))

    def enter() -> HttpResponseBase:
        given = form.cleaned_data
        made = services.ask_for(actor=actor, person=person, kind=given["kind"], how=given["how"], text=given["text"])
        messages.success(request, _("Entered. The person gets an answer by the day shown."))
        return redirect("privacy:request", made.pk)

    context = {"here": HERE, "person": person, "back": reverse("residents:card", args=[pk])}
    return carried_out(form, enter, show_request) or form_page(request, "privacy/request_new.html", form, **context)


@requires(REQUESTS_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def request_one(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One request, and its answer."""
    actor = request.actor
    page = selectors.request_page(actor=actor, pk=pk)
    asked = page.line.request
    if not actor.can_in(REQUESTS_RIGHT, page.person.area_path):
        raise NotFound
    form = AnswerForm(asked.kind != "erasure", posted(request))

    def answer() -> HttpResponseBase:
        given = form.cleaned_data
        services.answer_request(actor=actor, request_id=pk, action=given["action"], answer=given["answer"])
        messages.success(request, _("Answered. The person reads it."))
        return redirect("privacy:request", pk)

    context = {"here": HERE, "page": page, "back": reverse("privacy:requests")}
    return carried_out(form, answer, show_request) or form_page(request, "privacy/request.html", form, **context)


@requires(REQUESTS_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def erase(request: ActorRequest, pk: int) -> HttpResponse:
    """Says what will go and what must stay; pressed, it is done."""
    actor = request.actor
    if request.method == "POST":
        done = services.carry_out_erasure(actor=actor, request_id=pk)
        if done.state == "locked":
            messages.warning(request, _("Not erased: the law says keep. Nothing is shared any more."))
        else:
            messages.success(request, _("Erased. Tell the person now: nothing here reaches him any more."))
        return redirect("privacy:requests")
    page = selectors.erasure_page(actor=actor, pk=pk)
    return render(
        request, "privacy/erase.html", {"here": HERE, "page": page, "back": reverse("privacy:request", args=[pk])}
    )


@requires(REQUESTS_RIGHT)
@require_http_methods(FORM_METHODS)
def copy_out(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The copy for somebody who asked at the window, for a reason that is kept."""
    actor = request.actor
    page = selectors.request_page(actor=actor, pk=pk)
    if page.line.request.kind != "copy" or "carry_out" not in page.actions:
        raise NotFound

    def sheet(_form: str) -> Sheet:
        _asked, sections = services.hand_over_copy(actor=actor, request_id=pk)
        return Sheet(
            title=_("A copy of what is kept"),
            head=[_("Of what"), _("Entry"), _("What"), _("Value")],
            rows=(
                [section.title, number, item.name, item.shown]
                for section in sections
                for number, entry in enumerate(section.entries, 1)
                for item in entry
            ),
            watermark="",
            file_name=f"copy-{pk}",
        )

    title = _("A copy of what is kept")
    going = Going("own_copy", title, page.person.area_path, REQUESTS_RIGHT, sheet)
    return export_page(request, going, here=HERE, back=reverse("privacy:request", args=[pk]))
