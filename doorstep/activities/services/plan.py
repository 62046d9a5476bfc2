"""Planning: create, change, publish, file with the authority, call off."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.activities import plans
from doorstep.activities.errors import (
    AlreadyPast,
    CapacityBelowTaken,
    FieldProblem,
    PlaceMissing,
    ReasonMissing,
    StallInUse,
)
from doorstep.activities.models import Activity, ServiceDone, Signup, Stall, Template
from doorstep.activities.plans import Plan, StallPlan
from doorstep.activities.services import making
from doorstep.activities.services.access import lock_activity
from doorstep.activities.services.notices import tell_cancelled, tell_changed
from doorstep.activities.services.queue import move_up
from doorstep.activities.states import ACTIVITY, ActivityState, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import WrongState
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region

HOLDING = (SignupState.BOOKED, SignupState.WAITING)


def create_activity(
    *,
    actor: Actor,
    region: Region,
    plan: Plan,
    programme: Programme | None = None,
    template: Template | None = None,
    backfill: bool = False,
) -> Activity:
    """A draft. The programme is the template's when none is given. `backfill` (the system only) allows past dates."""
    require(actor, "activities.edit", region.path)
    programme = programme or (template.programme if template else None)
    if programme is None or not programme.active:
        raise FieldProblem(_("Choose what the activity offers."), field="programme")
    if region.valid_to is not None and region.valid_to <= clock.local(plan.starts_at).date():
        raise FieldProblem(_("%(region)s does not exist any more on that day."), field="region", region=region.name)
    plan = plans.check(plan, past_allowed=backfill and actor.is_system)
    with transaction.atomic():
        return making.make_activity(actor=actor, region=region, programme=programme, plan=plan, template=template)


def update_activity(*, actor: Actor, activity_id: int, plan: Plan) -> Activity:
    """Change what was planned. More places move the waiting list up; fewer than are taken are refused.

    When time or place of a published activity change, everybody who signed up is told.
    """
    with transaction.atomic():
        activity = lock_activity(actor, "activities.edit", activity_id)
        if not ACTIVITY.allows(activity.state, "edit"):
            raise WrongState(state=activity.state, action="edit")
        plan = plans.check(plan, unchanged_start=activity.starts_at)
        if plan.capacity is not None and plan.capacity < activity.taken:
            raise CapacityBelowTaken(taken=activity.taken, capacity=plan.capacity)
        before = _when_and_where(activity)
        activity.site = making.site_of(plan)
        making.check_known(plan)
        changed = []
        for name, value in making.columns(plan, activity.programme, activity.region).items():
            if getattr(activity, name) != value:
                setattr(activity, name, value)
                changed.append(name)
        activity.save()
        _update_stalls(activity, plan)
        record(actor, activity, "edit", from_state=activity.state, to_state=activity.state, changed=changed)
        if activity.state != ActivityState.DRAFT:
            if _when_and_where(activity) != before:
                tell_changed(actor=actor, activity=activity, signups=holders(activity))
            move_up(activity)
    return activity


def _when_and_where(activity: Activity) -> tuple[object, ...]:
    return (activity.starts_at, activity.ends_at, activity.site_id, activity.place)


def holders(activity: Activity) -> list[Signup]:
    """Those who have a place or wait for one, with what a message to them needs."""
    return list(
        Signup.objects.filter(activity=activity, state__in=HOLDING).select_related("person", "by").order_by("number")
    )


def _update_stalls(activity: Activity, plan: Plan) -> None:
    """Stalls are known by their names. One that anybody signed up for or was served at stays."""
    items = making.items_of(activity.programme, plan.stalls)
    existing = {stall.name: stall for stall in Stall.objects.filter(activity=activity).select_for_update(no_key=True)}
    wanted = {stall.name.strip() for stall in plan.stalls}
    for name in existing.keys() - wanted:
        _remove_stall(existing.pop(name))
    fresh: list[StallPlan] = []
    for position, stall in enumerate(plan.stalls):
        row = existing.get(stall.name.strip())
        if row is None:
            fresh.append(stall)
            continue
        if stall.capacity is not None and stall.capacity < row.taken:
            raise CapacityBelowTaken(taken=row.taken, capacity=stall.capacity)
        row.position, row.capacity = position, stall.capacity
        row.save(update_fields=["position", "capacity"])
        row.items.set([items[code] for code in stall.items])
    made = making.add_stalls(activity, fresh, items, position=len(existing))
    activity.partners.all().delete()
    activity.duties.all().delete()
    making.add_people(activity, plan, existing | {stall.name: stall for stall in made})


def _remove_stall(stall: Stall) -> None:
    if Signup.objects.filter(stall=stall).exists() or ServiceDone.objects.filter(stall=stall).exists():
        raise StallInUse(stall=stall.name)
    stall.delete()


def publish_activity(*, actor: Actor, activity_id: int) -> Activity:
    """Show it to residents; from now on they may sign up. It needs a place and must not lie in the past."""
    with transaction.atomic():
        activity = lock_activity(actor, "activities.edit", activity_id)
        before = activity.state
        activity.state = ACTIVITY.next(before, "publish")
        if not activity.place and activity.site_id is None:
            raise PlaceMissing
        if activity.ends_at <= clock.now():
            raise AlreadyPast
        activity.save(update_fields=["state"])
        record(actor, activity, "publish", from_state=before, to_state=activity.state)
    return activity


def set_filing(*, actor: Actor, activity_id: int, filed_on: date, filing_number: str = "") -> Activity:
    """Note that the authority was told (programmes.md §8). May be done late; the reminder ends either way."""
    number = filing_number.strip()
    if filed_on > clock.today():
        raise FieldProblem(_("The day of filing can't lie in the future."), field="filed_on")
    if len(number) > 40:
        raise FieldProblem(_("The filing number may have at most 40 characters."), field="filing_number")
    with transaction.atomic():
        activity = lock_activity(actor, "activities.edit", activity_id)
        if activity.state == ActivityState.CANCELLED:
            raise WrongState
        activity.filed_on, activity.filing_number = filed_on, number
        activity.save(update_fields=["filed_on", "filing_number"])
        record(actor, activity, "file", filed_on=filed_on.isoformat(), number=number)
    return activity


def cancel_activity(*, actor: Actor, activity_id: int, reason: str) -> Activity:
    """Call it off and tell everybody who has a place or waits for one, at once and with the reason."""
    with transaction.atomic():
        activity = lock_activity(actor, "activities.edit", activity_id)
        call_off(actor, activity, reason)
    return activity


def call_off(actor: Actor, activity: Activity, reason: str) -> None:
    """The act itself, on a locked activity."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if len(reason) > 200:
        raise FieldProblem(_("Please keep it under %(limit)s characters."), field="reason", limit=200)
    before = activity.state
    activity.state = ACTIVITY.next(before, "cancel")
    activity.cancelled_reason = reason
    signups = holders(activity)
    Signup.objects.filter(pk__in=[signup.pk for signup in signups]).update(
        state=SignupState.CANCELLED, changed_at=clock.now(), told=True
    )
    Stall.objects.filter(Q(activity=activity) & Q(taken__gt=0)).update(taken=0)
    booked = activity.taken
    waiting = activity.waiting
    activity.taken = activity.waiting = 0
    activity.save(update_fields=["state", "cancelled_reason", "taken", "waiting"])
    record(
        actor,
        activity,
        "cancel",
        from_state=before,
        to_state=activity.state,
        reason=reason,
        booked=booked,
        waiting=waiting,
    )
    tell_cancelled(actor=actor, activity=activity, signups=signups, reason=reason)
