"""Activities that recur: the rule, its dates before anything is saved, and the exceptions."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.activities import plans, selectors, services
from doorstep.activities.forms.plan import PlanForms
from doorstep.activities.forms.series import PreviewForm, RuleForm, suggested
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import MoveForm, ReasonForm
from doorstep.activities.models import Series
from doorstep.activities.selectors import choices
from doorstep.activities.selectors.history import history_of
from doorstep.activities.views.parts import sent
from doorstep.activities.views.plan import plan_forms
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.kernel.scope import get_visible

FORM = ["GET", "HEAD", "POST"]
SHOWN_DAYS = 24
RULE_NAMES = {"ends_on": "ends_on"}


@requires("activities.view")
@require_safe
def series_list(request: ActorRequest) -> HttpResponse:
    context = {
        "here": "activities",
        "rows": selectors.series_list(actor=request.actor),
        "today": clock.today(),
        "may_plan": request.actor.can("activities.edit"),
    }
    return render(request, "activities/console/series_list.html", context)


@requires("activities.edit")
@require_http_methods(FORM)
def new(request: ActorRequest, code: str) -> HttpResponseBase:
    """The form of an activity with a rule beside it."""
    actor = request.actor
    template = choices.template(actor=actor, code=code)
    data = sent(request)
    today = clock.today()
    rule_initial = suggested(plans.suggestion(template).rule) | {"ends_on": date(today.year + 1, 12, 31)}
    forms = plan_forms(actor, template, data, plans.from_template(template, clock.add_working_days(today, 5)))
    rule = RuleForm(data, initial=rule_initial)
    if not forms.main.regions:
        raise NotFound
    days: list[date] = []
    if data is not None and all([forms.is_valid(), rule.is_valid()]):
        try:
            if "preview" in data:
                days = _days(rule, forms)
            else:
                series = _create(request, forms, rule, template)
                messages.success(request, _("The series stands, and its next dates are made."))
                return redirect("activities:series", series.pk)
        except Refused as refusal:
            _show(forms, rule, refusal)
    wrong = forms.has_errors or bool(rule.errors)
    context = {
        "here": "activities",
        "forms": forms,
        "form": forms.main,
        "rule": rule,
        "template": template,
        "days": days[:SHOWN_DAYS],
        "more": max(len(days) - SHOWN_DAYS, 0),
    }
    return render(request, "activities/console/series_form.html", context, status=422 if wrong else 200)


def _days(rule: RuleForm, forms: PlanForms) -> list[date]:
    region = forms.main.region_chosen()
    return services.preview_days(
        rule=rule.rule(region),
        first=forms.main.cleaned_data["day"],
        last=rule.cleaned_data["ends_on"],
        area_path=region.path,
    )


def _create(request: ActorRequest, forms: PlanForms, rule: RuleForm, template: Any) -> Series:
    region = forms.main.region_chosen()
    return services.create_series(
        actor=request.actor,
        region=region,
        plan=forms.plan(),
        rule=rule.rule(region),
        ends_on=rule.cleaned_data["ends_on"],
        template=template,
        publish=rule.cleaned_data["publish"],
    )


def _show(forms: PlanForms, rule: RuleForm, refusal: Refused) -> None:
    """What is wrong with the rule stands beside the rule."""
    about_rule = ("rule_incomplete", "too_many_occurrences", "no_occurrence", "no_duty_day")
    if refusal.code in about_rule or refusal.details.get("field") == "ends_on":
        show(rule, refusal)
    else:
        forms.show(refusal)


@requires("activities.edit")
@require_safe
def preview(request: ActorRequest) -> HttpResponse:
    """The dates of a rule while one still types. Saves nothing."""
    form = PreviewForm(request.GET)
    days: list[date] = []
    refusal: Refused | None = None
    if form.is_valid():
        regions = {region.path: region for region in choices.areas(actor=request.actor)}
        region = regions.get(form.cleaned_data["region"])
        try:
            days = services.preview_days(
                rule=form.rule(region),
                first=form.cleaned_data["day"],
                last=form.cleaned_data["ends_on"],
                area_path=region.path if region else "",
            )
        except Refused as said:
            refusal = said
    context = {"days": days[:SHOWN_DAYS], "more": max(len(days) - SHOWN_DAYS, 0), "refusal": refusal}
    return render(request, "activities/console/_series_days.html", context)


@requires("activities.view")
@require_safe
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.series_page(actor=request.actor, series_id=pk)
    today = clock.today()
    context = {
        "here": "activities",
        "page": page,
        "series": page.series,
        "coming": [day for day in page.days if _held_on(day) >= today],
        "past": [day for day in reversed(page.days) if _held_on(day) < today][:SHOWN_DAYS],
        "history": history_of(page.series),
        "may_edit": request.actor.can_in("activities.edit", page.series.area_path) and page.series.stopped_on is None,
    }
    return render(request, "activities/console/series.html", context)


def _held_on(day: Any) -> date:
    if day.activity is not None:
        return clock.local(day.activity.starts_at).date()
    moved: date | None = day.exception.moved_to if day.exception else None
    return moved or day.day


def _mine(request: ActorRequest, pk: int) -> Series:
    series = get_visible(Series, request.actor, pk=pk)
    if not request.actor.can_in("activities.edit", series.area_path):
        raise NotFound
    return series


@requires("activities.edit")
@require_http_methods(FORM)
def skip(request: ActorRequest, pk: int, on: date) -> HttpResponseBase:
    """This date does not take place; those who signed up are told why."""
    series = _mine(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            services.skip_occurrence(actor=request.actor, series_id=pk, on=on, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("That date is left out."))
            return redirect("activities:series", pk)
    return _occurrence_page(request, series, on, form, move=False)


@requires("activities.edit")
@require_http_methods(FORM)
def move(request: ActorRequest, pk: int, on: date) -> HttpResponseBase:
    """This date takes place on another day at the same time."""
    series = _mine(request, pk)
    form = MoveForm(sent(request))
    if form.is_valid():
        try:
            services.move_occurrence(actor=request.actor, series_id=pk, on=on, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Moved. Those who signed up are told."))
            return redirect("activities:series", pk)
    return _occurrence_page(request, series, on, form, move=True)


def _occurrence_page(request: ActorRequest, series: Series, on: date, form: Any, *, move: bool) -> HttpResponse:
    activity = series.activities.filter(series_day=on).first()
    context = {
        "here": "activities",
        "series": series,
        "on": on,
        "form": form,
        "move": move,
        "told": activity.taken + activity.waiting if activity else 0,
    }
    return render(request, "activities/console/occurrence.html", context, status=422 if form.errors else 200)


@requires("activities.edit")
@require_http_methods(FORM)
def stop(request: ActorRequest, pk: int) -> HttpResponseBase:
    """No more after today; what was made for later is called off."""
    series = _mine(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            services.stop_series(actor=request.actor, series_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The series is stopped."))
            return redirect("activities:series", pk)
    later = list(
        series.activities.filter(series_day__gt=clock.today(), state__in=("draft", "published")).order_by("starts_at")
    )
    context = {
        "here": "activities",
        "series": series,
        "form": form,
        "later": later,
        "told": sum(activity.taken + activity.waiting for activity in later),
    }
    return render(request, "activities/console/series_stop.html", context, status=422 if form.errors else 200)
