"""From a plan to rows: the one way in which an activity comes into being, by hand, from a series or from the past."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.accounts.models import Organisation, User
from doorstep.activities.errors import FieldProblem
from doorstep.activities.models import Activity, ActivityPartner, Duty, Series, Stall, Template
from doorstep.activities.plans import Plan, StallPlan
from doorstep.activities.rules import filing_is_required
from doorstep.activities.states import ActivityState
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record
from doorstep.places.models import Site
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.regions.models import Region


def make_activity(
    *,
    actor: Actor,
    region: Region,
    programme: Programme,
    plan: Plan,
    template: Template | None = None,
    series: Series | None = None,
    series_day: date | None = None,
    state: ActivityState = ActivityState.DRAFT,
    door_token: uuid.UUID | None = None,
    **data: Any,
) -> Activity:
    """Rows for a checked plan, in the caller's transaction. What the plan points at must exist."""
    site = site_of(plan)
    items = items_of(programme, plan.stalls)
    check_known(plan)
    activity = Activity.objects.create(
        region=region,
        area_path=region.path,
        programme=programme,
        template=template,
        series=series,
        series_day=series_day,
        state=state,
        door_token=door_token or uuid.uuid4(),
        created_by_id=actor.user_id,
        site=site,
        **columns(plan, programme, region),
    )
    stalls = add_stalls(activity, plan.stalls, items)
    add_people(activity, plan, {stall.name: stall for stall in stalls})
    record(actor, activity, "create", to_state=state, **data)
    return activity


def columns(plan: Plan, programme: Programme, region: Region) -> dict[str, Any]:
    """The plan's own columns of the activity row."""
    until = plan.signup_until
    if until is None:
        minutes = int(dated_settings.value("activities.signup_closes_minutes", area_path=region.path))
        until = plan.starts_at - timedelta(minutes=minutes)
    required = plan.filing_required
    return {
        "title": plan.title,
        "intro": plan.intro,
        "bring": list(plan.bring),
        "place": plan.place,
        "landmark": plan.landmark,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "signup_mode": plan.signup_mode,
        "signup_until": until,
        "capacity": plan.capacity,
        "filing_required": filing_is_required(programme) if required is None else required,
    }


def site_of(plan: Plan) -> Site | None:
    if plan.site_id is None:
        return None
    day = clock.local(plan.starts_at).date()
    site = Site.objects.open_on(day).filter(pk=plan.site_id).first()
    if site is None:
        raise FieldProblem(_("This place does not exist or is closed on that day."), field="site_id")
    return site


def items_of(programme: Programme, stalls: Sequence[StallPlan]) -> dict[str, ServiceItem]:
    wanted = {code for stall in stalls for code in stall.items}
    found = {item.code: item for item in ServiceItem.objects.filter(programme=programme, code__in=wanted, active=True)}
    missing = sorted(wanted - found.keys())
    if missing:
        raise FieldProblem(
            _("The programme has no service called “%(item)s”."), field="stalls", item=", ".join(missing)[:80]
        )
    return found


def check_known(plan: Plan) -> None:
    organisations = {partner.organisation_id for partner in plan.partners}
    if organisations and Organisation.objects.filter(pk__in=organisations).count() != len(organisations):
        raise FieldProblem(_("One of the organisations does not exist."), field="partners")
    users = {duty.user_id for duty in plan.duties if duty.user_id is not None}
    if users and User.objects.filter(pk__in=users, is_active=True).count() != len(users):
        raise FieldProblem(_("One of the staff does not exist any more."), field="duties")


def add_stalls(
    activity: Activity, stalls: Sequence[StallPlan], items: dict[str, ServiceItem], *, position: int = 0
) -> list[Stall]:
    made = Stall.objects.bulk_create(
        Stall(activity=activity, name=stall.name.strip(), position=index, capacity=stall.capacity)
        for index, stall in enumerate(stalls, start=position)
    )
    offered = Stall.items.through
    offered.objects.bulk_create(
        offered(stall_id=row.pk, serviceitem_id=items[code].pk)
        for row, stall in zip(made, stalls, strict=True)
        for code in dict.fromkeys(stall.items)
    )
    return made


def add_people(activity: Activity, plan: Plan, stalls: dict[str, Stall]) -> None:
    ActivityPartner.objects.bulk_create(
        ActivityPartner(
            activity=activity, organisation_id=partner.organisation_id, part=partner.part, people=partner.people
        )
        for partner in plan.partners
    )
    Duty.objects.bulk_create(
        Duty(
            activity=activity,
            user_id=duty.user_id,
            name=duty.name.strip(),
            work=duty.work.strip(),
            licence=duty.licence.strip(),
            stall=stalls.get(duty.stall),
        )
        for duty in plan.duties
    )
