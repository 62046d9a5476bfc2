"""What stands in the form of a plan when it opens: from a ready-made plan, or from the activity as it is."""

from collections.abc import Sequence
from typing import Any

from doorstep.activities.models import Activity
from doorstep.activities.plans import DutyPlan, PartnerPlan, Plan, StallPlan
from doorstep.kernel import clock
from doorstep.regions.models import Region


def initial_of(plan: Plan, region: Region | None) -> dict[str, Any]:
    start, end = clock.local(plan.starts_at), clock.local(plan.ends_at)
    return {
        "title": plan.title,
        "region": region.path if region else None,
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "site": plan.site_id,
        "place": plan.place,
        "landmark": plan.landmark,
        "intro": plan.intro,
        "signup_mode": plan.signup_mode,
        "capacity": plan.capacity,
        "signup_until": plan.signup_until,
        "bring": "\n".join(plan.bring),
    }


def stall_rows(plan: Plan | None) -> list[dict[str, Any]]:
    stalls = plan.stalls if plan else ()
    return [{"name": stall.name, "items": list(stall.items), "capacity": stall.capacity} for stall in stalls]


def partner_rows(plan: Plan | None) -> list[dict[str, Any]]:
    partners = plan.partners if plan else ()
    return [{"organisation": one.organisation_id, "part": one.part, "people": one.people} for one in partners]


def duty_rows(plan: Plan | None) -> list[dict[str, Any]]:
    duties = plan.duties if plan else ()
    return [{"name": duty.name, "work": duty.work, "licence": duty.licence, "stall": duty.stall} for duty in duties]


def plan_of(activity: Activity, *, stalls: Sequence[Any], partners: Sequence[Any], duties: Sequence[Any]) -> Plan:
    """An activity as the plan it was made from, for its form. `stalls` with items, `duties` with their stall."""
    until = activity.signup_until
    return Plan(
        title=activity.title,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        intro=activity.intro,
        bring=tuple(activity.bring),
        site_id=activity.site_id,
        place=activity.place,
        landmark=activity.landmark,
        signup_mode=activity.signup_mode,
        signup_until=None if until is None or until >= activity.starts_at else until,
        capacity=activity.capacity,
        stalls=[
            StallPlan(name=stall.name, items=[item.code for item in stall.items.all()], capacity=stall.capacity)
            for stall in stalls
        ],
        partners=[
            PartnerPlan(organisation_id=one.organisation_id, part=one.part, people=one.people) for one in partners
        ],
        duties=[
            DutyPlan(
                name=duty.name,
                user_id=duty.user_id,
                work=duty.work,
                licence=duty.licence,
                stall=duty.stall.name if duty.stall else "",
            )
            for duty in duties
        ],
        filing_required=activity.filing_required,
    )
