"""Facts of a person: entered, ended, asked about after a return, and their numbers opened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.elders import selectors, services
from doorstep.elders.forms import FACT_FORMS, EndForm, OpenForm, SheetForm, TagForm, show
from doorstep.elders.models import Sheet
from doorstep.elders.selectors.card import DATED, fact_line
from doorstep.elders.tags import TAGS, Tag
from doorstep.elders.views.shared import about, editable, visible
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person

ADD: dict[str, Callable[..., Any]] = {
    "condition": services.add_condition,
    "disability": services.add_disability,
    "contact": services.add_contact,
    "key": services.keep_key,
    "service": services.add_service,
}
#: Asked by what it is; the forms' headings.
HEADING: dict[str, Callable[[], str]] = {
    "tag": lambda: _("Set a tag"),
    "condition": lambda: _("Add an illness"),
    "disability": lambda: _("Enter a disability certificate"),
    "contact": lambda: _("Add somebody to call"),
    "key": lambda: _("Note who keeps a key"),
    "service": lambda: _("Add a service"),
}


def _row(actor: Actor, person: Person, kind: str, pk: int) -> Any:
    if kind not in DATED:
        raise NotFound
    return get_visible(DATED[kind], actor, pk=pk, person=person)


def _may_change(actor: Actor, person: Person, kind: str, row: Any) -> None:
    right = TAGS[Tag(row.tag)].right if kind == "tag" else ""
    if not actor.can_in(right or "residents.edit", person.area_path):
        raise NotFound


@requires("residents.view")
@never_cache
@require_safe
def history(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything the ledger said, from when to when."""
    found = selectors.history_of(actor=request.actor, pk=pk)
    return render(request, "elders/history.html", {"history": found, **about(found.person)})


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def sheet(request: ActorRequest, pk: int) -> HttpResponseBase:
    person = editable(request.actor, pk)
    on_file = Sheet.objects.visible_to(request.actor).filter(pk=pk).first()
    form = SheetForm(on_file, posted(request))

    def save() -> HttpResponseBase:
        services.change_sheet(actor=request.actor, person=person, changes=form.changes())
        messages.success(request, _("Saved."))
        return redirect("residents:card", pk)

    return carried_out(form, save, show) or form_page(request, "elders/sheet.html", form, **about(person))


@requires("residents.view")
@never_cache
@require_http_methods(FORM_METHODS)
def tag_new(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Offers the tags that the actor may set of this person; guarded ones to their named roles only."""
    actor, person = request.actor, visible(request.actor, pk)
    may = [tag for tag, rule in TAGS.items() if actor.can_in(rule.right or "residents.edit", person.area_path)]
    if not may:
        raise NotFound
    form = TagForm(may, posted(request))

    def save() -> HttpResponseBase:
        services.set_tag(actor=actor, person=person, **form.arguments())
        messages.success(request, _("Saved."))
        return redirect("residents:card", pk)

    page = {"heading": HEADING["tag"](), **about(person)}
    return carried_out(form, save, show) or form_page(request, "elders/fact.html", form, **page)


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def fact_new(request: ActorRequest, pk: int, kind: str) -> HttpResponseBase:
    person = editable(request.actor, pk)
    if kind not in FACT_FORMS:
        raise NotFound
    form = FACT_FORMS[kind](posted(request))

    def save() -> HttpResponseBase:
        ADD[kind](actor=request.actor, person=person, **form.arguments())
        messages.success(request, _("Saved."))
        return redirect("residents:card", pk)

    page = {"heading": HEADING[kind](), **about(person)}
    return carried_out(form, save, show) or form_page(request, "elders/fact.html", form, **page)


@requires("residents.view")
@never_cache
@require_http_methods(FORM_METHODS)
def fact_end(request: ActorRequest, pk: int, kind: str, fact_pk: int) -> HttpResponseBase:
    actor, person = request.actor, visible(request.actor, pk)
    row = _row(actor, person, kind, fact_pk)
    _may_change(actor, person, kind, row)
    form = EndForm(posted(request))

    def save() -> HttpResponseBase:
        services.end_fact(actor=actor, fact=row, **form.cleaned_data)
        messages.success(request, _("Ended. It stays in the history."))
        return redirect("residents:card", pk)

    page = {"line": fact_line(kind, row, can_edit=False), **about(person)}
    return carried_out(form, save, show) or form_page(request, "elders/fact_end.html", form, **page)


@requires("residents.view")
@require_POST
def fact_back(request: ActorRequest, pk: int, kind: str, fact_pk: int, answer: str) -> HttpResponse:
    """The answer to "is this still so?" after a return."""
    actor, person = request.actor, visible(request.actor, pk)
    row = _row(actor, person, kind, fact_pk)
    _may_change(actor, person, kind, row)
    answers: dict[str, Callable[..., Any]] = {"again": services.holds_again, "over": services.no_longer}
    if answer not in answers:
        raise NotFound
    answers[answer](actor=actor, fact=row)
    messages.success(request, _("Saved."))
    return redirect("residents:card", pk)


@requires("residents.unmask")
@never_cache
@require_http_methods(FORM_METHODS)
def open_number(request: ActorRequest, pk: int, kind: str, fact_pk: int) -> HttpResponseBase:
    """Asks what for, then shows one number once; nothing is kept in the browser."""
    actor, person = request.actor, visible(request.actor, pk)
    row = _row(actor, person, kind, fact_pk)
    if kind not in services.OPENABLE or not actor.can_in("residents.unmask", person.area_path):
        raise NotFound
    form = OpenForm(posted(request))
    page = {"line": fact_line(kind, row, can_edit=False), **about(person)}

    def open_once() -> HttpResponseBase:
        value = services.open_number(actor=actor, kind=kind, fact=row, purpose=form.cleaned_data["purpose"])
        return form_page(request, "elders/open.html", form, value=value, **page)

    return carried_out(form, open_once, show) or form_page(request, "elders/open.html", form, value="", **page)
