"""The forms of the two scales; sum and grade are shown while one fills them in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.elders import selectors, services
from doorstep.elders.forms import AbilityForm, SelfCareForm, WithdrawForm, show
from doorstep.elders.views.shared import about, editable
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def self_care(request: ActorRequest, pk: int) -> HttpResponseBase:
    person = editable(request.actor, pk)
    form = SelfCareForm(posted(request))

    def save() -> HttpResponseBase:
        services.rate_self_care(actor=request.actor, person=person, points=form.points(), on=form.cleaned_data["on"])
        messages.success(request, _("Saved."))
        return redirect("residents:card", pk)

    answer = carried_out(form, save, show)
    return answer or form_page(request, "elders/self_care.html", form, so_far=_self_care_so_far(form), **about(person))


@requires("residents.edit")
@require_safe
def self_care_sum(request: ActorRequest) -> HttpResponse:
    """Nothing about anybody: what the points filled in so far come to."""
    form = SelfCareForm(request.GET)
    form.is_valid()
    return render(request, "elders/_self_care_sum.html", {"so_far": _self_care_so_far(form)})


def _self_care_so_far(form: SelfCareForm) -> selectors.SoFar:
    return selectors.self_care_so_far(form.points() if form.is_bound else {})


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def ability(request: ActorRequest, pk: int) -> HttpResponseBase:
    person = editable(request.actor, pk)
    form = AbilityForm(posted(request))

    def save() -> HttpResponseBase:
        services.assess_ability(actor=request.actor, person=person, **form.arguments())
        messages.success(request, _("Saved."))
        return redirect("residents:card", pk)

    answer = carried_out(form, save, show)
    return answer or form_page(request, "elders/ability.html", form, so_far=_ability_so_far(form), **about(person))


@requires("residents.edit")
@require_safe
def ability_sum(request: ActorRequest) -> HttpResponse:
    form = AbilityForm(request.GET)
    form.is_valid()
    return render(request, "elders/_ability_sum.html", {"so_far": _ability_so_far(form)})


def _ability_so_far(form: AbilityForm) -> selectors.SoFar:
    points: dict[str, dict[str, int]] = form.points() if form.is_bound else {}
    changes: dict[str, Any] = form.adjustments() if form.is_bound else {}
    return selectors.ability_so_far(points, **changes)


@requires("residents.view")
@never_cache
@require_safe
def rating(request: ActorRequest, pk: int, scale: str, rating_pk: int) -> HttpResponse:
    """One filled-in form as it was."""
    shown = selectors.form_of(actor=request.actor, person_pk=pk, scale=scale, pk=rating_pk)
    may = shown.can_withdraw
    return render(request, "elders/rating.html", {"shown": shown, "may_withdraw": may, **about(shown.person)})


@requires("residents.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(request: ActorRequest, pk: int, scale: str, rating_pk: int) -> HttpResponseBase:
    editable(request.actor, pk)
    shown = selectors.form_of(actor=request.actor, person_pk=pk, scale=scale, pk=rating_pk)
    if not shown.can_withdraw:
        raise NotFound
    form = WithdrawForm(posted(request))

    def save() -> HttpResponseBase:
        services.withdraw_rating(actor=request.actor, rating=shown.rating, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn. It stays readable and no longer counts."))
        return redirect("residents:card", pk)

    page = {"shown": shown, **about(shown.person)}
    return carried_out(form, save, show) or form_page(request, "elders/withdraw.html", form, **page)
