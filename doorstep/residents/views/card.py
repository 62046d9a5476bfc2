"""The card of one person and what one does there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound, Refused
from doorstep.kernel.scope import get_visible
from doorstep.residents import selectors, services
from doorstep.residents.forms import CloseForm, HouseholdForm, MoveForm, OpenForm, PersonEditForm, ProxyForm, show
from doorstep.residents.models import FamilyProxy, Person
from doorstep.residents.views.register import actor_of, posted

FORM = ["GET", "HEAD", "POST"]


def _editable(actor: Actor, pk: int) -> Person:
    """A person whose file this actor may change; for anybody else the form does not exist."""
    person = get_visible(Person, actor, pk=pk)
    if not actor.can_in("residents.edit", person.area_path):
        raise NotFound
    return person


def _page(request: HttpRequest, template: str, person: Person, form: object, **more: object) -> HttpResponse:
    context = {
        "here": "residents",
        "person": person,
        "form": form,
        "back": reverse("residents:card", args=[person.pk]),
        **more,
    }
    return render(request, template, context, status=BadInput.status if getattr(form, "errors", None) else 200)


@requires("residents.view")
@never_cache
@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    shown = selectors.card_of(actor=actor_of(request), pk=pk)
    return render(request, "residents/card.html", {"here": "residents", "card": shown, "person": shown.person})


@requires("residents.unmask")
@never_cache
@require_http_methods(FORM)
def open_number(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Asks what for, then shows one number once; nothing is kept in the browser."""
    actor = actor_of(request)
    person = get_visible(Person, actor, pk=pk)
    if field not in services.OPENABLE or not actor.can_in("residents.unmask", person.area_path):
        raise NotFound
    form = OpenForm(posted(request))
    value = ""
    if form.is_valid():
        try:
            value = services.open_value(actor=actor, person=person, field=field, purpose=form.cleaned_data["purpose"])
        except Refused as refusal:
            show(form, refusal)
    return _page(request, "residents/open.html", person, form, field=field, value=value)


@requires("residents.edit")
@never_cache
@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = _editable(actor, pk)
    form = PersonEditForm(person, posted(request))
    if form.is_valid():
        try:
            services.update_person(actor=actor, person=person, **form.changes())
        except Refused as refusal:
            show(form, refusal)
        else:
            _say_doubts(request, form)
            messages.success(request, _("Saved."))
            return redirect("residents:card", pk)
    return _page(request, "residents/edit.html", person, form)


def _say_doubts(request: HttpRequest, form: PersonEditForm) -> None:
    read = form.cleaned_data
    number = read["id_number"]
    if number:
        for doubt in selectors.doubts_about(sex=int(read["sex"] or 0), birth_date=read["birth_date"], id_number=number):
            messages.warning(request, str(doubt))


@requires("residents.edit")
@never_cache
@require_http_methods(FORM)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects the address for all who live behind the same door."""
    actor = actor_of(request)
    person = _editable(actor, pk)
    home = person.household
    if home is None:
        return redirect("residents:move", pk)
    form = HouseholdForm(home, posted(request))
    if form.is_valid():
        try:
            services.update_household(actor=actor, household=home, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("residents:card", pk)
    return _page(request, "residents/household.html", person, form)


@requires("residents.edit")
@never_cache
@require_http_methods(FORM)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = _editable(actor, pk)
    areas = selectors.areas_to_choose(actor=actor, right="residents.edit")
    form = MoveForm(areas, posted(request), initial={"area": person.area_path})
    if form.is_valid():
        try:
            region = form.region()
            services.move_person(actor=actor, person=person, region=region, **form.door())
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(
                request, _("%(name)s now belongs to %(area)s.") % {"name": person.name, "area": region.name}
            )
            still_seen = actor.can_in("residents.view", region.path)
            return redirect("residents:card", pk) if still_seen else redirect("residents:list")
    return _page(request, "residents/move.html", person, form)


@requires("residents.edit")
@never_cache
@require_http_methods(FORM)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = _editable(actor, pk)
    form = CloseForm(posted(request))
    if form.is_valid():
        try:
            services.close_person(actor=actor, person=person, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The file is closed. Everything that was recorded stays."))
            return redirect("residents:card", pk)
    return _page(request, "residents/close.html", person, form)


@requires("residents.edit")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    services.reopen_person(actor=actor, person=_editable(actor, pk))
    messages.success(request, _("The file is open again."))
    return redirect("residents:card", pk)


@requires("residents.edit")
@never_cache
@require_http_methods(FORM)
def proxy_new(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = _editable(actor, pk)
    form = ProxyForm(posted(request))
    if form.is_valid():
        read = form.cleaned_data
        try:
            proxy = services.set_proxy(
                actor=actor,
                person=person,
                user=services.user_of_phone(read["phone"]),
                relation=read["relation"],
                consent=read["consent"],
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            said = _("%(user)s may act for %(name)s from now on.") % {"user": proxy.user.name, "name": person.name}
            messages.success(request, said)
            return redirect("residents:card", pk)
    return _page(request, "residents/proxy.html", person, form)


@requires("residents.edit")
@require_POST
def proxy_end(request: HttpRequest, pk: int, proxy_pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = _editable(actor, pk)
    proxy = get_visible(FamilyProxy, actor, pk=proxy_pk, person=person)
    services.end_proxy(actor=actor, proxy=proxy)
    messages.success(request, _("That ends today."))
    return redirect("residents:card", pk)
