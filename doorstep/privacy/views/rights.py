"""A resident's own copy, correction and erasure, on his telephone."""

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.files.exporting import attachment
from doorstep.kernel import clock
from doorstep.kernel.access import signed_in
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.privacy import copy_words, selectors, services
from doorstep.privacy.forms import OwnAskForm, show_request
from doorstep.privacy.words import REQUEST_KINDS


def _back(person_pk: int) -> str:
    return f"{reverse('privacy:my_rights')}?of={person_pk}"


@signed_in
@never_cache
@require_safe
def rights(request: ActorRequest) -> HttpResponse:
    """My copy, what I asked for, and what became of it."""
    mine = selectors.my_requests(actor=request.actor, of=request.GET.get("of", ""))
    return render(request, "privacy/my_rights.html", {"mine": mine, "back_url": reverse("residents:me")})


@signed_in
@never_cache
@require_POST
def own_copy(request: ActorRequest, person_pk: int, form: str) -> HttpResponse:
    """Everything that is kept of the reader: to read and print, or as data."""
    if form not in ("html", "json"):
        raise NotFound
    person, sections = services.take_own_copy(actor=request.actor, person_id=person_pk)
    made = clock.local(clock.now())
    if form == "json":
        body = json.dumps(
            {
                "note": str(copy_words.NOTE),
                "made_at": made,
                "sections": [
                    {
                        "table": section.label,
                        "title": section.title,
                        "entries": [{item.field: item.value for item in entry} for entry in section.entries],
                    }
                    for section in sections
                ],
            },
            ensure_ascii=False,
            indent=1,
            cls=DjangoJSONEncoder,
        )
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    else:
        context = {"person": person, "sections": sections, "made": made, "note": copy_words.NOTE}
        answer = HttpResponse(render_to_string("privacy/copy.html", context))
    name = _("my data")
    answer["Content-Disposition"] = attachment(f"{name}-{made:%Y%m%d}.{form}")
    return answer


@signed_in
@never_cache
@require_http_methods(FORM_METHODS)
def ask(request: ActorRequest, person_pk: int, kind: str) -> HttpResponseBase:
    mine = selectors.my_requests(actor=request.actor, of=str(person_pk))
    if kind not in REQUEST_KINDS:
        raise NotFound
    form = OwnAskForm(kind, posted(request))

    def send() -> HttpResponseBase:
        services.ask(actor=request.actor, person_id=person_pk, kind=kind, text=form.cleaned_data["text"])
        messages.success(request, _("Your request is with the community office now."))
        return redirect(_back(person_pk))

    context = {"mine": mine, "kind": kind, "title": REQUEST_KINDS[kind], "back_url": _back(person_pk)}
    return carried_out(form, send, show_request) or form_page(request, "privacy/ask.html", form, **context)


@signed_in
@never_cache
@require_http_methods(FORM_METHODS)
def take_back_request(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks once."""
    line = selectors.my_request(actor=request.actor, pk=pk)
    back = _back(line.request.person_id)
    if request.method == "POST":
        services.take_back_request(actor=request.actor, request_id=pk)
        messages.success(request, _("Taken back."))
        return redirect(back)
    return render(request, "privacy/request_back.html", {"line": line, "back_url": back})
