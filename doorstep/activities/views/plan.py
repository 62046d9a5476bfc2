"""Planning: choose what it is, fill the form, publish, change, call off."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.activities import plans, selectors, services
from doorstep.activities.forms.plan import PlanForms
from doorstep.activities.forms.proposal import plan_of
from doorstep.activities.forms.showing import show
from doorstep.activities.forms.work import ReasonForm
from doorstep.activities.models import Activity, Template
from doorstep.activities.plans import Plan
from doorstep.activities.selectors import choices
from doorstep.activities.states import ACTIVITY
from doorstep.activities.views.parts import sent
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.regions.models import Region

FORM = ["GET", "HEAD", "POST"]
#: Several days ahead there is time to tell people.
DEFAULT_AHEAD = 7


@requires("activities.edit")
@require_safe
def choose(request: ActorRequest) -> HttpResponse:
    """First question of a new activity or series: what is it?"""
    context = {"here": "activities", "groups": choices.templates(actor=request.actor)}
    return render(request, "activities/console/choose.html", context)


def plan_forms(
    actor: Actor,
    template: Template,
    data: QueryDict | None,
    plan: Plan | None,
    *,
    regions: Sequence[Region] | None = None,
) -> PlanForms:
    """The form for a template, over the areas of the actor."""
    regions = regions if regions is not None else choices.areas(actor=actor)
    return PlanForms(
        data,
        regions=regions,
        sites=choices.sites(actor=actor, paths=[region.path for region in regions]),
        items=choices.items(actor=actor, programme=template.programme),
        organisations=[partner.organisation for partner in choices.partners(actor=actor)],
        plan=plan,
        region=regions[0] if regions else None,
    )


@requires("activities.edit")
@require_http_methods(FORM)
def new(request: ActorRequest, code: str) -> HttpResponseBase:
    """The form, filled from the template; the result is a draft, or published at once."""
    actor = request.actor
    template = choices.template(actor=actor, code=code)
    data = sent(request)
    day = clock.add_working_days(clock.today(), DEFAULT_AHEAD)
    forms = plan_forms(actor, template, data, plans.from_template(template, day))
    if not forms.main.regions:
        raise NotFound
    if data is not None and forms.is_valid():
        try:
            activity = services.create_activity(
                actor=actor, region=forms.main.region_chosen(), plan=forms.plan(), template=template
            )
            published = _publish_if_asked(request, activity)
        except Refused as refusal:
            forms.show(refusal)
        else:
            messages.success(request, _("Published. Residents see it now.") if published else _("Kept as a draft."))
            return redirect("activities:console_detail", activity.pk)
    return _form_page(request, forms, template=template)


def _publish_if_asked(request: ActorRequest, activity: Activity) -> bool:
    """A draft that can't be published yet stays a draft, with the reason said."""
    if "publish" not in request.POST:
        return False
    try:
        services.publish_activity(actor=request.actor, activity_id=activity.pk)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return False
    return True


@requires("activities.edit")
@require_http_methods(FORM)
def edit(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    activity = choices.editable(actor=actor, activity_id=pk)
    if not ACTIVITY.allows(activity.state, "edit"):
        raise NotFound
    page = selectors.console_activity(actor=actor, activity_id=pk)
    partners = list(activity.partners.select_related("organisation").order_by("id"))
    duties = list(activity.duties.select_related("stall").order_by("id"))
    plan = plan_of(activity, stalls=page.stalls, partners=partners, duties=duties)
    data = sent(request)
    known = [partner.organisation for partner in choices.partners(actor=actor)]
    forms = PlanForms(
        data,
        regions=[activity.region],
        sites=choices.sites(actor=actor, paths=[activity.area_path], also=activity.site_id),
        items=choices.items(actor=actor, programme=activity.programme),
        organisations=known + [one.organisation for one in partners if one.organisation not in known],
        plan=plan,
        region=activity.region,
        keep_users={duty.name: duty.user_id for duty in duties if duty.user_id is not None},
    )
    if data is not None and forms.is_valid():
        try:
            services.update_activity(
                actor=actor, activity_id=pk, plan=forms.plan(filing_required=activity.filing_required)
            )
        except Refused as refusal:
            forms.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("activities:console_detail", pk)
    return _form_page(request, forms, activity=activity)


def _form_page(request: ActorRequest, forms: PlanForms, **more: Any) -> HttpResponse:
    context = {"here": "activities", "forms": forms, "form": forms.main, **more}
    return render(request, "activities/console/form.html", context, status=422 if forms.has_errors else 200)


@requires("activities.edit")
@require_POST
def publish(request: ActorRequest, pk: int) -> HttpResponseBase:
    choices.editable(actor=request.actor, activity_id=pk)
    services.publish_activity(actor=request.actor, activity_id=pk)
    messages.success(request, _("Published. Residents see it now."))
    return redirect("activities:console_detail", pk)


@requires("activities.edit")
@require_http_methods(FORM)
def cancel(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Says first how many people will be told; asks for the reason they are told."""
    activity = choices.editable(actor=request.actor, activity_id=pk)
    if not ACTIVITY.allows(activity.state, "cancel"):
        raise NotFound
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            services.cancel_activity(actor=request.actor, activity_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Called off. Those who signed up are told now."))
            return redirect("activities:console_detail", pk)
    context = {
        "here": "activities",
        "activity": activity,
        "form": form,
        "told": activity.taken + activity.waiting,
    }
    return render(request, "activities/console/cancel.html", context, status=422 if form.errors else 200)
