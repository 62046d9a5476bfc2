"""The console's pages of consent: noted, shared, taken back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted
from doorstep.kernel.scope import get_visible
from doorstep.privacy import selectors, services
from doorstep.privacy.forms import ConsentForm, ShareForm, SharingFilter, WithdrawForm, show
from doorstep.privacy.states import SHARE_RIGHT
from doorstep.privacy.texts import GENERAL, KINDS
from doorstep.residents.models import Person


def _person(actor: Actor, pk: int) -> Person:
    person = get_visible(Person, actor, pk=pk)
    if not actor.can_in(SHARE_RIGHT, person.area_path):
        raise NotFound
    return person


@requires("residents.view")
@never_cache
@require_safe
def consents(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything a person ever agreed to."""
    person, lines = selectors.consents_of(actor=request.actor, pk=pk)
    context = {"here": "residents", "person": person, "lines": lines, "back": reverse("residents:card", args=[pk])}
    return render(request, "privacy/consents.html", context)


@requires(SHARE_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def consent_new(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    person = _person(actor, pk)
    form = ConsentForm(posted(request))

    def note() -> HttpResponseBase:
        services.record_consent(actor=actor, person=person, kind=form.cleaned_data["kind"], shown=form.shown())
        messages.success(request, _("The consent is noted."))
        return redirect("residents:card", pk)

    context = {
        "here": "residents",
        "person": person,
        "texts": [(KINDS[kind], text) for kind, text in GENERAL.items()],
        "back": reverse("residents:card", args=[pk]),
    }
    return carried_out(form, note, show) or form_page(request, "privacy/consent_new.html", form, **context)


@requires(SHARE_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def share_new(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    person = _person(actor, pk)
    form = ShareForm(selectors.partners_to_share_with(actor=actor, person=person), posted(request))

    def make() -> HttpResponseBase:
        made = services.share(actor=actor, person=person, **form.arguments())
        messages.success(request, _("Shared. It stops by itself on the day you chose."))
        return redirect("privacy:consent", made.consent_id)

    context = {"here": "residents", "person": person, "back": reverse("residents:card", args=[pk])}
    return carried_out(form, make, show) or form_page(request, "privacy/share_new.html", form, **context)


@requires("residents.view")
@never_cache
@require_safe
def consent(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.consent_page(actor=request.actor, pk=pk)
    return render(request, "privacy/consent.html", {"here": "residents", "page": page})


@requires(SHARE_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    page = selectors.consent_page(actor=actor, pk=pk)
    if not actor.can_in(SHARE_RIGHT, page.person.area_path):
        raise NotFound
    form = WithdrawForm(posted(request))

    def take_back() -> HttpResponseBase:
        services.withdraw(actor=actor, consent_id=pk, how=form.cleaned_data["how"])
        messages.success(request, _("Taken back. Nothing is shared on its ground any more."))
        return redirect("privacy:consent", pk)

    context = {"here": "residents", "page": page, "back": reverse("privacy:consent", args=[pk])}
    return carried_out(form, take_back) or form_page(request, "privacy/withdraw.html", form, **context)


@requires(SHARE_RIGHT)
@never_cache
@require_safe
def sharing(request: ActorRequest) -> HttpResponse:
    """What is shared of the people of one's areas, with whom, until when."""
    page = selectors.sharing(actor=request.actor, partner=request.GET.get("partner", ""))
    form = SharingFilter(page.partners, request.GET)
    return render(request, "privacy/sharing.html", {"here": "sharing", "page": page, "filter": form})
