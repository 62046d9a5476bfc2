"""The console's pages of visits."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted, show_refusal
from doorstep.look import dates
from doorstep.residents.selectors import area_options, areas_to_choose
from doorstep.visits import selectors, services, words
from doorstep.visits.forms import (
    AnswerForm,
    CarerForm,
    HandOverForm,
    PlanChangeForm,
    PlanForm,
    StepForm,
    VisitForm,
)
from doorstep.visits.states import PLAN_RIGHT, RECORD_RIGHT, VIEW_RIGHT

HERE = "visits"
FIELD_OF = {
    "visits_seen_ahead": "seen_on",
    "visits_seen_old": "seen_on",
    "visits_need": "need_words",
    "visits_answer": "answer",
    "visits_reason": "reason",
    "visits_worker": "worker",
    "visits_until": "until",
    "visits_plan_guarded": "tags",
    "visits_card": "card_given",
}


def _show(form: BaseForm, refusal: Refused) -> None:
    show_refusal(form, refusal, fields=FIELD_OF)


def _frame(request: ActorRequest) -> dict[str, Any]:
    """`opens`: whether names and doors are shown and lead to a person; officers see how many and where, masked."""
    actor = request.actor
    return {"here": HERE, "opens": actor.can("residents.view"), "records": actor.can(RECORD_RIGHT)}


def _area(request: ActorRequest) -> tuple[str, list[tuple[str, str]]]:
    """The area asked for, as far as the actor has it, and those to choose from."""
    options = area_options(actor=request.actor, right=VIEW_RIGHT)
    asked = request.GET.get("area", "")
    return (asked if asked in dict(options) else ""), options


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def week(request: ActorRequest) -> HttpResponse:
    """Whom I go to: overdue, then this week's, along the way."""
    actor = request.actor
    context = {
        **_frame(request),
        "lines": selectors.caseload(actor=actor),
        "numbers": selectors.week_numbers(actor=actor),
        "may_plan": actor.can(PLAN_RIGHT),
    }
    return render(request, "visits/week.html", context)


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def overdue(request: ActorRequest) -> HttpResponse:
    area, options = _area(request)
    lines = selectors.overdue(actor=request.actor, area_path=area)
    context = {**_frame(request), "lines": lines, "area": area, "options": options}
    return render(request, "visits/overdue.html", context)


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def route(request: ActorRequest) -> HttpResponse:
    """The doors of a grid in the order in which one passes them."""
    area, options = _area(request)
    area = area or (options[0][0] if options else "")
    houses = selectors.buildings(actor=request.actor, area_path=area) if area else []
    asked = request.GET.get("building", "")
    house = next((pk for pk, _name in houses if str(pk) == asked), None)
    lines = selectors.route(actor=request.actor, area_path=area, building_id=house) if area else []
    context = {"lines": lines, "area": area, "options": options, "houses": houses, "house": house}
    return render(request, "visits/route.html", {**_frame(request), **context})


@requires(VIEW_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def person(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Whom a visit is about, and the visit itself."""
    actor = request.actor
    page = selectors.person_page(actor=actor, pk=pk)
    form = VisitForm(posted(request), card_due=page.card_due)

    def act() -> HttpResponseBase:
        done = services.record_visit(actor=actor, person_id=page.person.pk, **form.arguments())
        if done.outcome == services.ALREADY:
            messages.info(request, _("This visit was recorded already."))
        else:
            said = ngettext("%(n)s planned visit is met.", "%(n)s planned visits are met.", len(done.settled))
            messages.success(request, _("Recorded.") + " " + said % {"n": len(done.settled)})
        return redirect("visits:person", page.person.pk)

    context = {"here": HERE, "page": page, "back": reverse("visits:list")}
    return carried_out(form, act, _show) or form_page(request, "visits/person.html", form, **context)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def carer(request: ActorRequest, pk: int) -> HttpResponseBase:
    page = selectors.person_page(actor=request.actor, pk=pk)
    form = CarerForm(page.workers, posted(request))

    def act() -> HttpResponseBase:
        services.reassign(actor=request.actor, person_ids=[page.person.pk], **form.arguments())
        messages.success(request, _("Noted, and on the list of whoever goes from now on."))
        return redirect("visits:person", page.person.pk)

    context = {"here": HERE, "page": page, "back": reverse("visits:person", args=[pk])}
    return carried_out(form, act, _show) or form_page(request, "visits/carer.html", form, **context)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def hand_over(request: ActorRequest) -> HttpResponseBase:
    form = HandOverForm(selectors.colleagues(actor=request.actor), posted(request))

    def act() -> HttpResponseBase:
        people = services.hand_over(actor=request.actor, **form.arguments())
        said = ngettext("%(n)s person is handed over.", "%(n)s people are handed over.", people)
        messages.success(request, said % {"n": people})
        return redirect("visits:list")

    context = {"here": HERE, "back": reverse("visits:list")}
    return carried_out(form, act, _show) or form_page(request, "visits/hand_over.html", form, **context)


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def plans(request: ActorRequest) -> HttpResponse:
    context = {
        "here": HERE,
        "lines": selectors.plans(actor=request.actor),
        "may_plan": request.actor.can(PLAN_RIGHT),
    }
    return render(request, "visits/plans.html", context)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def plan_new(request: ActorRequest) -> HttpResponseBase:
    form = PlanForm(areas_to_choose(actor=request.actor, right=PLAN_RIGHT), posted(request))

    def act() -> HttpResponseBase:
        services.make_plan(actor=request.actor, **form.arguments())
        messages.success(request, _("The plan holds, and its visits are on the lists."))
        return redirect("visits:plans")

    context = {"here": HERE, "back": reverse("visits:plans")}
    return carried_out(form, act, _show) or form_page(request, "visits/plan_new.html", form, **context)


@requires(PLAN_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def plan_change(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The same plan goes on otherwise from its next period."""
    plan = selectors.plan_to_change(actor=request.actor, pk=pk)
    form = PlanChangeForm(plan, posted(request))

    def act() -> HttpResponseBase:
        made = services.change_plan(actor=request.actor, plan_id=pk, **form.arguments())
        messages.success(request, _("Changed from %(day)s on.") % {"day": dates.day(made.valid_from)})
        return redirect("visits:plans")

    context = {"here": HERE, "plan": plan, "from_day": services.change_day(plan), "back": reverse("visits:plans")}
    return carried_out(form, act, _show) or form_page(request, "visits/plan_change.html", form, **context)


@requires(PLAN_RIGHT)
@require_POST
def plan_end(request: ActorRequest, pk: int) -> HttpResponse:
    services.end_plan(actor=request.actor, plan_id=pk)
    messages.success(request, _("The plan has ended. What was not visited yet is off the lists."))
    return redirect("visits:plans")


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def needs(request: ActorRequest) -> HttpResponse:
    rows = [(one, words.NEEDS[one.kind]) for one in selectors.open_needs(actor=request.actor)]
    return render(request, "visits/needs.html", {**_frame(request), "rows": rows, "today": clock.today()})


@requires(RECORD_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def need(request: ActorRequest, pk: int) -> HttpResponseBase:
    one = selectors.need(actor=request.actor, pk=pk)
    form = AnswerForm(posted(request))

    def act() -> HttpResponseBase:
        services.finish_need(actor=request.actor, need_id=one.pk, answer=form.cleaned_data["answer"])
        messages.success(request, _("Noted. It is off the list."))
        return redirect("visits:needs")

    context = {"here": HERE, "need": one, "kind": words.NEEDS[one.kind], "back": reverse("visits:needs")}
    return carried_out(form, act, _show) or form_page(request, "visits/need.html", form, **context)


@requires(VIEW_RIGHT)
@never_cache
@require_safe
def unopened(request: ActorRequest) -> HttpResponse:
    return render(
        request, "visits/unopened.html", {**_frame(request), "lines": selectors.escalations(actor=request.actor)}
    )


@requires(VIEW_RIGHT)
@never_cache
@require_http_methods(FORM_METHODS)
def unopened_one(request: ActorRequest, pk: int) -> HttpResponseBase:
    page = selectors.escalation_page(actor=request.actor, pk=pk)
    sent = posted(request)
    if sent is not None and not page.may_act:
        raise NotFound
    form = StepForm(page.choices, sent)

    def act() -> HttpResponseBase:
        services.do_step(actor=request.actor, escalation_id=page.one.pk, **form.cleaned_data)
        messages.success(request, _("Noted, with the time."))
        return redirect("visits:unopened_one", page.one.pk)

    context = {**_frame(request), "page": page, "back": reverse("visits:unopened")}
    return carried_out(form, act) or form_page(request, "visits/unopened_one.html", form, **context)


@requires(RECORD_RIGHT)
@require_POST
def take_over(request: ActorRequest, pk: int) -> HttpResponse:
    services.take_over(actor=request.actor, escalation_id=pk)
    messages.success(request, _("You have it in hand now."))
    return redirect("visits:unopened_one", pk)
